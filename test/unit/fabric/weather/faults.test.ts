import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Fault, FaultKind } from '../../../../src/fabric/weather/weather.ts';
import { type ArmAnswer, at, codeOf, groupsPath, robot, subscription } from '../armFixture.ts';
import { eventually } from '../fixtures.ts';
import { exactly, openStorm, type Storm } from './storm.ts';

interface Row {
  readonly shows: string;
  readonly fault: Fault;
  readonly effect: (storm: Storm) => Promise<void>;
}

/** Seconds that a wait is seen by; little, as these are real ones. */
const moment = 0.15;

const rows: readonly Row[] = [
  {
    shows: 'the answer takes its time',
    fault: { kind: 'latency', operation: 'ContainerGroups_Get', seconds: exactly(moment) },
    effect: async ({ create, get }) => {
      await create();
      assert.ok((await secondsOf(get)) >= moment);
    },
  },
  {
    shows: '429 says when to come back',
    fault: { kind: 'throttled', operation: 'ContainerGroups_*', next: 1, retryAfter: 7 },
    effect: async ({ create }) => {
      const refused = await create();
      assert.deepEqual(
        [refused.status, codeOf(refused), refused.headers.get('retry-after')],
        [429, 'TooManyRequests', '7'],
      );
      assert.equal((await create()).status, 201);
    },
  },
  ...([500, 502, 503, 504] as const).map((status): Row => ({
    shows: `${status} comes in the form of ARM`,
    fault: { kind: 'serverError', group: 'web', status },
    effect: async ({ create, call }) => {
      const refused = await create();
      assert.equal(refused.status, status);
      assert.equal(typeof codeOf(refused), 'string');
      assert.equal((await call(`GET ${groupsPath}/other`)).status, 404);
    },
  })),
  {
    shows: 'the connection drops before the request is read',
    fault: {
      kind: 'droppedConnection',
      operation: 'ContainerGroups_CreateOrUpdate',
      next: 1,
      moment: 'before',
    },
    effect: async ({ create, get }) => {
      await assert.rejects(create(), TypeError);
      assert.equal((await get()).status, 404);
    },
  },
  {
    shows: 'the connection drops when the request was carried out',
    fault: {
      kind: 'droppedConnection',
      operation: 'ContainerGroups_CreateOrUpdate',
      next: 1,
      moment: 'after',
    },
    effect: async ({ create, get }) => {
      await assert.rejects(create(), TypeError);
      assert.equal((await get()).status, 200);
    },
  },
  {
    shows: 'the connection drops half-way through the answer',
    fault: { kind: 'droppedConnection', operation: 'ContainerGroups_Get', next: 1, moment: 'within' },
    effect: async ({ create, get }) => {
      await create();
      await assert.rejects(get(), TypeError);
      assert.equal((await get()).status, 200);
    },
  },
  {
    shows: 'the fabric stands still and goes on',
    fault: { kind: 'paused', operation: 'ContainerGroups_Get', next: 1, seconds: exactly(moment) },
    effect: async ({ get }) => {
      assert.ok((await secondsOf(get)) >= moment);
      assert.equal((await get()).status, 404);
    },
  },
  ...(
    [
      ['pullFailure', 400, 'InaccessibleImage'],
      ['registryRefusal', 400, 'InaccessibleImage'],
      ['registryRateLimit', 409, 'RegistryErrorResponse'],
    ] as const
  ).flatMap(([kind, status, code]): readonly Row[] => [
    {
      shows: `an image is asked for in vain: ${code}`,
      fault: { kind, image: 'busy*', form: 'refused', next: 1 },
      effect: async ({ create }) => {
        const refused = await create();
        assert.deepEqual([refused.status, codeOf(refused)], [status, code]);
        assert.equal((await create()).status, 201);
      },
    },
    {
      shows: `an image that was there when it was asked for cannot be pulled: ${code}`,
      fault: { kind, form: 'failed', next: 1 },
      effect: async storm => {
        const failed = await failureOf(storm, await storm.create());
        assert.equal(at(failed, 'error.code'), code);
        await eventuallyRuns(storm);
      },
    },
  ]),
  {
    shows: 'a full region refuses',
    fault: { kind: 'noCapacity', form: 'refused', next: 1 },
    effect: async ({ create, get }) => {
      const refused = await create();
      assert.deepEqual([refused.status, codeOf(refused)], [409, 'ServiceUnavailable']);
      assert.equal((await get()).status, 404);
    },
  },
  {
    shows: 'a full region takes the request and fails it',
    fault: { kind: 'noCapacity', form: 'failed', next: 1 },
    effect: async storm => {
      const failed = await failureOf(storm, await storm.create());
      assert.match(
        String(at(failed, 'error.message')),
        /not available in the location 'eastus' at this moment/,
      );
      assert.match(JSON.stringify(at(failed, 'properties.events')), /"InsufficientCapacity\."/);
    },
  },
  {
    shows: 'a container is killed and restarted',
    fault: { kind: 'containerKilled', group: 'web', container: 'web', next: 1, every: 0.05 },
    effect: async storm => {
      await storm.create();
      const view = 'properties.containers.0.properties.instanceView';
      const { body } = await eventuallyAnswers(async () => {
        const seen = await storm.get();
        return at(seen.body, `${view}.restartCount`) === 1 ? seen : undefined;
      });
      assert.equal(at(body, `${view}.previousState.state`), 'Terminated');
    },
  },
  ...(['in-place', 'moved'] as const).map((form): Row => ({
    shows: `the platform restarts a group, ${form}`,
    fault: { kind: 'platformRestart', group: 'w*', next: 1, form, every: 0.05 },
    effect: async storm => {
      await storm.create();
      await eventuallyRuns(storm);
      const started = (): number => storm.engine.calls.filter(call => call === 'startContainer web').length;
      await eventually(() => started() === 2 && storm.engine.isRunning('web'));
      const removed = storm.engine.calls.some(call => call.startsWith('removeGroup'));
      assert.equal(removed, form === 'moved');
    },
  })),
  {
    shows: 'a deleted group goes on for a while',
    fault: { kind: 'lingering', group: 'web', next: 1, seconds: exactly(moment) },
    effect: async storm => {
      await storm.create();
      await eventuallyRuns(storm);
      const deleted = performance.now();
      await storm.call(`DELETE ${groupsPath}/web`);
      assert.equal((await storm.get()).status, 404);
      assert.ok(storm.engine.isRunning('web'));
      await storm.lives.removed();
      assert.ok(performance.now() - deleted >= moment * 1000);
      assert.equal(storm.engine.containers.size, 0);
    },
  },
  {
    shows: 'a role gives nothing until it has spread',
    fault: { kind: 'lateAssignment', seconds: exactly(moment) },
    effect: async ({ create, call }) => {
      await create();
      await assignReader(call, robot.principalId);
      const look = (): Promise<ArmAnswer> => call(`GET ${groupsPath}/web`, undefined, { token: 'robot' });
      assert.equal((await look()).status, 403);
      await eventuallyAnswers(async () => (await look()).status === 200 || undefined);
    },
  },
  {
    shows: 'nobody knows a principal that was just made, unless its type is said',
    fault: { kind: 'latePrincipal', seconds: exactly(moment) },
    effect: async ({ call }) => {
      const made = await call('POST /fabric/principals', { displayName: 'new' });
      const id = String(at(made.body, 'objectId'));
      assert.equal(codeOf(await assignReader(call, id)), 'PrincipalNotFound');
      await eventuallyAnswers(async () => (await assignReader(call, id)).status === 201 || undefined);
    },
  },
];

