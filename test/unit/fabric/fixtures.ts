import type { ContainerGroup, UserAssignedIdentity } from '../../../src/fabric/model/resource.ts';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Readable } from 'node:stream';
import type {
  AzureFileVolume,
  Container,
  ContainerGroupProperties,
  ContainerGroupRequest,
  GitRepoVolume,
} from '../../../src/cluster/containerGroup.ts';
import type { Clock } from '../../../src/fabric/model/clock.ts';
import { VolumeError, type VolumeSources } from '../../../src/fabric/model/volumeSources.ts';
import { StateDirectory } from '../../../src/fabric/state/stateDirectory.ts';

/** A state directory that goes with the test. */
export function temporaryState(context: Pick<TestContext, 'after'>): StateDirectory {
  const path = mkdtempSync(join(tmpdir(), 'frankenetes-unit-'));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return new StateDirectory(path);
}

export function container(name = 'web', properties: Partial<Container['properties']> = {}): Container {
  return {
    name,
    properties: { image: 'busybox', resources: { requests: { cpu: 1, memoryInGB: 1 } }, ...properties },
  };
}

/** A container that serves on a port, so that its group may publish it. */
export function exposing(port: number): Container {
  return container('web', { ports: [{ port }] });
}

export function groupRequest(properties: Partial<ContainerGroupProperties> = {}): ContainerGroupRequest {
  return { location: 'eastus', properties: { osType: 'Linux', containers: [container()], ...properties } };
}

/** Seconds from which on a sleep is a deadline: it passes when a test says so. */
const deadline = 1000;

/** Nothing waits: every sleep is noted and over at once. Deadlines pass when a test says so. */
export class FakeClock implements Clock {
  /** In seconds. */
  readonly sleeps: number[] = [];
  #now = Date.parse('2026-01-01T00:00:00Z');
  readonly #deadlines = new Set<{ readonly at: number; readonly pass: () => void }>();

  now(): Date {
    return new Date(this.#now);
  }

  async sleep(seconds: number, signal: AbortSignal): Promise<void> {
    if (seconds >= deadline) {
      await this.#wait(seconds, signal);
      return;
    }
    this.sleeps.push(seconds);
    this.#now += seconds * 1000;
    await new Promise(resolve => setImmediate(resolve));
    signal.throwIfAborted();
  }

  /** So many seconds are over, and with them the deadlines in them. */
  advance(seconds: number): void {
    this.#now += seconds * 1000;
    for (const { at, pass } of this.#deadlines) {
      if (at <= this.#now) {
        pass();
      }
    }
  }

  async #wait(seconds: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { at: this.#now + seconds * 1000, pass: resolve };
    this.#deadlines.add(waiting);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    if (signal.aborted) {
      reject(signal.reason as Error);
    }
    await promise.finally(() => this.#deadlines.delete(waiting));
  }
}

/** Milliseconds after which what has not come about never will. */
const patience = 10_000;

/** Until what must come about has come about. */
export async function eventually<T>(look: () => T | undefined | false): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) {
      return seen;
    }
    assert.ok(Date.now() < deadline, `never came about: ${look.toString()}`);
    await new Promise(resolve => setImmediate(resolve));
  }
}

/** A user-assigned identity, and a container group that carries it. */
export const robot: UserAssignedIdentity = {
  kind: 'userAssignedIdentity',
  id: '/identity',
  name: 'robot',
  resourceGroup: 'rg',
  location: 'eastus',
  tags: {},
  principalId: 'p',
  clientId: 'c',
  createdOn: '2026-01-01T00:00:00Z',
};

export function aStoredGroup(): ContainerGroup {
  return {
    kind: 'containerGroup',
    id: '/group',
    name: 'demo',
    resourceGroup: 'rg',
    engineGroup: 'demo-1',
    tags: {},
    ...groupRequest(),
  };
}

export function aGroupOfTheRobot(): ContainerGroup {
  return {
    ...aStoredGroup(),
    identity: { type: 'UserAssigned', userAssignedIdentities: { [robot.id]: {} } },
  };
}

/** Shares are there as a test says, and a repository's content is its address. */
export class FakeVolumes implements VolumeSources {
  readonly shares = new Map<string, string>();

  shareDirectory({ shareName }: AzureFileVolume): string {
    const directory = this.shares.get(shareName);
    if (directory === undefined) {
      throw new VolumeError('share-absent', 'Output: mount error(2): No such file or directory');
    }
    return directory;
  }

  async clone(
    { repository }: GitRepoVolume,
    _signal: AbortSignal,
    use: (archive: Readable) => Promise<void>,
  ): Promise<void> {
    await use(Readable.from([Buffer.from(repository)]));
  }
}
