import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Docker from 'dockerode';
import { parseEngineAddress } from '../../src/fabric/engine/findEngine.ts';
import { type ArmClients, armClients } from './armClients.ts';
import { FabricProcess } from './fabricProcess.ts';
import { forever, shellGroup } from './shellGroup.ts';

const resourceGroup = 'safety-tests';
const quickly = { updateIntervalInMs: 50 };
const group = 'guarded';

/** Values that must be nowhere but where they belong. */
const marker = (what: string): string => `marker-${what}-${randomBytes(8).toString('hex')}`;
const secrets = {
  volume: marker('volume'),
  environment: marker('environment'),
  registry: marker('registry'),
} as const;

describe('a fabric and its containers, read back from disk and engine', { timeout: 180_000 }, () => {
  const fabric = new FabricProcess();
  const docker = new Docker({
    protocol: 'http',
    host: '',
    ...parseEngineAddress(process.env['FRANKENETES_TEST_ENGINE'] ?? ''),
  });
  let clients: ArmClients;
  let inspected: readonly Docker.ContainerInspectInfo[];

  before(async () => {
    await fabric.start();
    clients = armClients(fabric);
    await clients.resources.resourceGroups.createOrUpdate(resourceGroup, { location: 'eastus' });
    await makeGroup();
    inspected = await inspectAll();
  });

  after(async () => {
    await clients.resources.resourceGroups.delete(resourceGroup, quickly);
    await fabric.close();
  });

  /** A group with everything that has a secret, used in every way that tells of it. */
  async function makeGroup(): Promise<void> {
    const { userAssignedIdentities } = clients.identities;
    const identity = await userAssignedIdentities.createOrUpdate(resourceGroup, 'robot', {
      location: 'eastus',
    });
    const body = shellGroup(`echo up; grep -E "^(Cap|NoNewPrivs)" /proc/self/status; ${forever}`, {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity.id ?? '']: {} } },
      volumes: [
        { name: 'secret', secret: { key: Buffer.from(secrets.volume).toString('base64') } },
        { name: 'scratch', emptyDir: {} },
      ],
      imageRegistryCredentials: [{ server: 'registry.example', username: 'me', password: secrets.registry }],
      ipAddress: { type: 'Public', ports: [{ port: 8080 }] },
    });
    Object.assign(body.containers[0] ?? {}, {
      environmentVariables: [{ name: 'SECRET', secureValue: secrets.environment }],
      volumeMounts: [
        { name: 'secret', mountPath: '/secret' },
        { name: 'scratch', mountPath: '/scratch' },
      ],
    });
    const { containerGroups, containers } = clients.groups;
    await containerGroups.beginCreateOrUpdateAndWait(resourceGroup, group, body, quickly);
    await containers.executeCommand(resourceGroup, group, 'main', {
      command: `echo ${secrets.environment}`,
      terminalSize: { rows: 1, cols: 1 },
    });
    await containers.attach(resourceGroup, group, 'main');
    await containerGroups.stop(resourceGroup, group);
    await containerGroups.beginStartAndWait(resourceGroup, group, quickly);
  }

  function instance(): string {
    return (JSON.parse(readFileSync(join(fabric.state, 'fabric.json'), 'utf8')) as { instance: string })
      .instance;
  }

  async function inspectAll(): Promise<readonly Docker.ContainerInspectInfo[]> {
    const filters = { label: [`io.frankenetes.instance=${instance()}`] };
    const listed = await docker.listContainers({ all: true, filters });
    assert.equal(listed.length, 2, 'a sandbox and a member');
    return await Promise.all(listed.map(({ Id }) => docker.getContainer(Id).inspect()));
  }

  function filesOfState(): readonly string[] {
    const entries = readdirSync(fabric.state, { recursive: true, withFileTypes: true });
    return entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  }

  /** As text, as base64, as base64 of base64's text. */
  function tells(text: string, secret: string): boolean {
    const forms = [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')];
    return forms.some(form => text.includes(form));
  }

  test('what is on disk is for its owner only, and no log tells a secret', () => {
    assert.equal(statSync(fabric.state).mode & 0o777, 0o700);
    assert.equal(statSync(join(fabric.state, 'resources')).mode & 0o777, 0o700);
    const all = [...Object.values(secrets), fabric.line.token];
    const holders = filesOfState().filter(file =>
      all.some(secret => tells(readFileSync(file, 'utf8'), secret)),
    );
    assert.ok(holders.length >= 2, 'the group and the token are stored');
    for (const file of holders) {
      assert.equal(statSync(file).mode & 0o777, 0o600, file);
      assert.doesNotMatch(file, /\.log|hosts$|fabric\.json$/);
    }
    for (const file of filesOfState().filter(name => !/hosts$|images\.json$/.test(name))) {
      assert.equal(statSync(file).mode & 0o777, 0o600, file);
    }
  });

  test('no answer tells a secret', async () => {
    const { subscriptionId } = fabric.line;
    const scope = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
    const groups = `${scope}/providers/Microsoft.ContainerInstance/containerGroups`;
    for (const path of [groups, `${groups}/${group}`, `${scope}/resources`]) {
      const { status, body } = await fabric.call('GET', `${path}?api-version=2023-05-01`);
      assert.equal(status, 200);
      for (const secret of Object.values(secrets)) {
        assert.ok(!tells(JSON.stringify(body), secret), path);
      }
    }
  });

  /** The engine has to know the environment to give it; it is told to whoever may speak with the engine. */
  test('the engine knows of no secret but the environment of the container that has it', () => {
    for (const container of inspected) {
      const { Env, ...config } = container.Config;
      const others = JSON.stringify({ ...container, Config: config });
      for (const secret of [...Object.values(secrets), fabric.line.token]) {
        assert.ok(!tells(others, secret), container.Name);
      }
      for (const secret of [secrets.volume, secrets.registry, fabric.line.token]) {
        assert.ok(!tells(JSON.stringify(Env), secret), container.Name);
      }
    }
  });

  test('containers have no privileges, no host, no engine, and limits', () => {
    for (const { Name, HostConfig, Mounts } of inspected) {
      const {
        SecurityOpt,
        CapAdd,
        Privileged,
        PidsLimit = 0,
        Memory = 0,
        PidMode,
        IpcMode,
        Devices,
      } = HostConfig;
      assert.ok(SecurityOpt?.includes('no-new-privileges'), Name);
      assert.equal(Privileged, false, Name);
      assert.deepEqual(CapAdd ?? [], [], Name);
      assert.ok(PidsLimit !== null && PidsLimit > 0 && PidsLimit <= 4096, `${Name}: ${PidsLimit} processes`);
      assert.ok(Memory > 0, `${Name}: ${Memory} bytes`);
      assert.ok(PidMode !== 'host' && IpcMode !== 'host' && HostConfig.NetworkMode !== 'host', Name);
      assert.deepEqual(Devices ?? [], [], Name);
      const fromHost = Mounts.filter(({ Type }) => Type === 'bind');
      assert.deepEqual(
        fromHost.map(({ Source, Destination, RW }) => [Source, Destination, RW]),
        [[join(fabric.state, 'hosts'), '/etc/hosts', false]],
        Name,
      );
      for (const binding of Object.values((HostConfig.PortBindings ?? {}) as Docker.PortMap).flat()) {
        assert.equal(binding.HostIp, '127.0.0.1', Name);
      }
    }
  });

  test('a process sees for itself that it can gain nothing', async () => {
    const { content = '' } = await clients.groups.containers.listLogs(resourceGroup, group, 'main');
    assert.match(content, /NoNewPrivs:\s+1/);
    const bounding = BigInt(`0x${/CapBnd:\s+([\da-f]+)/.exec(content)?.[1] ?? 'ffff'}`);
    const forbidden = {
      NET_ADMIN: 12n,
      NET_RAW: 13n,
      SYS_MODULE: 16n,
      SYS_PTRACE: 19n,
      SYS_ADMIN: 21n,
      MKNOD: 27n,
    };
    for (const [name, bit] of Object.entries(forbidden)) {
      assert.equal((bounding >> bit) & 1n, 0n, name);
    }
  });

  test("neither ARM nor the proxy listens on this computer's addresses in other networks", async () => {
    const { proxyPort } = JSON.parse(readFileSync(join(fabric.state, 'settings.json'), 'utf8')) as {
      proxyPort: number;
    };
    const arm = Number(new URL(fabric.line.endpoint).port);
    const proxy = inspected
      .flatMap(({ Config }) => Config.Env)
      .find(entry => entry.startsWith('HTTPS_PROXY='));
    const gateway = new URL(proxy?.slice('HTTPS_PROXY='.length) ?? '').hostname;
    const elsewhere = Object.values(networkInterfaces())
      .flatMap(entries => entries ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of elsewhere) {
      assert.equal(await answers(address, arm), false, `${address}:${arm}`);
      assert.equal(await answers(address, proxyPort), address === gateway, `${address}:${proxyPort}`);
    }
    assert.equal(await answers('127.0.0.1', arm), true);
  });
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
