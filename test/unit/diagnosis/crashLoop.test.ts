import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupHealth } from '../../../src/cluster/groupHealth.ts';
import type {
  ContainerStateView,
  ContainerView,
  EventView,
  GroupView,
} from '../../../src/cluster/groupView.ts';
import { english, phrase } from '../../../src/language/phrase.ts';
import { diagnose, type Finding } from '../../../src/diagnosis/diagnose.ts';
import {
  groupState,
  provisioningState,
} from '../../../src/fabric/arm/containerInstance/containerGroupBody.ts';
import { EngineError } from '../../../src/fabric/engine/engineError.ts';
import type { ContainerRecord, ShownState } from '../../../src/fabric/model/containerRecord.ts';
import type { GroupLife } from '../../../src/fabric/model/groupLife.ts';
import type { GroupRecord } from '../../../src/fabric/model/groupRecord.ts';
import { groupFacts } from '../../../src/operations/groupFacts.ts';
import { aContainer, aGroup } from '../builders.ts';
import { eventually, temporaryState } from '../fabric/fixtures.ts';
import { demoId, of, phase, World, world } from '../fabric/world.ts';

const never = new AbortController().signal;

async function findings(
  group: GroupView,
  logs: () => Promise<string> = async () => 'fatal: no such file',
): Promise<readonly Finding[]> {
  return diagnose(await groupFacts(group, { logs }, never));
}

async function findingsOf(container: Partial<ContainerView>): Promise<readonly Finding[]> {
  return await findings(aGroup({ containers: [aContainer(container)] }));
}

const crashed: ContainerStateView = { state: 'Terminated', exitCode: 3, detailStatus: 'Error' };
const waiting: ContainerStateView = { state: 'Waiting', detailStatus: 'CrashLoopBackOff' };

function startedAgo(seconds: number): ContainerStateView {
  return { state: 'Running', startTime: new Date(Date.now() - seconds * 1000) };
}

describe('a container that crashes again and again is told of in the same words', () => {
  const moments: readonly (readonly [string, Partial<ContainerView>])[] = [
    ['when it has just ended for the first time', { current: crashed }],
    ['while its first restart is waited for', { current: waiting, previous: crashed }],
    ['while another restart is waited for', { current: waiting, previous: crashed, restartCount: 4 }],
    ['while it waits, and nothing says for what', { current: { state: 'Waiting' }, previous: crashed }],
    [
      'when it ended while it is told to be in back-off',
      { current: { ...crashed, detailStatus: 'CrashLoopBackOff' } },
    ],
    ['when it has just ended again', { current: crashed, previous: crashed, restartCount: 4 }],
    ['while it runs for a moment', { current: startedAgo(0), previous: crashed, restartCount: 1 }],
    ['while it runs and its restart is not counted yet', { current: startedAgo(0), previous: crashed }],
    [
      'while it runs by a clock that is ahead',
      { current: startedAgo(-30), previous: crashed, restartCount: 1 },
    ],
    [
      'while it runs, nobody knows since when',
      { current: { state: 'Running' }, previous: crashed, restartCount: 1 },
    ],
    ['while its state is unknown', { current: { state: 'Unknown' }, previous: crashed, restartCount: 1 }],
  ];
  for (const [moment, container] of moments) {
    test(moment, async () => {
      const [finding, ...others] = await findingsOf(container);
      assert.ok(finding);
      assert.deepEqual([finding.cause, others], ['crash-loop', []]);
      assert.match(english(finding.why), /^It ended with exit code 3 /);
      assert.deepEqual(finding.evidence[0], {
        heading: phrase`Last lines of the log`,
        lines: ['fatal: no such file'],
      });
    });
  }

  test('where its log cannot be read', async () => {
    const group = aGroup({ containers: [aContainer({ current: waiting, previous: crashed })] });
    const [finding, ...others] = await findings(group, () => Promise.reject(new Error('no log')));
    assert.deepEqual(
      [finding?.cause, finding?.title, others],
      ['crash-loop', phrase`The program ends with an error`, []],
    );
  });

  test('where its image could not be pulled once, and it ran since', async () => {
    const at = (second: number): Date => new Date(Date.UTC(2026, 4, 1, 12, 0, second));
    const told = (name: string, message: string, second: number): EventView => ({
      name,
      message,
      type: 'Normal',
      count: 1,
      lastTime: at(second),
    });
    const events = [
      told('Pulled', 'Successfully pulled image "busybox"', 1),
      told('Failed', 'Failed to pull image "busybox": connection refused', 20),
      told('Started', 'Started container', 30),
    ];
    for (const current of [waiting, startedAgo(1)]) {
      const [finding] = await findingsOf({ current, previous: crashed, restartCount: 2, events });
      assert.equal(finding?.cause, 'crash-loop');
    }
  });
});

describe('what is Restarting in the tree', () => {
  test('is never said to be well, also where nothing tells how it ended', async () => {
    for (const container of [
      { current: waiting, restartCount: 3 },
      { current: waiting, previous: { state: 'Terminated' } },
      { current: waiting, previous: { state: 'Terminated', exitCode: 7147 }, restartCount: 1 },
    ] as const) {
      const group = aGroup({ containers: [aContainer(container)] });
      assert.equal(groupHealth(group), 'Restarting');
      assert.deepEqual(
        (await findings(group)).map(({ cause }) => cause),
        ['group-failed'],
      );
    }
  });

  test('ends without an error, whether its restart has been counted or not', async () => {
    const done: ContainerStateView = { state: 'Terminated', exitCode: 0, detailStatus: 'Completed' };
    for (const container of [
      { current: waiting, previous: done },
      { current: waiting, previous: done, restartCount: 1 },
      { current: startedAgo(1), previous: done, restartCount: 1 },
    ]) {
      const [finding] = await findingsOf(container);
      assert.equal(finding?.cause, 'ends-by-itself');
    }
  });
});

