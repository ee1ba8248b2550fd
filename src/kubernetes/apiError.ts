import { phrase, type Phrase } from '../language/phrase.ts';
import { OperationError } from '../operations/operationError.ts';

/** The generated client's ApiException: an HTTP status and the server's Status object as text. */
interface ApiExceptionShape {
  readonly code?: number;
  readonly body?: unknown;
}

export function isNotFound(error: unknown): boolean {
  return (error as ApiExceptionShape).code === 404;
}

/**
 * A refusal of the API as our own error. While the server is still starting it may be unable to answer at all:
 * that stays what it is, for whoever waits to ask again.
 */
export function apiError(error: unknown, doing: Phrase): Error {
  const { code, body } = error as ApiExceptionShape;
  if (typeof code !== 'number' || code >= 500 || code === 429) {
    return error instanceof Error ? error : new Error(String(error));
  }
  return new OperationError('api-refused', phrase`${doing}: the Kubernetes API refused (${code}).`, {
    cause: error,
    details: [statusMessage(body)],
  });
}

function statusMessage(body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  try {
    return (JSON.parse(text) as { readonly message?: string }).message ?? text;
  } catch {
    return text;
  }
}
