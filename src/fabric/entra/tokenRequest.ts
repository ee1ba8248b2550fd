import type { IncomingMessage } from 'node:http';
import { EntraError } from './entraError.ts';

/** What a client asks for with its secret: RFC 6749, 4.4 (client credentials). */
export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the token is for, such as `https://management.azure.com/`. */
  readonly audience: string;
}

/** Bytes; a client's request has a few hundred. */
const mostBody = 64 * 1024;

/** The scope of a client is all that it may do: the audience, and this. */
const allThatItMay = '/.default';

/** @throws EntraError for what is missing or has another form. */
export async function readTokenRequest(request: IncomingMessage): Promise<TokenRequest> {
  if (request.method !== 'POST') {
    throw new EntraError(900561, request.method);
  }
  const form = new URLSearchParams(await readText(request));
  const grantType = required(form, 'grant_type');
  if (grantType !== 'client_credentials') {
    throw new EntraError(70003, grantType);
  }
  const basic = basicCredentials(request.headers.authorization);
  const clientId = basic?.clientId ?? required(form, 'client_id');
  const clientSecret = basic?.clientSecret ?? form.get('client_secret');
  if (clientSecret === null) {
    throw new EntraError(7000218);
  }
  return { clientId, clientSecret, audience: audienceOf(form) };
}

/** The older endpoint's `resource`, or the newer one's `scope`; clients may send either to both. */
function audienceOf(form: URLSearchParams): string {
  const resource = form.get('resource');
  if (resource !== null) {
    return resource;
  }
  const scopes = required(form, 'scope').split(/\s+/);
  const [scope = '', another] = scopes;
  if (another !== undefined) {
    throw new EntraError(70011, scopes.join(' '));
  }
  if (!scope.endsWith(allThatItMay)) {
    throw new EntraError(1002012, scope);
  }
  return scope.slice(0, -allThatItMay.length);
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') {
    throw new EntraError(900144, name);
  }
  return value;
}

/** Both parts are form-encoded before they are joined (RFC 6749, 2.3.1). */
function basicCredentials(
  header: string | undefined,
): Pick<TokenRequest, 'clientId' | 'clientSecret'> | undefined {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) {
    return undefined;
  }
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const decode = (part: string): string => new URLSearchParams(`value=${part}`).get('value') ?? '';
  return { clientId: decode(text.slice(0, colon)), clientSecret: decode(text.slice(colon + 1)) };
}

/** The beginning of the body: what does not fit in has no form of ours. */
async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= mostBody) {
      parts.push(part);
    }
  }
  return Buffer.concat(parts).toString('utf8');
}
