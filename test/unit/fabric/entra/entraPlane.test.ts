import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, test, type TestContext } from 'node:test';
import { ClientSecretCredential } from '@azure/identity';
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { ResourceManagementClient } from '@azure/arm-resources';
import { at } from '../armFixture.ts';
import { type HttpAnswer, openFabric, type OpenFabric, ownerToken } from '../fabricFixture.ts';

const arm = 'https://management.azure.com/.default';
const asOwner = { authorization: `Bearer ${ownerToken}` };

interface Principal {
  readonly appId: string;
  readonly objectId: string;
  readonly tenantId: string;
  readonly secret: string;
}

async function principal({ send }: OpenFabric, body: object = {}): Promise<Principal> {
  const { status, body: made } = await send('POST /fabric/principals', {
    headers: asOwner,
    body: JSON.stringify({ displayName: 'robot', ...body }),
  });
  assert.equal(status, 201);
  return made as Principal;
}

async function opened(context: TestContext): Promise<{ fabric: OpenFabric; robot: Principal }> {
  const fabric = await openFabric(context);
  return { fabric, robot: await principal(fabric, { role: 'Contributor' }) };
}

/** As MSAL sends it, unless changed; null leaves a field out. */
function askToken(
  { send }: OpenFabric,
  { appId, secret, tenantId }: Principal,
  change: Readonly<Record<string, string | null>> = {},
  { path = 'oauth2/v2.0/token', headers = {} } = {},
): Promise<HttpAnswer> {
  const fields = {
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: secret,
    scope: arm,
    ...change,
  };
  const form = new URLSearchParams();
  Object.entries(fields).forEach(([name, value]) => value !== null && form.set(name, value));
  return send(`POST /${tenantId}/${path}`, { headers, body: form.toString() });
}

function claimsOf({ body }: HttpAnswer): Readonly<Record<string, unknown>> {
  const [, payload = ''] = String(at(body, 'access_token')).split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Readonly<Record<string, unknown>>;
}

describe("a program with Azure's own libraries", { timeout: 30_000 }, () => {
  test('signs in with its secret and does what its role says', async context => {
    const { fabric, robot } = await opened(context);
    const options = { tlsOptions: { ca: fabric.authority } };
    const credential = new ClientSecretCredential(robot.tenantId, robot.appId, robot.secret, {
      ...options,
      authorityHost: fabric.endpoint,
      disableInstanceDiscovery: true,
    });
    const client = { endpoint: fabric.endpoint, ...options };
    const { subscriptionId } = fabric.settings.current;
    const resources = new ResourceManagementClient(credential, subscriptionId, client);
    const group = await resources.resourceGroups.createOrUpdate('rg', { location: 'eastus' });
    assert.equal(group.name, 'rg');

    const reader = await principal(fabric, { role: 'Reader', scope: group.id });
    const reading = new ClientSecretCredential(robot.tenantId, reader.appId, reader.secret, {
      ...options,
      authorityHost: fabric.endpoint,
      disableInstanceDiscovery: true,
    });
    const groups = new ContainerInstanceManagementClient(reading, subscriptionId, client).containerGroups;
    assert.deepEqual(await groups.listByResourceGroup('rg').next(), { done: true, value: undefined });
    await assert.rejects(groups.stop('rg', 'demo'), { statusCode: 403, code: 'AuthorizationFailed' });
  });

  test('is told by number what is wrong', async context => {
    const { fabric, robot } = await opened(context);
    const credential = new ClientSecretCredential(robot.tenantId, robot.appId, 'guess', {
      tlsOptions: { ca: fabric.authority },
      authorityHost: fabric.endpoint,
      disableInstanceDiscovery: true,
    });
    await assert.rejects(credential.getToken(arm), /AADSTS7000215: Invalid client secret provided/);
  });
});

