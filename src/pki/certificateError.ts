import { english, type Phrase } from '../language/phrase.ts';

export type CertificateErrorReason =
  /** A subject alternative name or a name constraint is neither a DNS name nor an IP address. */
  | 'name-invalid'
  /** The authority that should sign is past its own end. */
  | 'authority-expired';

/** A certificate that cannot be made; the message says why and what to do. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly reason: CertificateErrorReason;
  readonly phrase: Phrase;

  constructor(reason: CertificateErrorReason, phrase: Phrase) {
    super(english(phrase));
    this.reason = reason;
    this.phrase = phrase;
  }
}
