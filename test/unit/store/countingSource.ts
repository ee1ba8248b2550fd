import { setImmediate } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import type { GroupView } from '../../../src/cluster/groupView.ts';
import { resourceGroupTags } from '../../../src/cluster/tags.ts';
import type { ClusterSource } from '../../../src/store/targetReader.ts';
import { aSpec } from '../builders.ts';

/** ARM with these container groups, which counts its calls. Lists tell no states, as the service's do not. */
export class CountingSource implements ClusterSource {
  groups: readonly GroupView[];
  provisioned = true;
  lists = 0;
  /** Names, in their order. */
  readonly gets: string[] = [];
  /** GETs under way at once, at most. */
  atOnce = 0;
  #underWay = 0;
  /** What the next calls throw. */
  failure: Error | undefined;
  /** What reading a group throws, by its name. */
  readonly unreadable = new Map<string, Error>();

  constructor(groups: readonly GroupView[]) {
    this.groups = groups;
  }

  get calls(): number {
    return this.lists + this.gets.length;
  }

  async listResourceGroups() {
    this.#count();
    const tags = resourceGroupTags(aSpec(), 'control-plane');
    const complete: Record<string, string> = this.provisioned ? { 'frankenetes-provisioned': 'yes' } : {};
    return [
      { name: 'demo', location: 'eastus', tags: { ...tags, ...complete } },
      { name: 'demo-pods', location: 'eastus', tags: resourceGroupTags(aSpec(), 'pods') },
    ];
  }

  async listContainerGroups(): Promise<readonly GroupView[]> {
    this.#count();
    return this.groups.map(listed);
  }

  async getContainerGroup(resourceGroup: string, name: string): Promise<GroupView | undefined> {
    this.gets.push(name);
    this.#throwFailure();
    const failure = this.unreadable.get(name);
    if (failure !== undefined) {
      throw failure;
    }
    this.#underWay += 1;
    this.atOnce = Math.max(this.atOnce, this.#underWay);
    await setImmediate();
    this.#underWay -= 1;
    return this.groups.find(group => group.resourceGroup === resourceGroup && group.name === name);
  }

  #count(): void {
    this.lists += 1;
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.failure !== undefined) {
      throw this.failure;
    }
  }
}

function listed({ state: _state, ...group }: GroupView): GroupView {
  const containers = group.containers.map(({ current: _current, previous: _previous, ...container }) => ({
    ...container,
    restartCount: 0,
    events: [],
  }));
  return { ...group, containers, events: [] };
}

/** A clock that stands still until it is told how long has passed. */
export class TestClock {
  readonly #test: TestContext;

  constructor(test: TestContext) {
    this.#test = test;
    test.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  }

  /** Second by second, so that what happens in one is over before the next. */
  async pass(milliseconds: number): Promise<void> {
    await settled();
    for (let left = milliseconds; left > 0; left -= 1_000) {
      this.#test.mock.timers.tick(Math.min(left, 1_000));
      await settled();
    }
  }
}

/** Until calls that answer at once were answered, however many there are. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 150; turn += 1) {
    await setImmediate();
  }
}
