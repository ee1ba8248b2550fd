import type { IncomingMessage } from 'node:http';
import { ArmError } from './armError.ts';

/** Bytes; ARM's own limit for a request. */
const mostBody = 4 * 1024 * 1024;

/** Objects and lists within each other. Bodies of the service have a dozen; what walks through them may recurse. */
const mostDepth = 64;

/** A string, in which brackets mean nothing, or a bracket. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gs;

/**
 * The request's JSON; undefined when there is none.
 * @throws ArmError 413 when it is too long, 400 when it is not JSON, nested too deep, or ends half-way.
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const text = (await readBytes(request)).toString('utf8');
  if (text.trim() === '') {
    return undefined;
  }
  if (isTooDeep(text)) {
    throw new ArmError(
      400,
      'InvalidRequestContent',
      `The request content was invalid: it is nested more than ${mostDepth} levels deep.`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ArmError(
      400,
      'InvalidRequestContent',
      'The request content was invalid and could not be deserialized: it is not JSON.',
      { cause },
    );
  }
}

/** Looked at before it is parsed: a hundred thousand brackets would cost a second. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(tokens)) {
    depth += token === '[' || token === '{' ? 1 : token === ']' || token === '}' ? -1 : 0;
    if (depth > mostDepth) {
      return true;
    }
  }
  return false;
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    // To its end, however long it is: who is cut off while sending does not hear the answer.
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length;
      if (length <= mostBody) {
        parts.push(part);
      }
    }
  } catch (cause) {
    throw new ArmError(400, 'InvalidRequestContent', 'The request ended before its body did.', { cause });
  }
  if (length > mostBody) {
    throw new ArmError(
      413,
      'RequestContentTooLarge',
      `The request content size exceeds the maximum size of ${mostBody} bytes.`,
    );
  }
  return Buffer.concat(parts);
}
