import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cacheDirectory } from '../cache.ts';
import { isDebian, MissingRequirement } from '../debian.ts';
import { step } from '../progress.ts';
import { buildDebianTree, debianRecipeDigest } from './debianTree.ts';
import { architecture, buildGoPrograms, goRecipeDigest } from './goBuild.ts';
import { writeImageArchive } from './imageArchive.ts';
import { homeBuiltName, type ImageRow } from './imageTable.ts';

export interface BuiltImage {
  /** Its published name. */
  readonly name: string;
  /** A file in the format of `docker save`. */
  readonly archive: string;
  /** `sha256:` and the digest of the image's configuration. */
  readonly id: string;
}

/** @returns the image as an earlier run built it; undefined when its recipe has changed or it was never built. */
export async function cachedImage(
  row: ImageRow,
  goVersion: string | undefined,
): Promise<BuiltImage | undefined> {
  if (whyNot(row, goVersion) !== undefined) {
    return undefined;
  }
  const directory = await cacheEntry(row, goVersion);
  const id = await readFile(join(directory, 'id'), 'utf8').catch(() => undefined);
  return id === undefined ? undefined : { name: row.name, archive: join(directory, 'image.tar'), id };
}

/**
 * Build one image into the cache, unless it is there.
 * @param goVersion what `findGo` says.
 * @throws MissingRequirement when this computer lacks what the recipe needs; CommandError when a tool fails.
 */
export async function buildImage(row: ImageRow, goVersion: string | undefined): Promise<BuiltImage> {
  const reason = whyNot(row, goVersion);
  if (reason !== undefined) {
    throw new MissingRequirement(reason);
  }
  const cached = await cachedImage(row, goVersion);
  if (cached !== undefined) {
    return cached;
  }
  const directory = await cacheEntry(row, goVersion);
  const archive = join(directory, 'image.tar');
  // An interrupted build may have left something.
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  return step(`Building ${homeBuiltName(row.name)}`, async report => {
    const root = await mkdtemp(join(directory, 'root-'));
    try {
      await buildTree(row, root, report);
      await mkdir(join(root, 'tmp'), { recursive: true });
      await chmod(join(root, 'tmp'), 0o1777);
      report('writing the image');
      const id = await writeImageArchive(root, homeBuiltName(row.name), row.config, architecture, archive);
      await writeFile(join(directory, 'id'), id);
      return { name: row.name, archive, id };
    } finally {
      await rm(root, { recursive: true });
    }
  });
}

function whyNot(row: ImageRow, goVersion: string | undefined): string | undefined {
  switch (row.recipe.kind) {
    case 'go':
      if (goVersion !== undefined) {
        return undefined;
      }
      return (
        `No container registry answers, and to build ${row.name} Go 1.26 or newer is needed on PATH. ` +
        'Connect to the internet (look at the proxy settings of your container engine), or install Go from https://go.dev/dl.'
      );
    case 'debian':
      if (isDebian()) {
        return undefined;
      }
      return (
        `No container registry answers, and ${row.name} can be made without one only on Debian. ` +
        'Connect to the internet, or look at the proxy settings of your container engine.'
      );
  }
}

async function cacheEntry(row: ImageRow, goVersion: string | undefined): Promise<string> {
  const recipe =
    row.recipe.kind === 'go'
      ? await goRecipeDigest(row.recipe, goVersion ?? '')
      : await debianRecipeDigest(row.recipe);
  const digest = createHash('sha256').update(JSON.stringify([row.name, recipe, row.config, architecture]));
  return join(cacheDirectory(), 'images', digest.digest('hex').slice(0, 16));
}

async function buildTree(row: ImageRow, root: string, report: (detail: string) => void): Promise<void> {
  switch (row.recipe.kind) {
    case 'go':
      return buildGoPrograms(row.recipe, root, report);
    case 'debian':
      return buildDebianTree(row.recipe, root, report);
  }
}
