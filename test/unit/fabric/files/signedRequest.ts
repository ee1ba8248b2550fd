import { createHmac } from 'node:crypto';
import { request } from 'node:https';
import type { FileService } from './filesFixture.ts';

export interface Answer {
  readonly status: number | undefined;
  /** Of a refusal. */
  readonly code: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Any request at all, as it is written here. */
export async function send(
  { url, authority }: Pick<FileService, 'url' | 'authority'>,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const options = { method, path, headers, ca: authority, agent: false };
  request(new URL(url).origin, options, response => {
    let body = '';
    response
      .setEncoding('utf8')
      .on('data', part => (body += part))
      .on('end', () =>
        resolve({
          status: response.statusCode,
          code: response.headers['x-ms-error-code'],
          headers: response.headers,
          body,
        }),
      );
  })
    .on('error', reject)
    .end();
  return await promise;
}

/** What Azure's client does not send: a request without body, `path` from the account on, signed as documented. */
export async function sendSigned(
  service: FileService,
  method: string,
  path: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { name, keys } = service.account;
  const url = `/${name}/${path}`;
  const headers: Record<string, string> = {
    'content-length': '0',
    'x-ms-date': new Date().toUTCString(),
    'x-ms-version': '2025-01-05',
    ...more,
  };
  const own = Object.entries(headers)
    .filter(([header]) => header.startsWith('x-ms-'))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([header, value]) => `${header}:${value}`);
  const [resource, query = ''] = url.split('?');
  const words = [...new URLSearchParams(query)].map(([word, value]) => `\n${word}:${value}`).toSorted();
  const range = headers['range'] ?? '';
  const text = [method, '', '', '', '', '', '', '', '', '', '', range, ...own, `/${name}${resource}`].join(
    '\n',
  );
  const signature = createHmac('sha256', Buffer.from(keys[0].value, 'base64'))
    .update(text + words.join(''))
    .digest('base64');
  return await send(service, method, url, { ...headers, authorization: `SharedKey ${name}:${signature}` });
}
