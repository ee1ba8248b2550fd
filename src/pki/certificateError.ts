export type CertificateErrorReason =
  /** A subject alternative name or a name constraint is neither a DNS name nor an IP address. */
  | 'name-invalid'
  /** The authority that should sign is past its own end. */
  | 'authority-expired';

/** A certificate that cannot be made; the message says why and what to do. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly reason: CertificateErrorReason;

  constructor(reason: CertificateErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
