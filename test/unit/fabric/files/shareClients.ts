import assert from 'node:assert/strict';
import type { ShareClient, ShareFileClient } from '@azure/storage-file-share';

/** What a call is refused with, such as `404 ShareNotFound`. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Error, 'was not refused');
  const { statusCode, code } = error as Error & { statusCode?: number; code?: string };
  return `${statusCode} ${code}`;
}

export function fileOf(share: ShareClient, path: string): ShareFileClient {
  return share.rootDirectoryClient.getFileClient(path);
}

export async function write(share: ShareClient, path: string, text: string): Promise<ShareFileClient> {
  const file = fileOf(share, path);
  await file.uploadData(Buffer.from(text));
  return file;
}

export async function textOf(file: ShareFileClient): Promise<string> {
  return (await file.downloadToBuffer()).toString();
}

/** Kind and name of everything that a listing shows. */
export async function namesIn(share: ShareClient, directory = ''): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { kind, name } of share.getDirectoryClient(directory).listFilesAndDirectories()) {
    found.push(`${kind} ${name}`);
  }
  return found.toSorted();
}
