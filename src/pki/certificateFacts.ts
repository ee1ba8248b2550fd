import { createHash, X509Certificate } from 'node:crypto';

/** What can be read from a certificate, without the means to make one. */

/** SHA-256 of the certificate (PEM) in DER form: 64 lower-case hexadecimal digits. */
export function certificateFingerprint(pem: string): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
}

/** The last moment at which the certificate (PEM) is valid. */
export function certificateExpiry(pem: string): Date {
  return new Date(new X509Certificate(pem).validTo);
}
