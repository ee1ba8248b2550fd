import { EngineError, type EngineErrorReason } from './engineError.ts';

const connectionFailures = new Set([
  'ENOENT',
  'EACCES',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
]);

/**
 * How engines say it: their API has no error codes beyond the HTTP status, so their text is read here, once.
 * Docker's words first, then Podman's.
 */
const wordings: readonly (readonly [RegExp, EngineErrorReason])[] = [
  [/no space left on device/i, 'disk-full'],
  [/port is already allocated|ports are not available|address already in use/i, 'port-taken'],
  [/is not running|container state improper/i, 'not-running'],
];

/**
 * Waits for an answer of the engine.
 * @param what What was tried, for the message: "start the container".
 * @param otherwise The reason where the answer says nothing better.
 * @throws EngineError with the engine's own words and the error as `cause`.
 */
export async function callEngine<T>(
  what: string,
  answer: Promise<T>,
  otherwise: EngineErrorReason = 'unexpected',
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asEngineError(what, error, otherwise);
  }
}

export function asEngineError(what: string, error: unknown, otherwise: EngineErrorReason): EngineError {
  if (error instanceof EngineError) {
    return error;
  }
  if (connectionFailures.has(property(error, 'code') ?? '')) {
    const message = `The container engine does not answer (could not ${what}). Start Docker or Podman, then try again.`;
    return new EngineError('unreachable', message, { cause: error });
  }
  const words = engineWords(error);
  const wording = wordings.find(([pattern]) => pattern.test(words))?.[1];
  const reason = wording ?? (statusOf(error) === 404 ? 'gone' : otherwise);
  return new EngineError(reason, `The container engine could not ${what}: ${words}`, { cause: error });
}

/** The HTTP status of an engine's refusal; 404 also where Podman fails on a container that goes just then. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof EngineError) {
    return statusOf(error.cause);
  }
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 0;
  if (typeof status !== 'number' || status === 0) {
    return undefined;
  }
  return property(answerOf(error), 'cause') === 'no such container' ? 404 : status;
}

/** The engine's message without the frame that the client library puts around it. */
export function engineWords(error: unknown): string {
  return property(answerOf(error), 'message') ?? property(error, 'message') ?? String(error);
}

function answerOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'json' in error ? error.json : undefined;
}

/** Waits, and takes one of these HTTP statuses for success: the thing is as wanted already. */
export async function unless(statuses: readonly number[], answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!statuses.includes(statusOf(error) ?? 0)) {
      throw error;
    }
  }
}

function property(of: unknown, name: string): string | undefined {
  if (typeof of !== 'object' || of === null) {
    return undefined;
  }
  const value: unknown = Reflect.get(of, name);
  return typeof value === 'string' ? value : undefined;
}