describe('a program that could not be started', () => {
  const unstarted: ContainerStateView = { state: 'Terminated', exitCode: 128, detailStatus: 'Error' };
  const started: EventView = { name: 'Started', message: 'Started container', type: 'Normal', count: 2 };

  test('is told to be missing where it never ran', async () => {
    const [finding] = await findingsOf({ current: waiting, previous: unstarted });
    assert.equal(finding?.cause, 'command-not-startable');
  });

  test('is there where it ran before', async () => {
    const [finding] = await findingsOf({ current: waiting, previous: unstarted, events: [started] });
    assert.equal(finding?.cause, 'crash-loop');
  });

  test('is missing for the shell that ran, where it says so itself', async () => {
    const missing: ContainerStateView = { state: 'Terminated', exitCode: 127 };
    const [finding] = await findingsOf({ current: waiting, previous: missing, events: [started] });
    assert.equal(finding?.cause, 'command-not-startable');
  });
});

describe('of each moment that a fabric shows of a crash loop', { timeout: 20_000 }, () => {
  /** Every record that is kept of the group, which is all that anybody can be shown. */
  function recorded(here: World): GroupRecord[] {
    const records: GroupRecord[] = [];
    const put = here.store.putRecord.bind(here.store);
    here.store.putRecord = (group, record, options) => {
      records.push(record);
      put(group, record, options);
    };
    return records;
  }

  async function told(records: readonly GroupRecord[], here: World): Promise<readonly string[]> {
    const words = new Set<string>();
    for (const record of records) {
      const group = viewOf(record);
      const facts = await groupFacts(group, { logs: async () => 'fatal' }, never);
      const found = diagnose(
        facts.map(fact => (fact.kind === 'container' ? { ...fact, seen: here.clock.now() } : fact)),
      );
      words.add(
        found
          .map(
            ({
              cause,
              why: {
                values: { exitCode },
              },
            }) => (exitCode === undefined ? cause : `${cause} ${english(exitCode)}`),
          )
          .join(),
      );
    }
    return [...words];
  }

  async function crash(here: World, life: GroupLife, times: number): Promise<void> {
    const before = of(life, 'web').restartCount;
    for (let count = 1; count <= times; count += 1) {
      here.engine.end('web', 3);
      await eventually(() => of(life, 'web').restartCount === before + count && here.engine.isRunning('web'));
    }
  }

  test('the same is told, from its first end on', async context => {
    const here = world(context);
    const records = recorded(here);
    const life = await here.running();
    assert.deepEqual(await told(records, here), ['']);
    records.length = 0;
    await crash(here, life, 8);
    assert.ok(records.length >= 3 * 8);
    assert.deepEqual(await told(records, here), ['crash-loop 3']);
  });

  test('the same is told after the fabric itself was away', async context => {
    const state = temporaryState(context);
    const first = new World(state);
    await crash(first, await first.running(), 2);
    await first.lives.abandon();
    first.engine.end('web', 3);

    const second = new World(state, first.engine);
    context.after(() => second.lives.abandon());
    const records = recorded(second);
    await second.lives.load();
    const life = second.lives.get(demoId);
    assert.ok(life);
    await eventually(() => of(life, 'web').restartCount === 3 && first.engine.isRunning('web'));
    await crash(second, life, 2);
    assert.deepEqual(await told(records, second), ['crash-loop 3']);
  });

  test('it is no missing program where the engine could not start it once more', async context => {
    const here = world(context);
    const life = await here.running();
    await crash(here, life, 1);
    const records = recorded(here);
    here.engine.failNext('startContainer', new EngineError('start-failed', 'too much to do'));
    here.engine.end('web', 3);
    await eventually(() => of(life, 'web').restartCount === 2 && here.engine.isRunning('web'));
    assert.deepEqual(await told(records, here), ['crash-loop 3', 'crash-loop 128']);
  });

  test('a program that is not there is told from the first attempt on', async context => {
    const here = world(context);
    const records = recorded(here);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      here.engine.failNext('startContainer', new EngineError('start-failed', 'no such file'));
    }
    const life = here.create();
    await phase(life, 'running');
    await eventually(() => here.engine.isRunning('web'));
    const ran = ({ containers }: GroupRecord): boolean =>
      containers['web']?.events.some(({ name }) => name === 'Started') ?? false;
    const causes = await told(
      records.filter(record => !ran(record)),
      here,
    );
    assert.deepEqual(
      causes.filter(cause => cause !== ''),
      ['command-not-startable 128'],
    );
  });
});

function viewOf(record: GroupRecord): GroupView {
  return aGroup({
    provisioningState: provisioningState(record),
    state: groupState(record),
    containers: Object.entries(record.containers).map(([name, container]) => containerView(name, container)),
  });
}

function containerView(
  name: string,
  { currentState, previousState, restartCount, events }: ContainerRecord,
): ContainerView {
  return aContainer({
    name,
    current: stateView(currentState),
    ...(previousState === undefined ? {} : { previous: stateView(previousState) }),
    restartCount,
    events: events.map(({ lastTimestamp, ...event }) => ({ ...event, lastTime: new Date(lastTimestamp) })),
  });
}

function stateView({ startTime, finishTime, ...state }: ShownState): ContainerStateView {
  return {
    ...state,
    ...(startTime === undefined ? {} : { startTime: new Date(startTime) }),
    ...(finishTime === undefined ? {} : { finishTime: new Date(finishTime) }),
  };
}
