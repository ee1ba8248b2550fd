import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { describe, test, type TestContext } from 'node:test';
import { AccessTokens } from '../../../../src/fabric/entra/accessTokens.ts';
import { readSigningKey } from '../../../../src/fabric/entra/signingKey.ts';
import { IdentitySurroundings } from '../../../../src/fabric/network/identitySurroundings.ts';
import { isWelcome, ManagementProxy } from '../../../../src/fabric/network/managementProxy.ts';
import type { ContainerGroup } from '../../../../src/fabric/model/resource.ts';
import { SecretsOfGroups } from '../../../../src/fabric/network/secretsOfGroups.ts';
import { ResourceStore } from '../../../../src/fabric/state/resourceStore.ts';
import { aGroupOfTheRobot, aStoredGroup, robot, temporaryState } from '../fixtures.ts';

const identity = robot;
const group = aGroupOfTheRobot();

interface Road {
  readonly environment: Readonly<Record<string, string>>;
  readonly surroundings: IdentitySurroundings;
  readonly port: number;
  readonly tokens: AccessTokens;
  readonly store: ResourceStore;
}

/** As on Docker Desktop: the proxy listens on 127.0.0.1. */
async function open(context: TestContext, group: ContainerGroup = aGroupOfTheRobot()): Promise<Road> {
  const directory = temporaryState(context);
  const store = new ResourceStore(directory, () => undefined);
  store.put(identity);
  store.put(group);
  const secrets = new SecretsOfGroups('key');
  const key = readSigningKey(directory);
  const tokens = new AccessTokens({ key, store, tenantId: 'tenant', hosts: () => [] });
  const proxy = new ManagementProxy({
    engineInfo: async () => ({ gateway: 'host.docker.internal', rootless: false }),
    store,
    secrets,
    tokens,
    keptPort: () => undefined,
    keepPort: () => undefined,
    accept: (socket: Duplex) => void socket.end('arrived'),
    log: () => undefined,
  });
  context.after(() => proxy.close());
  const surroundings = new IdentitySurroundings(proxy, secrets, 'OUR-CA');
  const environment = await surroundings.environment(group);
  return {
    environment,
    surroundings,
    tokens,
    store,
    port: Number(new URL(environment['HTTPS_PROXY'] ?? '').port),
  };
}

function connect(
  port: number,
  destination: string,
  credentials: string | undefined,
): Promise<{ readonly status: number; readonly said: string }> {
  const headers =
    credentials === undefined
      ? {}
      : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, method: 'CONNECT', path: destination, headers })
      .on('connect', (answer, socket, head) => {
        let said = head.toString();
        socket
          .on('data', part => (said += String(part)))
          .on('close', () => resolve({ status: answer.statusCode ?? 0, said }));
        socket.end();
      })
      .on('error', reject)
      .end();
  });
}

/** A path as it stands: fetch would put it right. */
function statusOf(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end();
  });
}

