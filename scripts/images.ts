import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import Docker from 'dockerode';

import { parseEngineAddress } from '../src/fabric/engine/findEngine.ts';
import { cacheDirectory } from './cache.ts';
import { buildImage, cachedImage, type BuiltImage } from './images/buildImage.ts';
import { findGo } from './images/goBuild.ts';
import { homeBuiltName, imageTable } from './images/imageTable.ts';
import { say, step } from './progress.ts';

export interface Images {
  /** Published name to the name in the engine, for those that are home-built. */
  readonly names: Readonly<Record<string, string>>;
  /** Published name to the engine's id of the image that was built or pulled. */
  readonly ids: Readonly<Record<string, string>>;
}

/** The first image is a small one: a registry that has not given it after this time does not answer. */
const registryTimeoutSeconds = 20;

/**
 * Make sure that the engine has every image of `imageTable`: pulled by its real name where the registries
 * answer, else built here, cached by content and imported as `localhost/frankenetes/…`. What an earlier run
 * pulled or built is used again without asking the registries.
 * @param socket the engine's address, `unix:///…` or `tcp://…`.
 * @throws MissingRequirement where neither can be done; CommandError when a build fails.
 */
export async function ensureImages(socket: string): Promise<Images> {
  const docker = new Docker(parseEngineAddress(socket));
  const goVersion = await findGo();
  return (
    (await imagesPulledBefore(docker)) ??
    (await imagesBuiltBefore(docker, goVersion)) ??
    (await pulledImages(docker)) ??
    (await builtImages(docker, goVersion))
  );
}

/**
 * Look for images whose id in the engine is not the one that was built or pulled.
 * @returns one line for each, none when all are right.
 */
export async function foreignImages(socket: string, images: Images): Promise<readonly string[]> {
  const docker = new Docker(parseEngineAddress(socket));
  const lines = await Promise.all(
    Object.entries(images.ids).map(async ([name, expected]) => {
      const found = await imageId(docker, images.names[name] ?? name);
      if (found === expected) {
        return [];
      }
      return [`${name} is ${found ?? 'absent'} in the engine, but ${expected} was built or pulled`];
    }),
  );
  return lines.flat();
}

/** Write JSON that appears whole or not at all. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** undefined when the engine has no image of that name. */
async function imageId(docker: Docker, name: string): Promise<string | undefined> {
  try {
    const { Id } = await docker.getImage(name).inspect();
    return Id.startsWith('sha256:') ? Id : `sha256:${Id}`;
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}

function pulledRecord(): string {
  return join(cacheDirectory(), 'images', 'pulled.json');
}

/** undefined unless the engine still has exactly what was pulled. */
async function imagesPulledBefore(docker: Docker): Promise<Images | undefined> {
  const record = await readFile(pulledRecord(), 'utf8').catch(() => '{}');
  const ids = JSON.parse(record) as Record<string, string>;
  for (const { name } of imageTable) {
    if (ids[name] === undefined || (await imageId(docker, name)) !== ids[name]) {
      return undefined;
    }
  }
  return { names: {}, ids };
}

/** undefined unless all images lie in the cache. */
async function imagesBuiltBefore(docker: Docker, goVersion: string | undefined): Promise<Images | undefined> {
  const cached = await Promise.all(imageTable.map(row => cachedImage(row, goVersion)));
  const built = cached.filter(image => image !== undefined);
  return built.length === imageTable.length ? importedImages(docker, built) : undefined;
}

/** undefined when no registry answers. */
async function pulledImages(docker: Docker): Promise<Images | undefined> {
  const ids: Record<string, string> = {};
  for (const [index, { name }] of imageTable.entries()) {
    const signal = index === 0 ? AbortSignal.timeout(registryTimeoutSeconds * 1000) : undefined;
    try {
      ids[name] = await step(`Pulling ${name}`, report => pull(docker, name, report, signal));
    } catch (error) {
      if (index > 0) {
        throw error;
      }
      say(`No container registry answers: ${String(error)}`);
      return undefined;
    }
  }
  await writeJson(pulledRecord(), ids);
  return { names: {}, ids };
}

/** @returns the engine's id of the pulled image. */
async function pull(
  docker: Docker,
  name: string,
  report: (detail: string) => void,
  abortSignal: AbortSignal | undefined,
): Promise<string> {
  const stream = await docker.pull(name, { abortSignal });
  let lastError = 'the registry gave no image';
  for await (const line of createInterface({ input: stream })) {
    const event = JSON.parse(line) as { status?: string; progress?: string; error?: string };
    lastError = event.error ?? lastError;
    report(`${event.status ?? ''} ${event.progress ?? ''}`);
  }
  const id = await imageId(docker, name);
  if (id === undefined) {
    throw new Error(`${name} could not be pulled: ${lastError}`);
  }
  return id;
}

async function builtImages(docker: Docker, goVersion: string | undefined): Promise<Images> {
  const built: BuiltImage[] = [];
  for (const row of imageTable) {
    built.push(await buildImage(row, goVersion));
  }
  return importedImages(docker, built);
}

async function importedImages(docker: Docker, built: readonly BuiltImage[]): Promise<Images> {
  const names: Record<string, string> = {};
  const ids: Record<string, string> = {};
  for (const image of built) {
    names[image.name] = homeBuiltName(image.name);
    ids[image.name] = await importImage(docker, image);
  }
  return { names, ids };
}

/** @returns the engine's id of the image, imported unless it is there. */
async function importImage(docker: Docker, image: BuiltImage): Promise<string> {
  const name = homeBuiltName(image.name);
  if ((await imageId(docker, name)) === image.id) {
    return image.id;
  }
  return step(`Importing ${name}`, async () => {
    const answer = await text(await docker.loadImage(createReadStream(image.archive)));
    const id = await imageId(docker, name);
    if (id === undefined) {
      throw new Error(`The container engine did not take ${name}: ${answer}`);
    }
    return id;
  });
}
