/** node-forge's encoder without the rest of node-forge: a seventh of the bytes, a tenth of the loading time. */
declare module 'node-forge/lib/asn1.js' {
  import { asn1 } from 'node-forge';
  export { asn1 as default };
}
