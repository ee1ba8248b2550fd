import { X509Certificate } from 'node:crypto';

/** The first and the last moment at which a certificate (PEM) is valid. */
export function certificateValidity(pem: string): { readonly from: Date; readonly until: Date } {
  const { validFrom, validTo } = new X509Certificate(pem);
  return { from: new Date(validFrom), until: new Date(validTo) };
}