describe('the token endpoint', { timeout: 30_000 }, () => {
  test('gives a token whose claims tell who it is, and whose signature anybody can check', async context => {
    const { fabric, robot } = await opened(context);
    const answer = await askToken(fabric, robot);
    assert.equal(answer.status, 200);
    assert.deepEqual(
      [at(answer.body, 'token_type'), at(answer.body, 'expires_in'), at(answer.body, 'ext_expires_in')],
      ['Bearer', 3599, 3599],
    );
    const { aud, iss, appid, oid, sub, tid, idtyp, ver } = claimsOf(answer);
    const { appId, objectId, tenantId } = robot;
    assert.deepEqual(
      { aud, iss, appid, oid, sub, tid, idtyp, ver },
      {
        aud: 'https://management.azure.com',
        iss: `https://sts.windows.net/${tenantId}/`,
        appid: appId,
        oid: objectId,
        sub: objectId,
        tid: tenantId,
        idtyp: 'app',
        ver: '1.0',
      },
    );
    const [header = '', payload = '', signature = ''] = String(at(answer.body, 'access_token')).split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const keys = at((await fabric.send(`GET /${tenantId}/discovery/v2.0/keys`)).body, 'keys');
    const jwk = (keys as readonly JsonWebKey[]).find(key => key['kid'] === kid);
    assert.ok(jwk);
    assert.equal('d' in jwk, false);
    const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
    assert.ok(
      verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')),
    );
  });

  test('takes the secret in the header, too, and asks the older way', async context => {
    const { fabric, robot } = await opened(context);
    const basic = Buffer.from(`${robot.appId}:${encodeURIComponent(robot.secret)}`).toString('base64');
    const inHeader = await askToken(
      fabric,
      robot,
      { client_id: null, client_secret: null },
      { headers: { authorization: `Basic ${basic}` } },
    );
    assert.equal(inHeader.status, 200);
    const older = await askToken(
      fabric,
      robot,
      { scope: null, resource: 'https://management.core.windows.net/' },
      { path: 'oauth2/token' },
    );
    assert.deepEqual(
      [older.status, at(older.body, 'expires_in'), at(older.body, 'resource')],
      [200, '3599', 'https://management.core.windows.net/'],
    );
    assert.equal(at(older.body, 'expires_on'), String(claimsOf(older)['exp']));
  });

  test('knows this ARM by all its names, and Graph, whose tokens do not open ARM', async context => {
    const { fabric, robot } = await opened(context);
    const { subscriptionId } = fabric.settings.current;
    for (const [scope, opens] of [
      ['https://management.core.windows.net//.default', 200],
      ['https://management.azure.com//.default', 200],
      [`${fabric.endpoint}/.default`, 200],
      ['https://graph.microsoft.com/.default', 401],
    ] as const) {
      const answer = await askToken(fabric, robot, { scope });
      const authorization = `Bearer ${String(at(answer.body, 'access_token'))}`;
      const path = `/subscriptions/${subscriptionId}?api-version=2022-12-01`;
      assert.equal((await fabric.send(`GET ${path}`, { headers: { authorization } })).status, opens, scope);
    }
  });

  const refusals: readonly (readonly [
    code: number,
    status: number,
    error: string,
    change: Readonly<Record<string, string | null>>,
  ])[] = [
    [7000215, 401, 'invalid_client', { client_secret: 'guess' }],
    [7000215, 401, 'invalid_client', { client_secret: '' }],
    [7000218, 401, 'invalid_client', { client_secret: null }],
    [700016, 400, 'unauthorized_client', { client_id: 'eeeeeeee-0000-4000-8000-00000000000e' }],
    [900144, 400, 'invalid_request', { client_id: null }],
    [900144, 400, 'invalid_request', { grant_type: null }],
    [900144, 400, 'invalid_request', { scope: null }],
    [70003, 400, 'unsupported_grant_type', { grant_type: 'password' }],
    [1002012, 400, 'invalid_scope', { scope: 'https://management.azure.com/user_impersonation' }],
    [70011, 400, 'invalid_scope', { scope: `${arm} openid` }],
    [500011, 400, 'invalid_resource', { scope: 'https://vault.azure.net/.default' }],
  ];
  for (const [code, status, error, change] of refusals) {
    test(`refuses ${JSON.stringify(change)} with AADSTS${code}`, async context => {
      const { fabric, robot } = await opened(context);
      const answer = await askToken(fabric, robot, change);
      assert.deepEqual(
        [answer.status, at(answer.body, 'error'), at(answer.body, 'error_codes.0')],
        [status, error, code],
      );
      assert.match(
        String(at(answer.body, 'error_description')),
        new RegExp(`^AADSTS${code}: .* Trace ID: \\S+ Correlation ID: \\S+ Timestamp: [-\\d]+ [:\\d]+Z$`),
      );
      assert.doesNotMatch(JSON.stringify(answer.body), new RegExp(robot.secret));
    });
  }

  test('is one of this tenant, and takes POST', async context => {
    const { fabric, robot } = await opened(context);
    const tenantId = 'eeeeeeee-0000-4000-8000-00000000000e';
    const elsewhere = await askToken(fabric, { ...robot, tenantId });
    assert.deepEqual([elsewhere.status, at(elsewhere.body, 'error_codes.0')], [400, 90002]);
    const got = await fabric.send(`GET /${robot.tenantId}/oauth2/v2.0/token`);
    assert.deepEqual([got.status, at(got.body, 'error_codes.0')], [405, 900561]);
  });

  test('stops listening to an application after ten wrong secrets, and to no other', async context => {
    const { fabric, robot } = await opened(context);
    const other = await principal(fabric);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      assert.equal((await askToken(fabric, robot, { client_secret: 'guess' })).status, 401);
    }
    const { status, headers } = await askToken(fabric, robot);
    const wait = Number(headers['retry-after']);
    assert.equal(status, 429);
    assert.ok(wait > 0 && wait <= 60, String(wait));
    assert.equal((await askToken(fabric, other)).status, 200);
  });
});

