import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ContainerView, EventView } from '../../../src/cluster/groupView.ts';
import { actionIds, causes } from '../../../src/diagnosis/causes.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { ContainerFact, Fact, FailureFact } from '../../../src/diagnosis/fact.ts';
import { english } from '../../../src/language/phrase.ts';
import { aContainer, aGroup } from '../builders.ts';

const seen = new Date('2026-05-01T12:00:00Z');

function event(name: string, message: string, second = 0): EventView {
  return { name, message, type: 'Warning', count: 1, lastTime: new Date(seen.getTime() + second * 1000) };
}

function aContainerFact(changes: Partial<ContainerView>, lastLines: readonly string[] = []): ContainerFact {
  const container = aContainer(changes);
  const group = aGroup({ containers: [container] });
  const about = {
    name: group.name,
    group: { resourceGroup: group.resourceGroup, name: group.name },
    container: container.name,
  };
  return { kind: 'container', about, group, container, lastLines, seen };
}

function aFailure(changes: Partial<FailureFact>): FailureFact {
  return {
    kind: 'failure',
    about: { name: 'demo' },
    message: 'Making it: no',
    details: [],
    ...changes,
  };
}

const ids = (facts: readonly Fact[]): readonly string[] => diagnose(facts).map(({ cause }) => cause);

describe('a diagnosis', () => {
  test('of what is well is empty', () => {
    const group = aGroup();
    assert.deepEqual(ids([aContainerFact({}), { kind: 'group', about: { name: 'x' }, group }]), []);
  });

  test('tells first what explains the rest', () => {
    const refused = aFailure({ reason: 'arm-refused', code: 'ContainerGroupQuotaReached' });
    const clock: Fact = {
      kind: 'server',
      about: { name: 'api' },
      name: 'api',
      host: '10.0.0.1',
      port: 443,
      clockAhead: -7_500_000,
      seen,
    };
    const [first, ...others] = diagnose([refused, clock]);
    assert.ok(first);
    assert.match(
      english(first.why),
      /^The clock of "api" and the one of this computer are 2 h 5 min apart\./,
    );
    assert.deepEqual(
      others.map(({ cause }) => cause),
      ['quota'],
    );
  });

  test('says the events in their order when it knows no better', () => {
    const group = aGroup({
      provisioningState: 'Failed',
      events: [event('Failed', 'second', 2), event('Started', 'first', 1)],
    });
    const [finding] = diagnose([{ kind: 'group', about: { name: 'x' }, group }]);
    assert.equal(finding?.cause, 'group-failed');
    assert.deepEqual(
      finding.evidence
        .find(({ heading }) => english(heading) === 'Events')
        ?.lines.map(line => english(line).slice(25)),
      ['Started: first', 'Failed: second'],
    );
  });

  test('leaves the general word out where there is a particular one', () => {
    const container = aContainerFact({ current: { state: 'Terminated', exitCode: 3 } });
    const group = { ...container.group, provisioningState: 'Failed' };
    assert.deepEqual(ids([{ kind: 'group', about: container.about, group }, container]), ['crash-loop']);
  });

  test('tells once what several have for the same reason', () => {
    const failed = event('Failed', 'Failed to pull image "nginx": toomanyrequests');
    const facts = ['one', 'two'].map(name => ({
      ...aContainerFact({ events: [failed], current: { state: 'Waiting' } }),
      about: { name },
    }));
    const [finding, ...others] = diagnose(facts);
    assert.deepEqual([finding?.cause, others], ['registry-rate-limit', []]);
    assert.deepEqual(
      finding?.about.map(({ name }) => name),
      ['one', 'two'],
    );
  });

  test('names nobody twice', () => {
    const [finding] = diagnose([aFailure({}), aFailure({})]);
    assert.deepEqual(finding?.about, [{ name: 'demo' }]);
  });

  test('keeps apart what ends alike with another story', () => {
    const end = { current: { state: 'Terminated', exitCode: 1 } } as const;
    assert.deepEqual(ids([aContainerFact(end, ['no config']), aContainerFact(end, ['no disk'])]), [
      'crash-loop',
      'crash-loop',
    ]);
  });
});

describe('a container', () => {
  test('whose image came in the end is not told of', () => {
    const events = [event('Failed', 'Failed to pull image "x": not found', 1), event('Pulled', 'Pulled', 2)];
    assert.deepEqual(ids([aContainerFact({ events, current: { state: 'Waiting' } })]), []);
  });

  test('that came up again is told of for ten minutes', () => {
    const startedBefore = (minutes: number): Fact =>
      aContainerFact({
        current: { state: 'Running', startTime: new Date(seen.getTime() - minutes * 60_000) },
        previous: { state: 'Terminated', exitCode: 1 },
        restartCount: 3,
      });
    assert.deepEqual(ids([startedBefore(9)]), ['crash-loop']);
    assert.deepEqual(ids([startedBefore(11)]), []);
  });

  test('that a person or the platform stopped has not failed', () => {
    for (const end of [{}, { exitCode: 7147 }, { exitCode: 7148 }]) {
      assert.deepEqual(ids([aContainerFact({ current: { state: 'Terminated', ...end } })]), []);
    }
  });
});

describe('a failure', () => {
  test('for too many requests is known by its status, and by each of the codes', () => {
    const failures = [
      aFailure({ reason: 'throttled' }),
      aFailure({ code: 'TooManyRequests' }),
      aFailure({ code: 'SubscriptionRequestsThrottled' }),
    ];
    for (const failure of failures) {
      assert.deepEqual(ids([failure]), ['arm-throttled']);
    }
  });

  test('for want of a subscription leads to choosing one', () => {
    for (const reason of ['no-subscription', 'not-configured']) {
      assert.equal(diagnose([aFailure({ reason })])[0]?.next[0], 'choose-subscription');
    }
  });
});

describe('the table', () => {
  test('offers no log where there is none', () => {
    for (const { id, next } of causes) {
      if (['image-not-found', 'command-not-startable'].includes(id) || id.startsWith('registry-')) {
        assert.ok(!next.includes('follow-logs'), id);
      }
    }
  });

  test('has each cause once, and something to do for each', () => {
    assert.equal(new Set(causes.map(({ id }) => id)).size, causes.length);
    for (const { id, next } of causes) {
      assert.ok(next.length > 0, id);
      assert.deepEqual(
        next.filter(action => !actionIds.includes(action)),
        [],
      );
    }
  });

  test('leaves no {name} unsaid', () => {
    const facts = [
      aFailure({ code: 'MissingSubscriptionRegistration', message: "use namespace 'Microsoft.Storage'." }),
      aFailure({ code: 'ENOTFOUND' }),
      aFailure({ code: 'ETIMEDOUT' }),
      aFailure({}),
    ];
    for (const finding of diagnose(facts)) {
      assert.doesNotMatch(english(finding.why), /[{}]/);
    }
  });
});
