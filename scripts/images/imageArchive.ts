import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdtemp, readdir, readlink, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { tarArchive, type TarEntry } from './tarArchive.ts';

/** How the image's process starts; the names are those of the OCI image configuration. */
export interface ImageConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env: readonly string[];
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>;
  readonly StopSignal?: string;
}

/**
 * Write a folder as an image of one layer, in the format of `docker save`
 * (https://github.com/moby/moby/blob/master/image/spec/v1.2.md). Equal folders give equal bytes.
 * @param reference its name in the engine.
 * @param archive the file to write; it appears whole or not at all.
 * @returns the image's id: `sha256:` and the digest of its configuration.
 */
export async function writeImageArchive(
  root: string,
  reference: string,
  config: ImageConfig,
  architecture: string,
  archive: string,
): Promise<string> {
  const workDirectory = await mkdtemp(join(dirname(archive), '.archive-'));
  try {
    const layer = join(workDirectory, 'layer.tar');
    await pipeline(Readable.from(tarArchive(await entriesOf(root))), createWriteStream(layer));
    const configuration = Buffer.from(
      JSON.stringify({
        architecture,
        os: 'linux',
        created: '1970-01-01T00:00:00Z',
        config,
        rootfs: { type: 'layers', diff_ids: [`sha256:${await sha256OfFile(layer)}`] },
      }),
    );
    const id = createHash('sha256').update(configuration).digest('hex');
    const manifest = [{ Config: `${id}.json`, RepoTags: [reference], Layers: ['layer.tar'] }];
    const entries: readonly TarEntry[] = [
      { kind: 'content', path: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) },
      { kind: 'content', path: `${id}.json`, content: configuration },
      { kind: 'file', path: 'layer.tar', mode: 0o644, size: (await stat(layer)).size, source: layer },
    ];
    const whole = join(workDirectory, 'image.tar');
    await pipeline(Readable.from(tarArchive(entries)), createWriteStream(whole));
    await rename(whole, archive);
    return `sha256:${id}`;
  } finally {
    await rm(workDirectory, { recursive: true });
  }
}

/** Every directory before what is in it, names in order, so that the layer is always the same. */
async function entriesOf(root: string): Promise<readonly TarEntry[]> {
  // With file types, because without them `recursive` follows symbolic links, also out of the folder.
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = found.map(entry => relative(root, join(entry.parentPath, entry.name)));
  return Promise.all(paths.toSorted().map(path => entryOf(root, path)));
}

async function entryOf(root: string, path: string): Promise<TarEntry> {
  const source = join(root, path);
  const status = await lstat(source);
  const mode = status.mode & 0o7777;
  if (status.isSymbolicLink()) {
    return { kind: 'symlink', path, target: await readlink(source) };
  }
  if (status.isDirectory()) {
    return { kind: 'directory', path: `${path}/`, mode };
  }
  return { kind: 'file', path, mode, size: status.size, source };
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
