/** Why the engine could not do what was asked. Nobody matches on message text. */
export type EngineErrorReason =
  | 'unreachable'
  | 'image-not-found'
  | 'registry-unreachable'
  | 'registry-refused'
  | 'rate-limited'
  | 'port-taken'
  | 'disk-full'
  | 'no-capacity'
  | 'start-failed'
  | 'gone'
  | 'not-running'
  | 'timed-out'
  | 'unexpected';

export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly reason: EngineErrorReason;

  constructor(reason: EngineErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
