import asn1 from 'node-forge/lib/asn1.js';
import type { asn1 as forge } from 'node-forge';

/** The few ASN.1 types that X.509 needs, under the names of ITU-T X.680, as nodes of node-forge's encoder. */
export type DerNode = forge.Asn1;

const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class;

export function sequence(...members: readonly DerNode[]): DerNode {
  return asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, [...members]);
}

export function setOf(...members: readonly DerNode[]): DerNode {
  return asn1.create(UNIVERSAL, asn1.Type.SET, true, [...members]);
}

/** `dotted` such as `2.5.4.3`. */
export function objectIdentifier(dotted: string): DerNode {
  return asn1.create(UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(dotted).getBytes());
}

export function boolean(value: boolean): DerNode {
  return asn1.create(UNIVERSAL, asn1.Type.BOOLEAN, false, value ? '\xff' : '\x00');
}

/** `bytes` big-endian, two's complement, without superfluous leading bytes. */
export function integer(bytes: Uint8Array): DerNode {
  return asn1.create(UNIVERSAL, asn1.Type.INTEGER, false, forgeBytes(bytes));
}

export function octetString(bytes: Uint8Array): DerNode {
  return asn1.create(UNIVERSAL, asn1.Type.OCTETSTRING, false, forgeBytes(bytes));
}

/** `unusedBits`: how many low bits of the last byte do not count. */
export function bitString(bytes: Uint8Array, unusedBits = 0): DerNode {
  const content = String.fromCharCode(unusedBits) + forgeBytes(bytes);
  return asn1.create(UNIVERSAL, asn1.Type.BITSTRING, false, content);
}

export function utf8String(text: string): DerNode {
  return asn1.create(UNIVERSAL, asn1.Type.UTF8, false, forgeBytes(Buffer.from(text, 'utf8')));
}

/** UTCTime until 2049 and GeneralizedTime from then on, as RFC 5280 section 4.1.2.5 demands; whole seconds. */
export function time(date: Date): DerNode {
  return date.getUTCFullYear() < 2050
    ? asn1.create(UNIVERSAL, asn1.Type.UTCTIME, false, asn1.dateToUtcTime(date))
    : asn1.create(UNIVERSAL, asn1.Type.GENERALIZEDTIME, false, asn1.dateToGeneralizedTime(date));
}

/** `[tag] EXPLICIT`, or a constructed type under `[tag] IMPLICIT`. */
export function taggedConstructed(tag: number, ...members: readonly DerNode[]): DerNode {
  return asn1.create(CONTEXT_SPECIFIC, tag, true, [...members]);
}

/** A primitive type under `[tag] IMPLICIT`. */
export function taggedPrimitive(tag: number, bytes: Uint8Array): DerNode {
  return asn1.create(CONTEXT_SPECIFIC, tag, false, forgeBytes(bytes));
}

export function encode(node: DerNode): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
}

export function decode(der: Uint8Array): DerNode {
  return asn1.fromDer(forgeBytes(der));
}

/** node-forge carries bytes as the characters U+0000 to U+00FF. */
function forgeBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