/** At the subscription, without a word on what the principal is. */
async function assignReader(call: Storm['call'], principalId: string): Promise<ArmAnswer> {
  const scope = `/subscriptions/${subscription}`;
  const roleDefinitionId = `${scope}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
  return await call(`PUT ${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, {
    properties: { roleDefinitionId, principalId },
  });
}

/** Their effect is that of StormyNames: stormyNames.test.ts. */
const shownElsewhere: readonly FaultKind[] = ['lateName', 'staleName'];

/** What the operation says when it has failed. */
async function failureOf({ call }: Storm, { headers }: ArmAnswer): Promise<unknown> {
  const { pathname, search } = new URL(headers.get('azure-asyncoperation') ?? '');
  return await eventuallyAnswers(async () => {
    const { body } = await call(`GET ${pathname}${search}`);
    return at(body, 'status') === 'Failed' ? body : undefined;
  });
}

async function secondsOf(action: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await action();
  return (performance.now() - begun) / 1000;
}

async function eventuallyAnswers<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
  }
}

async function eventuallyRuns({ engine }: Storm): Promise<void> {
  await eventually(() => engine.isRunning('web'));
}

describe('a fault of the weather', { timeout: 20_000 }, () => {
  for (const { shows, fault, effect } of rows) {
    test(`${fault.kind}: ${shows}`, async context => {
      const storm = await openStorm(context, [fault]);
      await effect(storm);
      assert.deepEqual(new Set(await storm.struck()), new Set([fault.kind]));
    });
  }

  test('shows its effect here, each kind of it', async context => {
    const { weather } = await openStorm(context);
    const { body } = await weather('PUT', { faults: [{ kind: 'hail' }] });
    const kinds = /expected one of ([\w, ]+)/.exec(String(at(body, 'error.message')))?.[1]?.split(', ');
    const shown = new Set([...rows.map(({ fault }) => fault.kind), ...shownElsewhere]);
    assert.deepEqual(new Set(kinds), shown);
  });
});