describe('a service principal', { timeout: 30_000 }, () => {
  test('is shown with its secret once, and leaves only a hash on disk', async context => {
    const { fabric, robot } = await opened(context);
    const { body } = await fabric.send('GET /fabric/principals', { headers: asOwner });
    const { secret, ...shown } = robot;
    assert.deepEqual(at(body, 'value'), [shown]);
    assert.doesNotMatch(JSON.stringify(body), /secret|hash|salt/);
    const files = readdirSync(fabric.directory.path, { recursive: true, encoding: 'utf8' })
      .map(name => fabric.directory.file(name))
      .filter(file => statSync(file).isFile());
    assert.ok(files.length > 3);
    for (const file of files) {
      assert.equal(readFileSync(file, 'utf8').includes(secret), false, file);
    }
  });

  test('has its token and its secret after a restart, and neither after it was removed', async context => {
    const { fabric, robot } = await opened(context);
    const { body } = await askToken(fabric, robot);
    const headers = { authorization: `Bearer ${String(at(body, 'access_token'))}` };
    const path = `/subscriptions/${fabric.settings.current.subscriptionId}/resourceGroups?api-version=2022-12-01`;
    await fabric.close();
    const again = await openFabric(context, { directory: fabric.directory });
    assert.equal((await again.send(`GET ${path}`, { headers })).status, 200);
    assert.equal((await askToken(again, robot)).status, 200);

    const removed = await again.send(`DELETE /fabric/principals/${robot.appId}`, { headers: asOwner });
    assert.equal(removed.status, 200);
    assert.equal((await again.send(`GET ${path}`, { headers })).status, 401);
    assert.equal(at((await askToken(again, robot)).body, 'error_codes.0'), 700016);
    const gone = await again.send(`DELETE /fabric/principals/${robot.objectId}`, { headers: asOwner });
    assert.equal(gone.status, 204);
  });

  test('without a role sees no subscription, and makes no other principal', async context => {
    const fabric = await openFabric(context);
    const { body } = await askToken(fabric, await principal(fabric));
    const headers = { authorization: `Bearer ${String(at(body, 'access_token'))}` };
    const subscriptions = await fabric.send('GET /subscriptions?api-version=2022-12-01', { headers });
    assert.deepEqual([subscriptions.status, at(subscriptions.body, 'value')], [200, []]);
    for (const line of ['GET /fabric/principals', 'POST /fabric/principals', 'DELETE /fabric/principals/x']) {
      assert.equal((await fabric.send(line, { headers })).status, 403, line);
    }
  });

  test('is not made with a role or a scope that is not there', async context => {
    const fabric = await openFabric(context);
    for (const change of [{ role: 'King' }, { role: 'Reader', scope: '/subscriptions/other' }, { role: 7 }]) {
      const body = JSON.stringify({ displayName: 'x', ...change });
      const { status } = await fabric.send('POST /fabric/principals', { headers: asOwner, body });
      assert.ok(status === 400 || status === 404, String(status));
    }
    const { body } = await fabric.send('GET /fabric/principals', { headers: asOwner });
    assert.deepEqual(at(body, 'value'), []);
  });
});

