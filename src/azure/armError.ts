import { phrase, type Phrase, type Words } from '../language/phrase.ts';
import { OperationError, type OperationErrorReason } from '../operations/operationError.ts';

interface RestErrorShape {
  readonly name?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly message?: string;
  readonly request?: { readonly url: string };
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

const reasonsByStatus: Readonly<Record<number, OperationErrorReason>> = {
  401: 'not-signed-in',
  403: 'not-allowed',
  404: 'not-found',
  429: 'throttled',
};

/** ARM's codes that say more than their status. Source: Azure Resource Manager, common deployment errors. */
const reasonsByCode: Readonly<Record<string, OperationErrorReason>> = {
  SubscriptionNotFound: 'no-subscription',
  InvalidSubscriptionId: 'no-subscription',
  InvalidAuthenticationTokenTenant: 'tenant-needs-sign-in',
};

/** Node's and undici's codes for a peer that is not there. */
const unreachableCodes: ReadonlySet<string | undefined> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EPIPE',
  'REQUEST_SEND_ERROR',
]);

/** What the SDK threw, as our own error; the original stays as its cause. */
export function armError(error: unknown, doing: Phrase, signal: AbortSignal): Error {
  if (signal.aborted) {
    return signal.reason instanceof Error
      ? signal.reason
      : new OperationError('cancelled', phrase`Cancelled.`);
  }
  const { name, statusCode, message, request, response } = error as RestErrorShape;
  const code = codeOf(error as RestErrorShape);
  if (name === 'OperationError' || name === 'AbortError') {
    return error as Error;
  }
  if (statusCode === undefined && unreachableCodes.has(code)) {
    const [unreachable, silence] = silenceOf(request?.url);
    return new OperationError(unreachable, phrase`${doing}: ${silence}`, {
      cause: error,
      code,
      details: [message ?? String(error)],
    });
  }
  const reason = reasonsByCode[code ?? ''] ?? reasonsByStatus[statusCode ?? 0] ?? 'arm-refused';
  const why = firstLine(message) ?? phrase`refused`;
  return new OperationError(
    reason,
    code === undefined ? phrase`${doing}: ${why}` : phrase`${doing}: ${why} (${code})`,
    {
      cause: error,
      code,
      ...retryAfter(response?.headers.get('retry-after')),
    },
  );
}

/** Seconds, or a date, when to come back (RFC 9110, 10.2.3). */
function retryAfter(header: string | undefined): { readonly retryAfter?: number } {
  if (header === undefined) {
    return {};
  }
  const seconds = Number(header);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(milliseconds) ? {} : { retryAfter: milliseconds };
}

/** Who does not answer, and what can be done about it wherever that is read: in a row, in a message, in a shell. */
function silenceOf(url: string | undefined): readonly [OperationErrorReason, Words] {
  const local = url !== undefined && new URL(url).hostname === '127.0.0.1';
  return local
    ? ['fabric-unreachable', phrase`the local fabric does not answer. Refresh, or try again: that starts it.`]
    : ['arm-unreachable', phrase`Azure Resource Manager does not answer.`];
}

/** The SDK gives the code of an operation that failed later as text alone (core-lro, processOperationStatus). */
function codeOf({ code, message }: RestErrorShape): string | undefined {
  return (
    code ?? /^The long-running operation has failed\. (?<code>\w+)\./.exec(message ?? '')?.groups?.['code']
  );
}

export function isNotFound(error: unknown): boolean {
  return (error as RestErrorShape).statusCode === 404;
}

function firstLine(text: string | undefined): string | undefined {
  return text?.split('\n')[0];
}