async function token(
  port: number,
  query: string,
  header: string,
): Promise<{ readonly status: number; readonly body: Record<string, string> }> {
  const response = await fetch(`http://127.0.0.1:${port}/msi/token?${query}`, {
    headers: { 'x-identity-header': header },
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

describe('what a container with an identity reaches', { timeout: 20_000 }, () => {
  test('Resource Manager, with the credentials of its group', async context => {
    const { environment, port } = await open(context);
    const { username, password, hostname } = new URL(environment['HTTPS_PROXY'] ?? '');
    assert.equal(hostname, 'host.docker.internal');
    assert.deepEqual(await connect(port, 'management.azure.com:443', `${username}:${password}`), {
      status: 200,
      said: 'arrived',
    });
  });

  test('nothing else, and nothing without credentials', async context => {
    const { environment, port } = await open(context);
    const { username, password } = new URL(environment['HTTPS_PROXY'] ?? '');
    for (const destination of [
      'example.com:443',
      'management.azure.com:80',
      '127.0.0.1:22',
      '169.254.169.254:80',
    ]) {
      assert.equal((await connect(port, destination, `${username}:${password}`)).status, 403, destination);
    }
    for (const credentials of [undefined, `${username}:guess`, `other:${password}`, '']) {
      assert.equal((await connect(port, 'management.azure.com:443', credentials)).status, 407);
    }
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 404);
    assert.equal(await statusOf(port, '//'), 404);
  });

  test('tokens of its identity, with its header', async context => {
    const { environment, port, tokens } = await open(context);
    const header = environment['IDENTITY_HEADER'] ?? '';
    const arm = 'https://management.azure.com';
    const { status, body } = await token(
      port,
      'resource=https://management.core.windows.net/&client_id=c',
      header,
    );
    assert.equal(status, 200);
    assert.deepEqual(tokens.principalOf(body['access_token'] ?? ''), {
      kind: 'identity',
      principalId: 'p',
      clientId: 'c',
    });
    assert.equal((await token(port, `resource=${arm}`, header)).status, 200);
    assert.equal((await token(port, `resource=${arm}&client_id=another`, header)).status, 400);
    assert.equal((await token(port, 'client_id=c', header)).status, 400);
    assert.equal((await token(port, `resource=${arm}`, `${header}x`)).status, 401);
    assert.equal((await token(port, `resource=${arm}`, '')).status, 401);
    for (const other of ['https://vault.azure.net', 'https://management.azure.com.example', '']) {
      const { status, body } = await token(port, `resource=${other}`, header);
      assert.deepEqual([status, body['error']], [400, 'invalid_resource'], other);
    }
  });

  test('tokens of the identity that was made with its group, before any other', async context => {
    const systemIdentity = { principalId: 's', clientId: 'sc', createdOn: '2026-01-01T00:00:00Z' };
    for (const base of [aStoredGroup(), aGroupOfTheRobot()]) {
      const { environment, port, tokens } = await open(context, { ...base, systemIdentity });
      const header = environment['IDENTITY_HEADER'] ?? '';
      const { body } = await token(port, 'resource=https://management.azure.com', header);
      assert.equal(tokens.principalOf(body['access_token'] ?? '')?.principalId, 's');
      assert.equal(body['client_id'], 'sc');
    }
  });

  test('no more when the group is gone', async context => {
    const { environment, port, store } = await open(context);
    const { username, password } = new URL(environment['HTTPS_PROXY'] ?? '');
    store.delete(group);
    assert.equal((await connect(port, 'management.azure.com:443', `${username}:${password}`)).status, 407);
    const arm = 'resource=https://management.azure.com';
    assert.equal((await token(port, arm, environment['IDENTITY_HEADER'] ?? '')).status, 401);
  });

  test('no other place through an address in full', async context => {
    const { environment, port } = await open(context);
    const { username, password } = new URL(environment['HTTPS_PROXY'] ?? '');
    const headers = {
      'proxy-authorization': `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    };
    for (const path of ['http://169.254.169.254/metadata', 'http://127.0.0.1:22/', 'http://example.com/']) {
      assert.equal(await statusOf(port, path, headers), 404, path);
    }
  });

  test("trust in the public roots and in this computer's authority", async context => {
    const { surroundings, environment } = await open(context);
    const [trust] = surroundings.volumes(group);
    const [[name, bundle] = []] = Object.entries(trust?.files ?? {});
    assert.equal(environment['SSL_CERT_FILE'], `${trust?.mountPath}/${name}`);
    assert.match(bundle?.toString() ?? '', /BEGIN CERTIFICATE[^]*OUR-CA\n$/);
  });

  test('nothing at all without an identity', async context => {
    const { surroundings } = await open(context);
    const { identity: _, ...plain } = group;
    assert.deepEqual([surroundings.volumes(plain), await surroundings.environment(plain)], [[], {}]);
  });
});

test('nobody of another network is let in', () => {
  const bridge = '10.213.7.1';
  assert.deepEqual(
    ['10.213.7.2', '127.0.0.1', '10.213.8.2', '192.168.1.20', '8.8.8.8', ''].map(remote =>
      isWelcome(remote, bridge),
    ),
    [true, true, false, false, false, false],
  );
  assert.deepEqual([isWelcome('10.213.7.2', undefined), isWelcome('127.0.0.1', undefined)], [false, true]);
});
