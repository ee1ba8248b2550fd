import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { after, before, describe, test } from 'node:test';
import { connect } from 'node:tls';
import type { ContainerGroup } from '@azure/arm-containerinstance';
import { WebSocket } from 'ws';
import { connectEngine } from '../../src/fabric/engine/dockerEngine.ts';
import { parseEngineAddress } from '../../src/fabric/engine/findEngine.ts';
import { type ArmClients, armClients } from './armClients.ts';
import { FabricProcess, startFabric } from './fabricProcess.ts';
import { forever, shellGroup } from './shellGroup.ts';

const resourceGroup = 'fabric-tests';
const quickly = { updateIntervalInMs: 50 };
const ends = 'trap "exit 0" TERM; ';

describe('the fabric on a real engine', { timeout: 180_000 }, () => {
  const fabric = new FabricProcess();
  let clients: ArmClients;

  before(async () => {
    await fabric.start();
    clients = armClients(fabric);
    await clients.resources.resourceGroups.createOrUpdate(resourceGroup, { location: 'eastus' });
  });

  after(async () => {
    await clients.resources.resourceGroups.delete(resourceGroup, quickly);
    const left = await ownedByFabric();
    await fabric.close();
    assert.deepEqual(left, []);
  });

  /** By the engine's own listing. */
  async function ownedByFabric(): Promise<readonly { readonly name: string; readonly group?: string }[]> {
    const { instance } = (await fabricCall('GET', '/fabric/status')) as { instance: string };
    const address = parseEngineAddress(process.env['FRANKENETES_TEST_ENGINE'] ?? '');
    return await connectEngine({
      address,
      instance,
      hostsFile: `${fabric.state}/hosts`,
      images: `${fabric.state}/images.json`,
    }).owned();
  }

  async function fabricCall(method: string, path: string): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const headers = { authorization: `Bearer ${fabric.line.token}` };
    secureRequest(
      `${fabric.line.endpoint}${path}`,
      { method, headers, ca: fabric.authority, agent: false },
      response => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', part => (text += part))
          .on('end', () => resolve(text));
      },
    )
      .on('error', reject)
      .end();
    const text = await promise;
    return text === '' ? undefined : JSON.parse(text);
  }

  async function create(name: string, body: ContainerGroup): Promise<ContainerGroup> {
    return await clients.groups.containerGroups.beginCreateOrUpdateAndWait(
      resourceGroup,
      name,
      body,
      quickly,
    );
  }

  async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const seen = await look();
      if (seen !== undefined) {
        return seen;
      }
    }
  }

  async function logs(name: string): Promise<string> {
    return (await clients.groups.containers.listLogs(resourceGroup, name, 'main')).content ?? '';
  }

  async function logSays(name: string, text: string): Promise<string> {
    return await until(async () => {
      const log = await logs(name);
      return log.includes(text) ? log : undefined;
    });
  }

  async function hostPort(name: string, port: number): Promise<number> {
    const { id } = await clients.groups.containerGroups.get(resourceGroup, name);
    const { ports } = (await fabricCall('GET', `/fabric/endpoints?id=${id}`)) as {
      ports: { port: number; hostPort: number }[];
    };
    const found = ports.find(published => published.port === port);
    assert.ok(found);
    return found.hostPort;
  }

  test('a group runs, serves on a loopback port, logs, and shows what it is', async () => {
    const page = randomBytes(8).toString('hex');
    const made = await create(
      'web',
      shellGroup(`echo started; cp /files/page /tmp/index.html; httpd -p 8080 -h /tmp; ${forever}`, {
        containers: [
          {
            name: 'main',
            image: 'busybox',
            command: [
              'sh',
              '-c',
              `echo started; echo done; cp /files/index.html /scratch; httpd -p 8080 -h /scratch; ${forever}`,
            ],
            ports: [{ port: 8080 }],
            resources: { requests: { cpu: 1, memoryInGB: 1 } },
            volumeMounts: [
              { name: 'files', mountPath: '/files', readOnly: true },
              { name: 'scratch', mountPath: '/scratch' },
            ],
          },
        ],
        volumes: [
          { name: 'files', secret: { 'index.html': Buffer.from(page).toString('base64') } },
          { name: 'scratch', emptyDir: {} },
        ],
        ipAddress: {
          type: 'Public',
          ports: [{ port: 8080, protocol: 'TCP' }],
          dnsNameLabel: `label-${page}`,
        },
      }),
    );
    assert.equal(made.provisioningState, 'Succeeded');
    assert.equal(made.instanceView?.state, 'Running');
    assert.equal(made.ipAddress?.fqdn, `label-${page}.eastus.azurecontainer.io`);
    assert.equal(await logSays('web', 'done'), 'started\ndone\n');
    const served = await until(() =>
      hostPort('web', 8080)
        .then(port => fetch(`http://127.0.0.1:${port}/`))
        .then(response => response.text())
        .catch(() => undefined),
    );
    assert.equal(served, page);
  });

  test('a group reaches another by its name', async () => {
    const name = `named-${randomBytes(4).toString('hex')}`;
    await create(
      'server',
      shellGroup(`echo found-me > /tmp/index.html; httpd -p 8081 -h /tmp; ${forever}`, {
        ipAddress: { type: 'Public', ports: [{ port: 8081 }], dnsNameLabel: name },
      }),
    );
    await create(
      'client',
      shellGroup(
        `until wget -qO- http://${name}.eastus.azurecontainer.io:8081/; do sleep 0.1; done; ${forever}`,
      ),
    );
    await logSays('client', 'found-me');
  });

  test('exec is a terminal: password first, then what is typed and what is said', async () => {
    await create('shell', shellGroup(forever));
    const { webSocketUri = '', password = '' } = await clients.groups.containers.executeCommand(
      resourceGroup,
      'shell',
      'main',
      {
        command: 'sh',
        terminalSize: { rows: 24, cols: 80 },
      },
    );
    const socket = new WebSocket(webSocketUri, { ca: fabric.authority });
    let said = '';
    socket.on('message', data => (said += String(data)));
    socket.once('open', () => {
      socket.send(password);
      socket.send(Buffer.from('echo $((6 * 7)); exit\n'));
    });
    const code = await new Promise(resolve => socket.once('close', resolve));
    assert.match(said, /\b42\b/);
    assert.equal(code, 1000);
  });

  test('exec without the password is refused, and a session can be taken up once', async () => {
    await create('closed', shellGroup(forever));
    const { webSocketUri = '', password = '' } = await clients.groups.containers.executeCommand(
      resourceGroup,
      'closed',
      'main',
      { command: 'sh', terminalSize: { rows: 1, cols: 1 } },
    );
    const socket = new WebSocket(webSocketUri, { ca: fabric.authority });
    socket.once('open', () => socket.send('guess'));
    assert.equal(await new Promise(resolve => socket.once('close', resolve)), 1008);
    const again = new WebSocket(webSocketUri, { ca: fabric.authority });
    again.once('open', () => again.send(password));
    const error = await new Promise<Error>(resolve => again.once('error', resolve));
    assert.match(error.message, /404/);
  });

  test('attach is the live output, for who has the password', async () => {
    await create('talker', shellGroup(`${ends}n=0; while :; do n=$((n+1)); echo line-$n; sleep 0.1; done`));
    const { webSocketUri = '', password = '' } = await clients.groups.containers.attach(
      resourceGroup,
      'talker',
      'main',
    );
    const socket = new WebSocket(webSocketUri, {
      ca: fabric.authority,
      headers: { authorization: password },
    });
    let heard = '';
    await new Promise<void>(resolve => {
      socket.on('message', data => {
        heard += String(data);
        if ((heard.match(/line-/g) ?? []).length >= 5) {
          resolve();
        }
      });
    });
    socket.terminate();
    const numbers = [...heard.matchAll(/line-(\d+)\n/g)].map(match => Number(match[1]));
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => (numbers[0] ?? 0) + index),
    );

    const second = await clients.groups.containers.attach(resourceGroup, 'talker', 'main');
    const refused = new WebSocket(second.webSocketUri ?? '', {
      ca: fabric.authority,
      headers: { authorization: 'guess' },
    });
    const error = await new Promise<Error>(resolve => refused.once('error', resolve));
    assert.match(error.message, /401/);
  });

  test('stop and start: same port, new containers, scratch lost, secrets there', async () => {
    await create(
      'again',
      shellGroup('', {
        containers: [
          {
            name: 'main',
            image: 'busybox',
            command: [
              'sh',
              '-c',
              `ls /scratch; cat /secret/key; touch /scratch/kept; echo; echo up; ${forever}`,
            ],
            ports: [{ port: 8082 }],
            resources: { requests: { cpu: 1, memoryInGB: 1 } },
            volumeMounts: [
              { name: 'scratch', mountPath: '/scratch' },
              { name: 'secret', mountPath: '/secret' },
            ],
          },
        ],
        volumes: [
          { name: 'scratch', emptyDir: {} },
          { name: 'secret', secret: { key: Buffer.from('the-key').toString('base64') } },
        ],
        ipAddress: { type: 'Public', ports: [{ port: 8082 }] },
      }),
    );
    await logSays('again', 'up');
    const before = await hostPort('again', 8082);
    await clients.groups.containerGroups.stop(resourceGroup, 'again');
    const stopped = await clients.groups.containerGroups.get(resourceGroup, 'again');
    assert.equal(stopped.instanceView?.state, 'Stopped');
    assert.equal(
      stopped.containers[0]?.instanceView?.currentState?.detailStatus,
      'Container stopped per client request',
    );
    await clients.groups.containerGroups.beginStartAndWait(resourceGroup, 'again', quickly);
    assert.equal(await logSays('again', 'up'), 'the-key\nup\n');
    assert.equal(await hostPort('again', 8082), before);
  });

  test('a restart keeps scratch volumes', async () => {
    const scratch = { name: 'scratch', mountPath: '/scratch' };
    await create(
      'restarted',
      shellGroup('', {
        containers: [
          {
            name: 'main',
            image: 'busybox',
            command: ['sh', '-c', `ls /scratch; touch /scratch/kept; echo up; ${forever}`],
            resources: { requests: { cpu: 1, memoryInGB: 1 } },
            volumeMounts: [scratch],
          },
        ],
        volumes: [{ name: 'scratch', emptyDir: {} }],
      }),
    );
    await logSays('restarted', 'up');
    await clients.groups.containerGroups.beginRestartAndWait(resourceGroup, 'restarted', quickly);
    await until(async () => {
      const { provisioningState } = await clients.groups.containerGroups.get(resourceGroup, 'restarted');
      return provisioningState === 'Succeeded' || undefined;
    });
    await logSays('restarted', 'kept');
  });

  test('what ends is shown with exit code and events, and restarted where the policy says so', async () => {
    await create('failing', shellGroup('exit 3', { restartPolicy: 'Never' }));
    const failed = await until(async () => {
      const seen = await clients.groups.containerGroups.get(resourceGroup, 'failing');
      return seen.instanceView?.state === 'Failed' ? seen : undefined;
    });
    const { currentState, events } = failed.containers[0]?.instanceView ?? {};
    assert.deepEqual(
      [currentState?.state, currentState?.exitCode, currentState?.detailStatus],
      ['Terminated', 3, 'Error'],
    );
    assert.deepEqual(
      events?.map(({ name }) => name),
      ['Pulling', 'Pulled', 'Started'],
    );

    await create('looping', shellGroup('exit 4'));
    const looping = await until(async () => {
      const seen = await clients.groups.containerGroups.get(resourceGroup, 'looping');
      return (seen.containers[0]?.instanceView?.restartCount ?? 0) > 0 ? seen : undefined;
    });
    assert.equal(looping.containers[0]?.instanceView?.previousState?.exitCode, 4);
  });

  test('a program that is not in the image fails the deployment with its name', async () => {
    const missing = shellGroup('', { restartPolicy: 'Never' });
    missing.containers = [
      {
        name: 'main',
        image: 'busybox',
        command: ['no-such-program'],
        resources: { requests: { cpu: 1, memoryInGB: 1 } },
      },
    ];
    await assert.rejects(create('missing', missing), /long-running operation has failed/);
    const { containers } = await clients.groups.containerGroups.get(resourceGroup, 'missing');
    assert.match(JSON.stringify(containers[0]?.instanceView?.events), /no-such-program/);
  });

  test('killed in the middle it comes back, and nothing was lost', async () => {
    await create('survivor', shellGroup(`${ends}echo once; while :; do sleep 0.1; done`));
    const before = await clients.groups.containerGroups.get(resourceGroup, 'survivor');
    await clients.groups.containerGroups.beginCreateOrUpdate(resourceGroup, 'half-made', shellGroup(forever));
    const { endpoint, token } = fabric.line;
    await fabric.kill();
    const line = await fabric.start();
    assert.deepEqual([line.endpoint, line.token], [endpoint, token]);

    const survivor = await until(async () => {
      const seen = await clients.groups.containerGroups.get(resourceGroup, 'survivor');
      return seen.provisioningState === 'Succeeded' ? seen : undefined;
    });
    assert.deepEqual(
      survivor.containers[0]?.instanceView?.currentState,
      before.containers[0]?.instanceView?.currentState,
    );
    assert.equal(await logs('survivor'), 'once\n');
    await until(async () => {
      const seen = await clients.groups.containerGroups.get(resourceGroup, 'half-made');
      return seen.instanceView?.state === 'Running' ? seen : undefined;
    });
  });

  test('a second start on the same directory says where the first one is', async () => {
    const { child, line } = await startFabric(fabric.state);
    const code = child.exitCode ?? (await new Promise(resolve => child.once('exit', resolve)));
    assert.deepEqual([line, code], [fabric.line, 0]);
  });

  test('a container with an identity reaches Resource Manager through the proxy, and may what its role says', async () => {
    const { subscriptionId } = fabric.line;
    const scope = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
    const identity = await clients.identities.userAssignedIdentities.createOrUpdate(resourceGroup, 'robot', {
      location: 'eastus',
    });
    assert.ok(identity.id && identity.principalId && identity.clientId);
    const made = await create(
      'robotic',
      shellGroup(
        `env | sort; wget -qO- --header "X-Identity-Header: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://management.azure.com/&client_id=${identity.clientId}"; head -n 1 $SSL_CERT_FILE; echo; echo ready; ${forever}`,
        {
          identity: { type: 'UserAssigned', userAssignedIdentities: { [identity.id]: {} } },
        },
      ),
    );
    assert.equal(made.identity?.userAssignedIdentities?.[identity.id]?.principalId, identity.principalId);
    const log = await logSays('robotic', 'ready');
    assert.match(log, /-----BEGIN CERTIFICATE-----/);
    assert.match(log, /NO_PROXY=\.azurecontainer\.io,127\.0\.0\.1,localhost/);
    const token = /"access_token":"([^"]+)"/.exec(log)?.[1] ?? '';
    const proxy = new URL(/HTTPS_PROXY=(\S+)/.exec(log)?.[1] ?? '');

    const list = `${scope}/providers/Microsoft.ContainerInstance/containerGroups?api-version=2022-10-01-preview`;
    const forbidden = await throughProxy(proxy, list, token);
    assert.deepEqual([forbidden.status, /AuthorizationFailed/.test(forbidden.body)], [403, true]);

    const roleDefinitionId = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
    await clients.roles.roleAssignments.create(scope, 'dddddddd-0000-4000-8000-000000000001', {
      roleDefinitionId,
      principalId: identity.principalId,
    });
    const allowed = await throughProxy(proxy, list, token);
    assert.equal(allowed.status, 200);
    assert.match(allowed.body, /"name":"robotic"/);

    const stranger = new URL(proxy);
    stranger.password = 'guess';
    await assert.rejects(throughProxy(stranger, list, token), /407/);
    await assert.rejects(throughProxy(proxy, list, token, 'example.com:443'), /403/);
  });

  /** As curl would: CONNECT, then TLS with the name of Azure Resource Manager. */
  async function throughProxy(
    proxy: URL,
    path: string,
    token: string,
    destination = 'management.azure.com:443',
  ): Promise<{ status: number; body: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
    const credentials = Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64');
    request({
      host: proxy.hostname,
      port: proxy.port,
      method: 'CONNECT',
      path: destination,
      headers: { 'proxy-authorization': `Basic ${credentials}` },
    })
      .on('connect', (answer, socket) => {
        if (answer.statusCode !== 200) {
          socket.destroy();
          reject(new Error(`the proxy answered ${answer.statusCode}`));
          return;
        }
        const secure = connect({ socket, servername: 'management.azure.com', ca: fabric.authority });
        secureRequest(
          {
            createConnection: () => secure,
            path,
            headers: { host: 'management.azure.com', authorization: `Bearer ${token}`, connection: 'close' },
          },
          response => {
            let body = '';
            response
              .setEncoding('utf8')
              .on('data', part => (body += part))
              .on('end', () => resolve({ status: response.statusCode ?? 0, body }));
          },
        )
          .on('error', reject)
          .end();
      })
      .on('error', reject)
      .end();
    return await promise;
  }

  test('deleted groups leave nothing on the engine', async () => {
    const { id } = await create('passing', shellGroup(forever));
    const last = await clients.groups.containerGroups.beginDeleteAndWait(resourceGroup, 'passing', quickly);
    assert.equal(last.id, id);
    await assert.rejects(clients.groups.containerGroups.get(resourceGroup, 'passing'), {
      statusCode: 404,
      code: 'ResourceNotFound',
    });
    await until(
      async () =>
        (await ownedByFabric()).every(({ group: owner }) => !owner?.startsWith('passing-')) || undefined,
    );
  });
});
