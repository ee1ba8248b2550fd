import assert from 'node:assert/strict';
import type { ClusterView } from '../../../src/cluster/clusterView.ts';
import type { GroupView } from '../../../src/cluster/groupView.ts';
import type { LogEntry } from '../../../src/contract/logMessages.ts';
import type { ResourceManager, Target } from '../../../src/operations/ports.ts';
import { phrase } from '../../../src/language/phrase.ts';
import { until } from '../../../src/operations/until.ts';
import type { TargetSnapshot } from '../../../src/store/targetReader.ts';
import { EntriesOfSource } from '../../../src/ui/logs/logEntries.ts';
import { LogSession } from '../../../src/ui/logs/logSession.ts';
import type { FollowedAtTarget } from '../../../src/ui/logs/pickFollowed.ts';
import type { Services } from '../../../src/ui/services.ts';
import { aContainer, aGroup, aSpec } from '../../unit/builders.ts';
import type { SuiteTest } from './suiteTest.ts';

const forever = new AbortController().signal;

/** A group whose container wrote a line and ended. */
const ended: GroupView = aGroup({
  containers: [aContainer({ name: 'etcd', current: { state: 'Terminated', exitCode: 1 } })],
});
const followedGroup: FollowedAtTarget = {
  kind: 'group',
  target: 'local',
  resourceGroup: ended.resourceGroup,
  group: ended.name,
};
const cluster: ClusterView = { spec: aSpec(), health: 'Failed', controlPlane: [ended], pods: [] };

/** What a session needs of the services: a target that fails so many times first, and a store. */
class FakeServices {
  failures = 0;
  snapshot: TargetSnapshot = { state: 'ready', clusters: [], others: [] };
  /** What happens once somebody watches. */
  watched: () => void = () => undefined;
  #changed: (kind: 'local') => void = () => undefined;

  get services(): Services {
    const resourceManager: Partial<ResourceManager> = {
      getContainerGroup: async () => ended,
      logs: async () => '2026-11-23T18:00:00Z panic\n',
    };
    const worlds = {
      target: async (): Promise<Partial<Target>> => {
        this.failures -= 1;
        return this.failures >= 0
          ? await Promise.reject(new Error('nobody is signed in'))
          : { resourceManager: resourceManager as ResourceManager };
      },
    };
    const store = {
      snapshot: () => this.snapshot,
      watch: () => {
        this.watched();
        return () => undefined;
      },
      onDidChange: (changed: (kind: 'local') => void) => {
        this.#changed = changed;
        return () => undefined;
      },
    };
    return { worlds, store } as unknown as Services;
  }

  see(snapshot: Omit<TargetSnapshot, 'others'>): void {
    this.snapshot = { ...snapshot, others: [] };
    this.#changed('local');
  }
}

/** A session with a page that takes everything, until it has said something. */
async function said(
  { services }: FakeServices,
  followed: FollowedAtTarget,
  last: RegExp,
): Promise<readonly string[]> {
  const entries: LogEntry[] = [];
  const session: LogSession = new LogSession(followed, { tail: 10, since: 0 }, services, message => {
    if (message.type === 'batch') {
      entries.push(...message.entries);
      setImmediate(() => session.acknowledge());
    }
  });
  const showing = session.show();
  const isSaid = async (): Promise<true | undefined> =>
    entries.some(({ text }) => last.test(text)) ? true : undefined;
  await until(isSaid, { every: 10, atMost: 10_000, otherwise: phrase`${last.source} was not said` }, forever);
  session.hide();
  await showing;
  return entries.map(({ text }) => text);
}

/** What of a followed log is made with VS Code's words. */
export const logTests: readonly SuiteTest[] = [
  {
    name: 'the mark of a restart says which run begins, before that has written anything',
    run() {
      const entries = new EntriesOfSource(3);
      const at = Date.UTC(2026, 10, 23);
      const told = [
        entries.next({ key: 'demo', at, line: { text: 'panic' } }),
        entries.next({ key: 'demo', at, notice: { kind: 'restarted', restartCount: 5 } }),
        entries.next({ key: 'demo', at, notice: { kind: 'dropped' } }),
        entries.next({ key: 'demo', at, line: { text: 'up' } }),
      ];
      assert.deepEqual(
        told.map(({ source, run }) => ({ source, run })),
        [0, 1, undefined, 1].map(run => ({ source: 3, run })),
      );
    },
  },
  {
    name: 'a container group that does not answer is asked again, and that is said',
    async run() {
      const fake = new FakeServices();
      fake.failures = 1;
      assert.deepEqual(await said(fake, followedGroup, /exit code/), [
        'nothing answers; trying again',
        'panic',
        'the container ended with exit code 1',
      ]);
    },
  },
  {
    name: 'a cluster is followed as soon as its target answers, and until then it is said that it does not',
    async run() {
      const fake = new FakeServices();
      fake.snapshot = { state: 'loading', clusters: [], others: [] };
      fake.watched = () => {
        fake.see({ state: 'failed', clusters: [] });
        fake.see({ state: 'failed', clusters: [] });
        fake.see({ state: 'ready', clusters: [cluster] });
      };
      const { id, name } = cluster.spec;
      assert.deepEqual(await said(fake, { kind: 'cluster', target: 'local', id, name }, /exit code/), [
        'nothing answers; trying again',
        'panic',
        'the container ended with exit code 1',
      ]);
    },
  },
];
