import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { isRecord } from '../../../../src/fabric/model/shape.ts';
import { type Arm, type ArmAnswer, at, openArm, subscription } from '../armFixture.ts';
import { eventually } from '../fixtures.ts';

/** Answers of the live service from public test recordings; beside the repository where they are at hand. */
const recordings = new URL(
  '../../../../../shared/aci-spec/recorded/aci-recorded-responses.json',
  import.meta.url,
);

interface Entry {
  readonly source: string;
  readonly request: { readonly method: string; readonly url: string; readonly body: unknown };
  readonly response: {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

/** Additions of the service that its Swagger of 2023-05-01 does not know. */
const undocumented = new Set([
  'provisioningTimeoutInSeconds',
  'isCustomProvisioningTimeout',
  'isCreatedFromStandbyPool',
  'configMap',
]);

/** What differs from one run to the next, in the order in which it is looked for. */
const passing: readonly (readonly [what: RegExp, name: string])[] = [
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, '<time>'],
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z$/, '<exact time>'],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '<id>'],
  [/sha256:[0-9a-f]+/, '<digest>'],
  [/^\d+\.\d+\.\d+\.\d+$/, '<address>'],
  // The service knows the digest before it pulls, an engine only afterwards.
  [/^(pulling image) ".*"$/, '$1'],
];

/** A value without what is passing and what is undocumented. Events are compared apart. */
function lasting(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(lasting);
  }
  if (isRecord(value)) {
    const kept = Object.entries(value).filter(([key]) => !undocumented.has(key));
    return Object.fromEntries(
      kept.map(([key, member]) => [key, key === 'events' ? `<events: ${typeof member}>` : lasting(member)]),
    );
  }
  return typeof value === 'string'
    ? passing.reduce((text, [what, name]) => text.replace(what, name), value)
    : value;
}

/** The events of a body, wherever they are; the service gives them in no order. */
function eventsIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'events' && Array.isArray(member) ? member.map(lasting) : eventsIn(member),
  );
}

/**
 * Same code, same headers, same body: member by member, value by value.
 * @param unlike names of events by which the answers may differ, with the reason.
 */
function assertLikeRecorded(
  answer: ArmAnswer,
  { source, response }: Entry,
  unlike: Readonly<Record<string, string>> = {},
): void {
  assert.equal(answer.status, response.statusCode, source);
  assert.deepEqual(lasting(answer.body), lasting(response.body ?? undefined), source);
  const [ours, theirs] = [answer.body, response.body].map(body =>
    eventsIn(body)
      .filter(event => !(String(at(event, 'name')) in unlike))
      .toSorted((a, b) => String(at(a, 'name')).localeCompare(String(at(b, 'name')))),
  );
  assert.deepEqual(ours, theirs, source);
  for (const [header, value] of Object.entries(response.headers)) {
    const own = answer.headers.get(header);
    assert.notEqual(own, null, `${header}: ${source}`);
    if (header === 'x-ms-request-id') {
      assert.equal(lasting(own), lasting(value), source);
    }
  }
}

if (existsSync(recordings)) {
  const { entries } = JSON.parse(readFileSync(recordings, 'utf8')) as { readonly entries: readonly Entry[] };

  /** The recorded request, for the subscription of this computer. */
  function replay(arm: Arm, { request }: Entry, path = request.url): Promise<ArmAnswer> {
    const { pathname, search } = new URL(path);
    return arm.call(
      `${request.method} ${pathname.replace(/\/subscriptions\/[^/]+/, `/subscriptions/${subscription}`)}${search}`,
      request.body ?? undefined,
    );
  }

  const used = new Set<number>();

  function entry(index: number): Entry {
    const found = entries[index];
    assert.ok(found, `recording ${index} is missing`);
    used.add(index);
    return found;
  }

  async function openWithGroup(context: Parameters<typeof openArm>[0], of: Entry): Promise<Arm> {
    const arm = await openArm(context);
    const resourceGroup = /resourceGroups\/([^/]+)/.exec(of.request.url)?.[1] ?? '';
    await arm.call(`PUT /subscriptions/${subscription}/resourceGroups/${resourceGroup}`, {
      location: 'westus',
    });
    return arm;
  }

  /** The request to which a recorded answer belongs. */
  function asSent(body: unknown): unknown {
    if (Array.isArray(body)) {
      return body.map(asSent);
    }
    const added = new Set([...undocumented, 'provisioningState', 'instanceView', 'ip']);
    return isRecord(body)
      ? Object.fromEntries(
          Object.entries(body).flatMap(([key, member]) => (added.has(key) ? [] : [[key, asSent(member)]])),
        )
      : body;
  }

  /** Makes the group that the recorded answer shows. */
  async function make(arm: Arm, of: Entry): Promise<void> {
    const { location, tags, properties } = asSent(of.response.body) as Readonly<Record<string, unknown>>;
    const { pathname } = new URL(of.request.url);
    const put = await arm.call(
      `PUT ${pathname.replace(/\/subscriptions\/[^/]+/, `/subscriptions/${subscription}`)}`,
      { location, tags, properties },
    );
    assert.equal(put.status, 201, JSON.stringify(put.body));
    await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
  }

  describe('answers are those of the live service', { timeout: 20_000 }, () => {
    test('create, operation, show, list, logs, delete (azure-cli)', async context => {
      const arm = await openWithGroup(context, entry(0));
      const created = await replay(arm, entry(0));
      assertLikeRecorded(created, entry(0));
      await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
      const operation = await replay(arm, entry(1), created.headers.get('azure-asyncoperation') ?? '');
      assertLikeRecorded(operation, entry(1), { Started: 'the service tells events some seconds late' });
      context.mock.method(arm.engine, 'logs', async () => Buffer.from('hello\n'));
      for (const index of [2, 3, 4, 5]) {
        assertLikeRecorded(await replay(arm, entry(index)), entry(index));
      }
    });

    test('a container that ended with an error (azure-cli)', async context => {
      const arm = await openWithGroup(context, entry(6));
      await make(arm, entry(6));
      arm.engine.end('clicontainer000002', 2);
      await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'completed'));
      assertLikeRecorded(await replay(arm, entry(6)), entry(6), {
        Killing: 'a container that ends by itself is not killed here',
      });
    });

    test('restart, and start of what runs (azure-powershell)', async context => {
      const arm = await openWithGroup(context, entry(8));
      await make(arm, entry(8));
      const stopping = Promise.withResolvers<void>();
      context.mock.method(arm.engine, 'stopContainer', () => stopping.promise);
      assertLikeRecorded(await replay(arm, entry(7)), entry(7));
      assertLikeRecorded(await replay(arm, entry(8)), entry(8));
      stopping.resolve();
      const { request } = entry(9);
      const running = request.url.replace(
        /resourceGroups\/[^/]+/,
        /resourceGroups\/[^/]+/.exec(entry(8).request.url)?.[0] ?? '',
      );
      await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
      assertLikeRecorded(await replay(arm, entry(9), running), entry(9));
    });

    test('every recording is among them', () => {
      assert.deepEqual(used, new Set(entries.keys()));
    });
  });
} else {
  test('the recorded answers of the live service are not at hand, so nothing is compared with them', context => {
    context.diagnostic(`absent: ${recordings.pathname}`);
    assert.equal(existsSync(recordings), false);
  });
}
