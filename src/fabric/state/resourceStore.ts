import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import type { GroupRecord } from '../model/groupRecord.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';
import type { StateDirectory } from './stateDirectory.ts';

const folder = 'resources';
const resourceSuffix = '.resource.json';

/** Kept in every file; raised together with a migration. */
const version = 1;

type ResourceOf<K extends ResourceKind> = Extract<Resource, { kind: K }>;

/**
 * All resources, in memory and on disk; a change is on disk when the call returns. Ids are compared case-blind,
 * as ARM does.
 */
export class ResourceStore {
  readonly #directory: StateDirectory;
  readonly #resources = new Map<string, Resource>();

  constructor(directory: StateDirectory) {
    this.#directory = directory;
    mkdirSync(directory.file(folder), { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory.file(folder))) {
      if (name.endsWith(resourceSuffix)) {
        this.#load(name);
      }
    }
  }

  #load(name: string): void {
    const content = this.#directory.read(`${folder}/${name}`);
    if (content !== undefined) {
      const { resource } = JSON.parse(content) as { resource: Resource };
      this.#resources.set(keyOf(resource.kind, resource.id), resource);
    }
  }

  get<K extends ResourceKind>(kind: K, id: string): ResourceOf<K> | undefined {
    return this.#resources.get(keyOf(kind, id)) as ResourceOf<K> | undefined;
  }

  list<K extends ResourceKind>(kind: K): readonly ResourceOf<K>[] {
    return [...this.#resources.values()].filter(
      (resource): resource is ResourceOf<K> => resource.kind === kind,
    );
  }

  put(resource: Resource): void {
    const key = keyOf(resource.kind, resource.id);
    this.#directory.write(resourceFile(key), JSON.stringify({ version, resource }));
    this.#resources.set(key, resource);
  }

  delete({ kind, id }: Resource): void {
    const key = keyOf(kind, id);
    this.#directory.remove(resourceFile(key));
    this.#resources.delete(key);
  }

  /** @returns undefined when the group was accepted but its life had not begun. */
  getRecord(engineGroup: string): GroupRecord | undefined {
    const content = this.#directory.read(recordFile(engineGroup));
    return content === undefined ? undefined : (JSON.parse(content) as { record: GroupRecord }).record;
  }

  /** Written at every change of a life, so without waiting for the disk: the engine knows better after a power cut. */
  putRecord(engineGroup: string, record: GroupRecord): void {
    this.#directory.write(recordFile(engineGroup), JSON.stringify({ version, record }), { flush: false });
  }

  deleteRecord(engineGroup: string): void {
    this.#directory.remove(recordFile(engineGroup));
  }
}

function keyOf(kind: ResourceKind, id: string): string {
  return `${kind} ${id.toLowerCase()}`;
}

/** Names of resources are the caller's: they never become part of a path. */
function resourceFile(key: string): string {
  return `${folder}/${createHash('sha256').update(key).digest('hex').slice(0, 32)}${resourceSuffix}`;
}

function recordFile(engineGroup: string): string {
  return `${folder}/${engineGroup}.life.json`;
}
