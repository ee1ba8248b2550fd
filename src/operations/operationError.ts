import { english, type Phrase, type Words } from '../language/phrase.ts';

/** Why an operation could not go on. Nobody matches on message text. */
export type OperationErrorReason =
  | 'cancelled'
  | 'name-refused'
  | 'name-in-use'
  | 'resource-group-not-ours'
  | 'resource-group-has-foreign-resources'
  | 'credentials-missing'
  | 'credentials-unreadable'
  | 'busy'
  | 'part-of-cluster'
  | 'some-failed'
  | 'not-running'
  | 'throttled'
  | 'engine-unreachable'
  | 'fabric-failed'
  | 'not-signed-in'
  | 'tenant-needs-sign-in'
  | 'no-subscription'
  | 'not-configured'
  | 'not-allowed'
  | 'not-found'
  | 'arm-refused'
  | 'arm-unreachable'
  | 'fabric-unreachable'
  | 'group-failed'
  | 'not-ready-in-time'
  | 'api-refused'
  | 'disk-full'
  | 'unexpected';

export interface FailedContainer {
  readonly resourceGroup: string;
  readonly group: string;
  readonly container?: string;
}

export interface OperationErrorOptions extends ErrorOptions {
  readonly code?: string | undefined;
  readonly details?: readonly Words[];
  readonly where?: FailedContainer;
  readonly retryAfter?: number;
}

/** Says what happened and what to do next, in English and, by its phrase, in any language. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
  readonly reason: OperationErrorReason;
  readonly phrase: Phrase;
  /** How whoever refused calls it: ARM, such as `ContainerGroupQuotaReached`, or Node, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** Lines for the output channel: events, exit codes, last log lines. Never secrets. */
  readonly details: readonly Words[];
  /** Whose logs tell more. */
  readonly where: FailedContainer | undefined;
  /** Milliseconds that the other side asked to wait. */
  readonly retryAfter: number | undefined;

  constructor(reason: OperationErrorReason, phrase: Phrase, options: OperationErrorOptions = {}) {
    super(english(phrase), options);
    this.reason = reason;
    this.phrase = phrase;
    this.code = options.code;
    this.details = options.details ?? [];
    this.where = options.where;
    this.retryAfter = options.retryAfter;
  }
}

/** Told by shape, not by class: the same error may come from another bundle. */
export function isOperationError(error: unknown, reason?: OperationErrorReason): error is OperationError {
  const candidate = error as Partial<OperationError> | undefined;
  return candidate?.name === 'OperationError' && (reason === undefined || candidate.reason === reason);
}

export function isCancellation(error: unknown): boolean {
  return isOperationError(error, 'cancelled') || (error as Partial<Error> | undefined)?.name === 'AbortError';
}
