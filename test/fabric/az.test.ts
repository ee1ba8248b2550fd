import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { AzureCli, clientVariables } from './clientPrograms.ts';
import { FabricProcess } from './fabricProcess.ts';

const group = ['--resource-group', 'az-tests', '--name', 'aci'] as const;
const label = `aci-${randomBytes(4).toString('hex')}`;
const command =
  'sh -c \'trap "exit 0" TERM; cat /mnt/secrets/mykey; echo; echo $PUBLIC-$HIDDEN; while :; do sleep 0.1; done\'';

/** In JMESPath; one question, as the CLI takes its time to start. */
const checks = `{${[
  'name: name, location: location, provisioningState: provisioningState, osType: osType',
  'label: ipAddress.dnsNameLabel, fqdn: ipAddress.fqdn, hasIp: ipAddress.ip != `null`',
  'published: ipAddress.ports[].port, ports: containers[0].ports[].port',
  'image: containers[0].image, cpu: containers[0].resources.requests.cpu',
  'state: containers[0].instanceView.currentState.state, secret: volumes[0].secret',
  'variables: containers[0].environmentVariables[].[name, value]',
].join(', ')}}`;

/** The stock Azure CLI, as its own tests use it (`test_container_create` and its neighbours in azure-cli). */
describe('the Azure CLI', { timeout: 900_000 }, () => {
  const fabric = new FabricProcess();
  let az: AzureCli;

  before(async () => {
    await fabric.start();
    const env = await clientVariables(fabric);
    az = new AzureCli(env);
    await az.text(
      'cloud',
      'register',
      '--name',
      'Fabric',
      '--endpoint-resource-manager',
      fabric.line.endpoint,
    );
    await az.text('cloud', 'set', '--name', 'Fabric');
    await az.json(
      ...['login', '--service-principal', '--tenant', String(env['AZURE_TENANT_ID'])],
      ...['--username', String(env['AZURE_CLIENT_ID']), '--password', String(env['AZURE_CLIENT_SECRET'])],
    );
    await az.json('group', 'create', '--name', 'az-tests', '--location', 'westus');
  });

  after(async () => {
    await az.text('group', 'delete', '--name', 'az-tests', '--yes');
    await fabric.close();
  });

  /** What JMESPath says of the group. */
  async function shown(query: string): Promise<unknown> {
    return await az.json('container', 'show', ...group, '--query', query);
  }

  async function untilShown(query: string, wanted: unknown): Promise<void> {
    while (!isDeepStrictEqual(await shown(query), wanted)) {
      await sleep(200);
    }
  }

  test('is signed in to the subscription of this computer', async () => {
    const account = await az.json('account', 'show', '--query', '[id, tenantId, user.type]');
    const { subscriptionId, tenantId } = fabric.line;
    assert.deepEqual(account, [subscriptionId, tenantId, 'servicePrincipal']);
  });

  test('creates a container group with a name, ports, secrets, and shows it', async () => {
    await az.json(
      ...['container', 'create', ...group, '--image', 'busybox', '--os-type', 'Linux'],
      ...['--ip-address', 'Public', '--ports', '8000', '8001', '--dns-name-label', label],
      ...['--cpu', '1', '--memory', '1', '--command-line', command],
      ...['--environment-variables', 'PUBLIC=seen', '--secure-environment-variables', 'HIDDEN=unseen'],
      ...['--secrets', 'mykey=secret-value', '--secrets-mount-path', '/mnt/secrets'],
    );
    assert.deepEqual(await shown(checks), {
      name: 'aci',
      location: 'westus',
      provisioningState: 'Succeeded',
      osType: 'Linux',
      label,
      fqdn: `${label}.westus.azurecontainer.io`,
      hasIp: true,
      published: [8000, 8001],
      ports: [8000, 8001],
      image: 'busybox',
      cpu: 1,
      state: 'Running',
      secret: {},
      variables: [
        ['PUBLIC', 'seen'],
        ['HIDDEN', null],
      ],
    });
    assert.deepEqual(await az.json('container', 'list', '--query', '[].name'), ['aci']);
  });

  test('reads its log', async () => {
    assert.match(await az.text('container', 'logs', ...group), /^secret-value\nseen-unseen\n/);
  });

  test('runs a command in it, from a terminal and without one', async () => {
    const shell = `container exec ${group.join(' ')} --exec-command sh`;
    assert.match(await az.typed(shell, '/ # ', 'echo $((6 * 7)); exit\n'), /\r\n42\r\n/);
    const files = await az.text('container', 'exec', ...group, '--exec-command', 'ls /mnt/secrets');
    assert.match(files, /mykey/);
  });

  test('stops, starts and restarts it', async () => {
    await az.text('container', 'stop', ...group);
    assert.equal(await shown('instanceView.state'), 'Stopped');
    await az.text('container', 'start', ...group, '--no-wait');
    await untilShown('[instanceView.state, provisioningState]', ['Running', 'Succeeded']);
    await az.text('container', 'restart', ...group, '--no-wait');
    await untilShown('[instanceView.state, provisioningState]', ['Running', 'Succeeded']);
  });

  test('gives roles, and an identity to a group', async () => {
    const scope = `/subscriptions/${fabric.line.subscriptionId}/resourceGroups/az-tests`;
    await az.json(
      ...['container', 'create', '--resource-group', 'az-tests', '--name', 'robot', '--image', 'busybox'],
      ...['--os-type', 'Linux', '--cpu', '1', '--memory', '1', '--restart-policy', 'Never', '--no-wait'],
      ...['--assign-identity', '[system]', '--command-line', 'sleep 600'],
    );
    const robot = ['container', 'show', '--resource-group', 'az-tests', '--name', 'robot'];
    const principalId = String(await az.json(...robot, '--query', 'identity.principalId'));
    assert.match(principalId, /^[0-9a-f-]{36}$/);
    const assignment = await az.json(
      ...['role', 'assignment', 'create', '--role', 'Reader', '--scope', scope],
      ...['--assignee-object-id', principalId, '--assignee-principal-type', 'ServicePrincipal'],
      ...['--query', '[principalId, principalType, scope]'],
    );
    assert.deepEqual(assignment, [principalId, 'ServicePrincipal', scope]);
  });

  test('is refused with the words of the service', async () => {
    const create = ['container', 'create', ...group, '--image', 'busybox', '--os-type', 'Linux'];
    await assert.rejects(az.json(...create, '--cpu', '2', '--memory', '1'), /InvalidContainerGroupUpdate/);
    const missing = az.json('container', 'show', '--resource-group', 'az-tests', '--name', 'nobody');
    await assert.rejects(missing, /ResourceNotFound/);
  });

  test('deletes it and is shown it once more', async () => {
    assert.equal(await az.json('container', 'delete', ...group, '--yes', '--query', 'name'), 'aci');
    await assert.rejects(shown('name'), /ResourceNotFound/);
  });
});
