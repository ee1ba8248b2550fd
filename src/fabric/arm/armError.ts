/** One violated rule, told beside the others. */
export interface ArmErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

/** A refusal in ARM's form: `{"error":{"code","message","target?","details?"}}` (CloudError of the Swagger). */
export class ArmError extends Error {
  override readonly name = 'ArmError';
  readonly status: number;
  readonly reason: string;
  readonly details: readonly ArmErrorDetail[];
  /** Of the answer, such as `retry-after`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    reason: string,
    message: string,
    options: ErrorOptions & {
      readonly details?: readonly ArmErrorDetail[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message, options);
    this.status = status;
    this.reason = reason;
    this.details = options.details ?? [];
    this.headers = options.headers ?? {};
  }

  /** The answer's body. */
  toBody(): unknown {
    const details = this.details.length === 0 ? {} : { details: this.details };
    return { error: { code: this.reason, message: this.message, ...details } };
  }
}
