import { randomUUID } from 'node:crypto';

/** What is refused, by the numbers of "Microsoft Entra authentication and authorization error codes". */
export type EntraReason = keyof typeof refusals;

/**
 * HTTP status, OAuth error and words of each; `{}` stands for what the request named. The words are those of answers
 * that users report (Azure/azure-cli#17209, #22145, azure-sdk-for-python#8314, microsoft-365-agents-toolkit#8621).
 */
const refusals = {
  70003: [400, 'unsupported_grant_type', "The app requested an unsupported grant type '{}'."],
  70011: [
    400,
    'invalid_scope',
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {} is not valid.",
  ],
  90002: [
    400,
    'invalid_tenant',
    "Tenant '{}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  ],
  90055: [429, 'temporarily_unavailable', 'There are too many incoming requests for application {}.'],
  500011: [
    400,
    'invalid_resource',
    'The resource principal named {} was not found in the tenant named This computer. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
  ],
  700016: [
    400,
    'unauthorized_client',
    "Application with identifier '{}' was not found in the directory 'This computer'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  ],
  900144: [400, 'invalid_request', "The request body must contain the following parameter: '{}'."],
  900561: [405, 'invalid_request', 'The endpoint only accepts POST requests. Received a {} request.'],
  1002012: [
    400,
    'invalid_scope',
    'The provided value for scope {} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  ],
  7000215: [
    401,
    'invalid_client',
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{}'.",
  ],
  7000218: [
    401,
    'invalid_client',
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ],
} as const satisfies Readonly<Record<number, readonly [status: number, error: string, words: string]>>;

/** A refusal in Entra's form: OAuth's `error` and `error_description`, with the code in several places. */
export class EntraError extends Error {
  override readonly name = 'EntraError';
  readonly status: number;
  readonly reason: EntraReason;
  readonly #error: string;
  /** Seconds after which it is worth trying again. */
  readonly retryAfter: number | undefined;

  constructor(reason: EntraReason, named = '', options: { readonly retryAfter?: number } = {}) {
    const [status, error, words] = refusals[reason];
    super(`AADSTS${reason}: ${words.replaceAll('{}', () => named)}`);
    this.status = status;
    this.reason = reason;
    this.#error = error;
    this.retryAfter = options.retryAfter;
  }

  /** The answer's body. @param host where the caller found this server */
  toBody(host: string, now = new Date()): unknown {
    const [traceId, correlationId] = [randomUUID(), randomUUID()];
    const timestamp = now.toISOString().replace('T', ' ').replace(/\.\d+/, '');
    return {
      error: this.#error,
      error_description: `${this.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [this.reason],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://${host}/error?code=${this.reason}`,
    };
  }
}
