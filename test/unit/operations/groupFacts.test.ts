import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { GroupView } from '../../../src/cluster/groupView.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { factsOrFailure } from '../../../src/operations/factsOrFailure.ts';
import { type GroupLook, lookAtGroups } from '../../../src/operations/groupFacts.ts';
import { english, phrase } from '../../../src/language/phrase.ts';
import { OperationError } from '../../../src/operations/operationError.ts';
import { aContainer, aGroup } from '../builders.ts';

const never = new AbortController().signal;

const crashed = aContainer({ current: { state: 'Terminated', exitCode: 2 } });

function pods(count: number): readonly GroupView[] {
  return Array.from({ length: count }, (_, index) =>
    aGroup({ name: `pod-${index}`, resourceGroup: 'demo-pods', containers: [crashed] }),
  );
}

interface Source {
  readonly read?: (name: string) => Promise<GroupView | undefined>;
  readonly log?: () => Promise<string>;
}

function look(groups: readonly GroupView[], source: Source, signal = never): Promise<readonly GroupLook[]> {
  const {
    read = async name => groups.find(group => group.name === name),
    log = async () => 'fatal: no disk',
  } = source;
  return lookAtGroups(groups, { getContainerGroup: (_resourceGroup, name) => read(name), logs: log }, signal);
}

describe('a look at container groups', () => {
  test('asks for no more than five at once, their logs included', async () => {
    let underWay = 0;
    let most = 0;
    const call = async <T>(answer: T): Promise<T> => {
      underWay += 1;
      most = Math.max(most, underWay);
      await setImmediate();
      underWay -= 1;
      return answer;
    };
    const groups = pods(1000);
    const read = mock.fn((name: string) => call(groups.find(group => group.name === name)));
    const looks = await look(groups, { read, log: () => call('x') });
    assert.equal(most, 5);
    assert.equal(read.mock.callCount(), 1000);
    assert.deepEqual(
      looks.map(({ group }) => group.name),
      groups.map(({ name }) => name),
    );
  });

  test('leaves out what is gone', async () => {
    assert.deepEqual(await look(pods(1), { read: async () => undefined }), []);
  });

  test('tells of one that cannot be read why, and of the others what is seen of them', async () => {
    const [secret, ...others] = pods(3);
    assert.ok(secret);
    const refused = new OperationError('not-allowed', phrase`Reading container group "pod-0": no`);
    const looks = await look([secret, ...others], {
      read: async name => {
        if (name === secret.name) {
          throw refused;
        }
        return others.find(group => group.name === name);
      },
    });
    const findings = diagnose(looks.flatMap(({ facts }) => facts));
    assert.deepEqual(
      findings.map(({ cause, about }) => [cause, about.map(({ name }) => name)]),
      [
        ['role-too-small', ['pod-0']],
        ['crash-loop', ['pod-1', 'pod-2']],
      ],
    );
  });

  test('ends at what concerns all of them, without asking for the rest', async () => {
    const read = mock.fn(async () => {
      throw new OperationError('throttled', phrase`too many requests`);
    });
    await assert.rejects(look(pods(100), { read }), { reason: 'throttled' });
    assert.ok(read.mock.callCount() <= 5);
  });

  test('waits for no group and no log for ever', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const [hangs, mute] = pods(2);
    assert.ok(hangs && mute);
    const forEver = (): Promise<never> => new Promise(() => undefined);
    const looked = look([hangs, mute], {
      read: name => (name === mute.name ? Promise.resolve(mute) : forEver()),
      log: forEver,
    });
    await setImmediate();
    t.mock.timers.tick(15_000);
    const findings = diagnose((await looked).flatMap(({ facts }) => facts));
    assert.deepEqual(
      findings.map(finding => [finding.cause, english(finding.why).split('.')[0]]),
      [
        ['crash-loop', 'It ended with exit code 2 (restarts so far: 0)'],
        [
          'operation-failed',
          'The answer tells what is known: Reading container group "pod-0" took longer than 15 s',
        ],
      ],
    );
  });

  test('ends with its signal', async () => {
    const asked = new AbortController();
    const looked = look(pods(1), { read: () => new Promise(() => undefined) }, asked.signal);
    asked.abort();
    await assert.rejects(looked, { name: 'AbortError' });
  });
});

describe('what is gathered for a diagnosis', () => {
  const about = { name: 'demo' };

  for (const failure of [
    new OperationError('fabric-unreachable', phrase`gone`),
    new OperationError('cancelled', phrase`Cancelled.`),
    new DOMException('This operation was aborted', 'AbortError'),
    new TypeError('x is not a function'),
  ]) {
    test(`is the failure where that fails, though nobody gave up: ${failure.message}`, async () => {
      const [fact] = await factsOrFailure(about, never, () => Promise.reject(failure));
      assert.ok(fact);
      assert.deepEqual([fact.about, english(fact.message)], [about, failure.message]);
      assert.equal(diagnose([fact]).length, 1);
    });
  }

  test('is nothing where whoever asked gave up', async () => {
    const asked = AbortSignal.abort();
    await assert.rejects(
      factsOrFailure(about, asked, () => Promise.reject(new Error('broken'))),
      { name: 'AbortError' },
    );
  });
});
