import { X509Certificate } from 'node:crypto';

/** The last moment at which the certificate (PEM) is valid. */
export function certificateExpiry(pem: string): Date {
  return new Date(new X509Certificate(pem).validTo);
}
