import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupsPath, openArm, subscription } from '../armFixture.ts';
import { groupRequest } from '../fixtures.ts';

const rg = `/subscriptions/${subscription}/resourceGroups/rg`;
const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

describe('headers of every answer', { timeout: 20_000 }, () => {
  test('name the request: the service with its region, ARM without, the road with region, time and correlation', async context => {
    const { call } = await openArm(context);
    const { headers } = await call(`GET ${rg}`);
    assert.match(headers.get('x-ms-request-id') ?? '', new RegExp(`^${guid}$`));
    const correlation = headers.get('x-ms-correlation-request-id') ?? '';
    assert.match(
      headers.get('x-ms-routing-request-id') ?? '',
      new RegExp(`^EASTUS:\\d{8}T\\d{6}Z:${correlation}$`),
    );
    for (const [name, value] of [
      ['cache-control', 'no-cache'],
      ['pragma', 'no-cache'],
      ['expires', '-1'],
      ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
      ['x-content-type-options', 'nosniff'],
    ] as const) {
      assert.equal(headers.get(name), value);
    }
    const missing = await call(`GET ${groupsPath}/none`);
    assert.match(missing.headers.get('x-ms-request-id') ?? '', new RegExp(`^eastus:${guid}$`));
  });

  test('a PUT has the id of its operation', async context => {
    const { call } = await openArm(context);
    const { headers } = await call(`PUT ${groupsPath}/demo`, groupRequest());
    const operation = /operations\/([^?]+)/.exec(headers.get('azure-asyncoperation') ?? '')?.[1];
    assert.equal(headers.get('x-ms-request-id'), `eastus:${operation}`);
  });

  test('say how many reads, writes and deletes are left', async context => {
    const { call } = await openArm(context);
    const left = async (request: string, kind: string): Promise<number> =>
      Number((await call(request)).headers.get(`x-ms-ratelimit-remaining-subscription-${kind}`));
    assert.deepEqual([await left(`GET ${rg}`, 'reads'), await left(`HEAD ${rg}`, 'reads')], [11_999, 11_998]);
    // The fixture's own PUT was the first write.
    assert.equal(await left(`PATCH ${rg}`, 'writes'), 1198);
    assert.equal(await left(`DELETE ${groupsPath}/none`, 'deletes'), 14_999);
  });
});
