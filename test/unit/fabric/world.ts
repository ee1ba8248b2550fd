import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { ContainerGroupProperties } from '../../../src/cluster/containerGroup.ts';
import { fqdn } from '../../../src/cluster/names.ts';
import type { GroupLife } from '../../../src/fabric/model/groupLife.ts';
import { GroupLives } from '../../../src/fabric/model/groupLives.ts';
import type { ContainerGroup } from '../../../src/fabric/model/resource.ts';
import { ResourceStore } from '../../../src/fabric/state/resourceStore.ts';
import type { StateDirectory } from '../../../src/fabric/state/stateDirectory.ts';
import { FakeEngine } from './fakeEngine.ts';
import { eventually, FakeClock, FakeVolumes, groupRequest, temporaryState } from './fixtures.ts';

export const demoId =
  '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerInstance/containerGroups/demo';

export function group(properties: Partial<ContainerGroupProperties> = {}): ContainerGroup {
  const { location, properties: whole } = groupRequest(properties);
  const label = whole.ipAddress?.dnsNameLabel;
  return {
    kind: 'containerGroup',
    id: demoId,
    name: 'demo',
    resourceGroup: 'rg',
    engineGroup: 'demo-1',
    location,
    tags: {},
    properties: whole,
    ...(label === undefined ? {} : { domainName: fqdn(label, location) }),
  };
}

/** Container groups with an engine and a clock in memory. */
export class World {
  readonly engine: FakeEngine;
  readonly clock = new FakeClock();
  readonly volumes = new FakeVolumes();
  readonly lives: GroupLives;
  readonly names: (readonly (readonly [string, string])[])[] = [];

  readonly store: ResourceStore;

  constructor(state: StateDirectory, engine = new FakeEngine()) {
    this.engine = engine;
    this.store = new ResourceStore(state, () => undefined);
    this.lives = new GroupLives({
      store: this.store,
      engine,
      clock: this.clock,
      surroundings: { volumes: () => [], environment: async () => ({}) },
      volumes: this.volumes,
      writeHosts: async names => void this.names.push([...names]),
      log: () => undefined,
    });
  }

  create(properties: Partial<ContainerGroupProperties> = {}): GroupLife {
    return this.lives.create(group(properties)).life;
  }

  async running(properties: Partial<ContainerGroupProperties> = {}): Promise<GroupLife> {
    const life = this.create(properties);
    await phase(life, 'running');
    return life;
  }
}

export async function phase(life: GroupLife, wanted: string): Promise<void> {
  await eventually(() => life.record.phase === wanted);
}

export function world(context: TestContext): World {
  const made = new World(temporaryState(context));
  context.after(() => made.lives.abandon());
  return made;
}

export function of(life: GroupLife, name: string): GroupLife['record']['containers'][string] {
  const record = life.record.containers[name] ?? life.record.initContainers[name];
  assert.ok(record);
  return record;
}

export function events(life: GroupLife, name: string): readonly string[] {
  return of(life, name).events.map(event => event.name);
}
