import { readFile, stat } from 'node:fs/promises';
import { EngineError } from './engineError.ts';

const host =
  /(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])/;
const component = /[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*/;
const tag = /\w[\w.-]{0,127}/;
const digest = /[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}/;

/** The grammar of github.com/distribution/reference, of a name that leaves nothing out. */
const fullName = new RegExp(
  `^${host.source}(?::[0-9]+)?(?:/${component.source})+(?::${tag.source})?(?:@${digest.source})?$`,
);

/** Characters of a whole name: 255 of the repository, its limit there, and ample room for host, tag and digest. */
const longest = 640;

/**
 * An image name with everything that engines leave out: `nginx` is `docker.io/library/nginx:latest`.
 * The rules are those of github.com/distribution/reference, which Docker, Podman and Azure follow.
 * @throws EngineError `image-not-found` for what is no name: it becomes part of addresses of the engine's API.
 */
export function normaliseImageName(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry && first !== 'index.docker.io' ? first : 'docker.io';
  const path = hasRegistry ? rest.join('/') : name;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  const full = `${registry}/${withTag(repository)}`;
  if (full.length > longest || !fullName.test(full)) {
    throw new EngineError('image-not-found', `'${name}' is no name of an image. Check the name and the tag.`);
  }
  return full;
}

/** As people write it: without what is Docker Hub's own. */
export function shortImageName(name: string): string {
  return normaliseImageName(name).replace(/^docker\.io\/(library\/)?/, '');
}

function withTag(repository: string): string {
  const lastPart = repository.slice(repository.lastIndexOf('/') + 1);
  return /[:@]/.test(lastPart) ? repository : `${repository}:latest`;
}

/**
 * The name map: images that were built on this computer stand under `localhost/…`, never under the real name
 * in an engine that is the user's. A JSON object from real name to local name, read again when it changes.
 */
export class ImageNames {
  readonly #path: string;
  #version = '';
  #names: ReadonlyMap<string, string> = new Map();

  constructor(path: string) {
    this.#path = path;
  }

  /** @param name A normalised name. @returns undefined where the map has none, or there is no map. */
  async localName(name: string): Promise<string | undefined> {
    return (await this.#read()).get(name);
  }

  /** The name that the map gives a local one; itself where it gives none. */
  async realName(localName: string): Promise<string> {
    const names = await this.#read();
    return [...names].find(([, local]) => local === localName)?.[0] ?? localName;
  }

  async #read(): Promise<ReadonlyMap<string, string>> {
    const version = await this.#fileVersion();
    if (version !== this.#version) {
      this.#names = version === '' ? new Map() : parseNames(await readFile(this.#path, 'utf8'));
      this.#version = version;
    }
    return this.#names;
  }

  async #fileVersion(): Promise<string> {
    try {
      const { mtimeMs, size, ino } = await stat(this.#path);
      return `${mtimeMs} ${size} ${ino}`;
    } catch {
      return '';
    }
  }
}

function parseNames(json: string): ReadonlyMap<string, string> {
  const names: unknown = JSON.parse(json);
  if (typeof names !== 'object' || names === null) {
    return new Map();
  }
  return new Map(Object.entries(names).map(([real, local]) => [real, String(local)]));
}
