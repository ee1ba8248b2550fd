import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { facts } from './facts.ts';
import { openPublishedApi } from './publishedApi.ts';
import { leaks } from './secrets.ts';
import { wrongSteps } from './states.ts';
import type { Exchange } from './recordings.ts';

const id = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerInstance/containerGroups/demo';
const operation = '12345678-1234-1234-1234-123456789abc';

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'x-ms-request-id': `eastus:${operation}`,
  'x-ms-correlation-request-id': operation,
  'x-ms-routing-request-id': `LOCAL:20260101T000000Z:${operation}`,
  'x-ms-ratelimit-remaining-subscription-reads': '1',
  'x-ms-ratelimit-remaining-subscription-writes': '1',
  'x-ms-ratelimit-remaining-subscription-resource-requests-pt1h': '1',
  'x-ms-ratelimit-remaining-subscription-resource-requests-pt5m': '1',
};

const container = {
  name: 'web',
  properties: { image: 'busybox', resources: { requests: { cpu: 1, memoryInGB: 1 } } },
};

function group(changes: object): object {
  return {
    id,
    name: 'demo',
    type: 'Microsoft.ContainerInstance/containerGroups',
    location: 'eastus',
    properties: {
      osType: 'Linux',
      containers: [container],
      provisioningState: 'Pending',
      instanceView: { events: [], state: 'Pending' },
      ...changes,
    },
  };
}

/** A new group, as the service answers it. */
function created(changes: Partial<Exchange> = {}): Exchange {
  return {
    operation: 'ContainerGroups_CreateOrUpdate',
    method: 'PUT',
    url: `${id}?api-version=2023-05-01`,
    requestBody: { location: 'eastus', properties: { osType: 'Linux', containers: [container] } },
    status: 201,
    headers: {
      ...headers,
      'azure-asyncoperation': `https://127.0.0.1:1/subscriptions/s/providers/Microsoft.ContainerInstance/locations/eastus/operations/${operation}?api-version=2018-06-01`,
    },
    body: group({}),
    ...changes,
  };
}

function shown(changes: object): Exchange {
  return created({
    operation: 'ContainerGroups_Get',
    method: 'GET',
    status: 200,
    headers,
    body: group({ provisioningState: 'Succeeded', ...changes }),
  });
}

function withView(view: object): Exchange {
  const properties = { ...container.properties, instanceView: { restartCount: 0, ...view } };
  return shown({ containers: [{ name: 'web', properties }] });
}

const event = { name: 'Pulled', type: 'Normal', message: 'm', count: 1 };

/** For every fact, an exchange that goes against it. */
const planted: Readonly<Record<string, Exchange>> = {
  'every answer has the headers of Azure Resource Manager': created({ headers: {} }),
  'the routing id has place, time and correlation id': created({
    headers: { ...headers, 'x-ms-routing-request-id': `LOCAL:${operation}` },
  }),
  'what is asked of a group is named by its region': created({
    headers: { ...headers, 'x-ms-request-id': operation },
  }),
  'every refusal is a CloudError': created({ status: 400, body: 'no' }),
  'headers and body of an answer are those of its operation and code': created({ headers }),
  'an operation is named by region and id, and its address is of 2018-06-01': created({
    headers: { ...headers, 'azure-asyncoperation': 'https://127.0.0.1:1/operations/1' },
  }),
  'creates and deletes count down the quotas of an hour and of five minutes': created({ headers: {} }),
  'the answer to a new group is Pending, without events, without an address and without views of containers':
    created({ body: group({ provisioningState: 'Succeeded' }) }),
  'a list shows no instance view': created({
    operation: 'ContainerGroups_List',
    status: 200,
    body: { value: [group({})] },
  }),
  'states are words of the service': shown({ provisioningState: 'Ready' }),
  'what runs has begun and not ended; what a client stopped has neither start time nor exit code': withView({
    currentState: { state: 'Running', exitCode: 0, detailStatus: '' },
  }),
  'events have a name, a type and times in whole seconds, and repeat by their count': withView({
    currentState: { state: 'Waiting', detailStatus: '' },
    events: [{ ...event, firstTimestamp: '2026-01-01T00:00:00.123Z', lastTimestamp: '2026-01-01T00:00:00Z' }],
  }),
  'an operation shows its group, its status and its events, and no more unless it failed': created({
    operation: 'Operation_Get',
    status: 200,
    body: { id, status: 'Pending' },
  }),
};

describe('what is planted is found', () => {
  test('an answer as it must be breaks nothing', () => {
    assert.deepEqual(
      facts.flatMap(({ broken }) => broken(created())),
      [],
    );
  });

  for (const { says, broken } of facts) {
    test(`against: ${says}`, () => {
      const exchange = planted[says];
      assert.ok(exchange, 'nothing is planted');
      assert.notDeepEqual(broken(exchange), []);
    });
  }

  test('a secret that comes back, as it was sent or decoded', () => {
    const secret = Buffer.from('file content').toString('base64');
    const sent = created({
      requestBody: {
        containers: [{ environmentVariables: [{ name: 'A', secureValue: 'hidden-value' }] }],
        volumes: [{ secret: { file: secret } }],
      },
    });
    assert.deepEqual(leaks([sent]), []);
    for (const text of ['hidden-value', secret, 'file content']) {
      const leaking = created({ body: { deep: [{ message: `it is ${text}.` }] } });
      assert.deepEqual(leaks([sent, leaking]), [leaking], text);
      const told = created({ requestBody: { tags: { open: text } } });
      assert.deepEqual(leaks([sent, told, leaking]), [], 'what was sent openly too is no secret');
    }
  });

  test('a step backwards, unless a command lies between', () => {
    const [running, creating] = ['Succeeded', 'Creating'].map(provisioningState =>
      shown({ provisioningState }),
    );
    assert.ok(running && creating);
    assert.deepEqual(wrongSteps([creating, running]), []);
    assert.deepEqual(wrongSteps([running, creating]), [
      { step: 'from Succeeded to Creating', exchange: creating },
    ]);
    assert.deepEqual(wrongSteps([running, created({ method: 'DELETE', status: 200 }), creating]), []);
  });

  test('an answer and a request that the published API does not have', async context => {
    const api = await openPublishedApi();
    if (api === undefined) {
      context.diagnostic('the published API is not at hand');
      return;
    }
    assert.deepEqual(await api.judge(created()), { request: [], response: [] });
    const foreign = await api.judge(created({ requestBody: { properties: 1 }, body: { properties: 1 } }));
    assert.notDeepEqual(foreign.request, []);
    assert.notDeepEqual(foreign.response, []);
    const misnamed = await api.judge(created({ operation: 'ContainerGroups_Get' }));
    assert.deepEqual(
      misnamed.response.map(({ code }) => code),
      ['OTHER_OPERATION'],
    );
  });
});