describe('what clients ask before they sign in', { timeout: 30_000 }, () => {
  test('is where this cloud is, in the form of the version they ask for', async context => {
    const { endpoint, send } = await openFabric(context);
    const get = async (version: string): Promise<unknown> =>
      (await send(`GET /metadata/endpoints?api-version=${version}`)).body;
    for (const version of ['2022-09-01', '2023-11-01', '2024-07-01']) {
      const body = await get(version);
      assert.equal(at(body, 'resourceManager'), `${endpoint}/`, version);
      assert.equal(at(body, 'authentication.loginEndpoint'), endpoint);
    }
    for (const version of ['2019-05-01', '2020-06-01']) {
      assert.equal(at(await get(version), '0.resourceManager'), `${endpoint}/`, version);
    }
    for (const version of ['1.0', '2015-01-01', '2018-05-01']) {
      assert.equal(at(await get(version), 'authentication.loginEndpoint'), endpoint, version);
      assert.equal(at(await get(version), 'galleryEndpoint'), endpoint, version);
    }
  });

  test('is how to sign in, and leads back the way they came', async context => {
    const { endpoint, send, settings } = await openFabric(context);
    const { tenantId, port } = settings.current;
    const base = `${endpoint}/${tenantId}`;
    const v2 = await send(`GET /${tenantId}/v2.0/.well-known/openid-configuration`);
    assert.equal(at(v2.body, 'token_endpoint'), `${base}/oauth2/v2.0/token`);
    assert.equal(at(v2.body, 'issuer'), `${base}/v2.0`);
    const v1 = await send(`GET /${tenantId.toUpperCase()}/.well-known/openid-configuration`);
    assert.equal(at(v1.body, 'token_endpoint'), `${base}/oauth2/token`);
    assert.equal((await send(`GET /${tenantId}/discovery/keys`)).status, 200);
    const named = await send(`GET /${tenantId}/v2.0/.well-known/openid-configuration`, {
      headers: { host: `localhost:${port}` },
    });
    assert.equal(at(named.body, 'issuer'), `https://localhost:${port}/${tenantId}/v2.0`);
    const instance = await send('GET /common/discovery/instance?api-version=1.1');
    assert.equal(
      at(instance.body, 'tenant_discovery_endpoint'),
      `${base}/v2.0/.well-known/openid-configuration`,
    );
    const other = await send('GET /other/v2.0/.well-known/openid-configuration');
    assert.deepEqual([other.status, at(other.body, 'error')], [400, 'invalid_tenant']);
  });
});
