import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import type { GroupRecord } from '../model/groupRecord.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';
import type { StateDirectory } from './stateDirectory.ts';

const folder = 'resources';
const resourceSuffix = '.resource.json';
const recordSuffix = '.life.json';
const damagedSuffix = '.damaged';

/** Kept in every file; raised together with a migration. */
const version = 1;

type ResourceOf<K extends ResourceKind> = Extract<Resource, { kind: K }>;

/**
 * All resources, in memory and on disk; a change is on disk when the call returns. Ids are compared case-blind,
 * as ARM does. A file that cannot be read, as after a fault of the disk, is set aside; the others count.
 */
export class ResourceStore {
  readonly #directory: StateDirectory;
  readonly #log: (message: string, error?: unknown) => void;
  readonly #resources = new Map<string, Resource>();

  constructor(directory: StateDirectory, log: (message: string, error?: unknown) => void) {
    this.#directory = directory;
    this.#log = log;
    mkdirSync(directory.file(folder), { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory.file(folder))) {
      if (name.endsWith(resourceSuffix)) {
        this.#load(name);
      }
    }
  }

  #load(name: string): void {
    const file = `${folder}/${name}`;
    const content = this.#directory.read(file) ?? '';
    try {
      const { resource } = JSON.parse(content) as { resource: Resource };
      this.#resources.set(keyOf(resource.kind, resource.id), resource);
    } catch (error) {
      const aside = `${file}${damagedSuffix}`;
      renameSync(this.#directory.file(file), this.#directory.file(aside));
      this.#log(`${file} is damaged: it is ${aside} now. Delete it, and what it told of is removed`, error);
    }
  }

  /** Whether every file could be read, so that what is not told of here is nobody's. */
  isWhole(): boolean {
    return !readdirSync(this.#directory.file(folder)).some(name => name.endsWith(damagedSuffix));
  }

  get<K extends ResourceKind>(kind: K, id: string): ResourceOf<K> | undefined {
    return this.#resources.get(keyOf(kind, id)) as ResourceOf<K> | undefined;
  }

  list<K extends ResourceKind>(kind: K): readonly ResourceOf<K>[] {
    return [...this.#resources.values()].filter(
      (resource): resource is ResourceOf<K> => resource.kind === kind,
    );
  }

  /** Resources of every kind. */
  listAll(): readonly Resource[] {
    return [...this.#resources.values()];
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

  /** @returns undefined when there is none, or none that can be read: the log tells. */
  getRecord(engineGroup: string): GroupRecord | undefined {
    const file = recordFile(engineGroup);
    const content = this.#directory.read(file);
    try {
      return content === undefined ? undefined : (JSON.parse(content) as { record: GroupRecord }).record;
    } catch (error) {
      this.#log(`${file} is damaged: what the engine has of the group counts`, error);
      return undefined;
    }
  }

  /** Written at every change of a life; with `flush` only where it matters after a power cut, as that takes its time. */
  putRecord(engineGroup: string, record: GroupRecord, options: { readonly flush: boolean }): void {
    this.#directory.write(recordFile(engineGroup), JSON.stringify({ version, record }), options);
  }

  deleteRecord(engineGroup: string): void {
    this.#directory.remove(recordFile(engineGroup));
  }

  /** Delete the records of groups that are no more: the fabric may have ended between a group and its record. */
  deleteLostRecords(): void {
    const known = new Set(this.list('containerGroup').map(({ engineGroup }) => recordFile(engineGroup)));
    for (const name of readdirSync(this.#directory.file(folder))) {
      const file = `${folder}/${name}`;
      if (name.endsWith(recordSuffix) && !known.has(file)) {
        this.#directory.remove(file);
      }
    }
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
  return `${folder}/${engineGroup}${recordSuffix}`;
}
