import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
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

/** Members that are there in some answers of the service and absent in others that say the same. */
const optional = new Set(['ports', 'environmentVariables', 'restartPolicy']);

/** Keys and types, without values; a list has the shapes of its items. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) {
    return [...new Set(value.map(item => JSON.stringify(shape(item))))].toSorted();
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value;
  }
  const kept = Object.entries(value).filter(([key]) => !undocumented.has(key) && !optional.has(key));
  return Object.fromEntries(
    kept.toSorted(([a], [b]) => a.localeCompare(b)).map(([key, member]) => [key, shape(member)]),
  );
}

function assertLikeRecorded(answer: ArmAnswer, { source, response }: Entry): void {
  assert.equal(answer.status, response.statusCode, source);
  assert.deepEqual(shape(answer.body), shape(response.body ?? undefined), source);
  for (const header of Object.keys(response.headers)) {
    assert.ok(answer.headers.has(header), `${header}: ${source}`);
  }
  for (const state of ['properties.provisioningState', 'properties.instanceView.state', 'status']) {
    assert.equal(at(answer.body, state), at(response.body, state), `${state}: ${source}`);
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

  function entry(index: number): Entry {
    const found = entries[index];
    assert.ok(found, `recording ${index} is missing`);
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

  /** Makes the group that the recorded answer shows. */
  async function make(arm: Arm, of: Entry): Promise<void> {
    const { location, tags, properties } = of.response.body as {
      location: string;
      tags: unknown;
      properties: Record<string, unknown>;
    };
    const { provisioningState: _, instanceView: __, ...input } = properties;
    const { pathname } = new URL(of.request.url);
    const put = await arm.call(
      `PUT ${pathname.replace(/\/subscriptions\/[^/]+/, `/subscriptions/${subscription}`)}`,
      { location, tags, properties: input },
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
      assertLikeRecorded(await replay(arm, entry(1), created.headers.get('azure-asyncoperation') ?? ''), {
        ...entry(1),
        response: { ...entry(1).response, headers: {} },
      });
      for (const index of [2, 3, 4, 5]) {
        assertLikeRecorded(await replay(arm, entry(index)), entry(index));
      }
    });

    test('a container that ended with an error (azure-cli)', async context => {
      const arm = await openWithGroup(context, entry(6));
      await make(arm, entry(6));
      arm.engine.end('clicontainer000002', 2);
      await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'completed'));
      assertLikeRecorded(await replay(arm, entry(6)), entry(6));
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
  });
} else {
  test('the recorded answers of the live service are not at hand, so nothing is compared with them', context => {
    context.diagnostic(`absent: ${recordings.pathname}`);
    assert.equal(existsSync(recordings), false);
  });
}
