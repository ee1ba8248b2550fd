import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { describe, test } from 'node:test';
import type { MemberSpec, SandboxSpec } from '../../../../src/fabric/engine/engine.ts';
import { keptLimits } from '../../../../src/fabric/engine/limits.ts';
import { type Asked, flavours, openEngineApi } from './engineApi.ts';

const sandbox: SandboxSpec = {
  group: 'demo-1',
  ports: [{ port: 443, protocol: 'tcp', hostPort: 20_443 }],
  memoryVolumes: { keys: { 'tls.key': Buffer.from('secret') } },
  scratchVolumes: ['scratch'],
};

const member: MemberSpec = {
  group: 'demo-1',
  name: 'web',
  image: { name: 'busybox', digest: 'sha256:feed' },
  command: ['sh', '-c', 'true'],
  environment: { A: 'b' },
  mounts: [{ volume: 'keys', path: '/keys', readOnly: true }],
  cpu: 0.5,
  memoryBytes: 1e9,
};

const { signal } = new AbortController();

function creations(asked: readonly Asked[]): readonly Asked[] {
  return asked.filter(({ method, path }) => method === 'POST' && path === '/containers/create');
}

function hostConfig(asked: Asked | undefined): Readonly<Record<string, unknown>> {
  const { Ulimits: _, ...config } = (asked?.body['HostConfig'] ?? {}) as Record<string, unknown>;
  return config;
}

/** What containers call this computer. */
function gateways(): Readonly<Record<keyof typeof flavours, RegExp>> {
  const bridge = /^10\.213\.\d+\.1$/;
  const own = Object.values(networkInterfaces())
    .flatMap(entries => entries ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  return {
    docker: bridge,
    remapped: bridge,
    desktop: /^host\.docker\.internal$/,
    rootlessPodman: own === undefined ? bridge : new RegExp(`^${own.replaceAll('.', '\\.')}$`),
  };
}

for (const [key, flavour] of Object.entries(flavours)) {
  const rootless = key === 'rootlessPodman';
  describe(flavour.name, { timeout: 20_000 }, () => {
    test('is known by what it says of itself, and so is the way from its containers to this computer', async context => {
      const { engine } = await openEngineApi(context, flavour);
      const { name, version, rootless: said, gateway } = await engine.info();
      assert.deepEqual(
        [name, version, said],
        [rootless ? 'Podman' : 'Docker', flavour.version.Version, rootless],
      );
      assert.match(gateway, gateways()[key as keyof typeof flavours]);
    });

    test('names an image by its digest', async context => {
      const { engine } = await openEngineApi(context, flavour);
      const { digest } = await engine.ensureImage('busybox', () => undefined, signal);
      assert.equal(digest, `sha256:${'a'.repeat(64)}`);
    });

    test('is asked for a sandbox without privileges, published on 127.0.0.1', async context => {
      const { engine, asked } = await openEngineApi(context, flavour);
      await engine.ensureSandbox(sandbox);
      const [creation] = creations(asked);
      assert.equal(creation?.query.get('name'), 'frankenetes-test-demo-1');
      assert.deepEqual(hostConfig(creation), {
        NetworkMode: 'frankenetes-test',
        PortBindings: { '443/tcp': [{ HostIp: '127.0.0.1', HostPort: '20443' }] },
        Binds: [
          '/state/hosts:/etc/hosts:ro,z',
          'frankenetes-test-demo-1.keys:/volumes/keys:nocopy',
          'frankenetes-test-demo-1.scratch:/volumes/scratch:nocopy',
        ],
        Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        ReadonlyRootfs: true,
        PidsLimit: 16,
        Memory: 33_554_432,
      });
      const volumes = asked
        .filter(({ path }) => path === '/volumes/create')
        .map(({ body }) => body['DriverOpts']);
      assert.deepEqual(volumes, [{ type: 'tmpfs', device: 'tmpfs', o: 'mode=0755,nosuid,nodev' }, {}]);
      const filled = asked
        .filter(({ path }) => path.endsWith('/archive'))
        .map(({ query }) => query.get('path'));
      assert.deepEqual(filled, ['/volumes/keys', '/volumes/scratch']);
    });

    test('is asked for a member in the network of its sandbox, with the limits that it can keep and a log that can be read', async context => {
      const { engine, asked } = await openEngineApi(context, flavour);
      await engine.createContainer(member);
      const [creation] = creations(asked);
      assert.equal(creation?.query.get('name'), 'frankenetes-test-demo-1.web');
      assert.deepEqual(hostConfig(creation), {
        NetworkMode: 'container:frankenetes-test-demo-1',
        Binds: ['/state/hosts:/etc/hosts:ro,z', 'frankenetes-test-demo-1.keys:/keys:ro,nocopy'],
        CapDrop: ['NET_RAW', 'MKNOD', 'AUDIT_WRITE'],
        SecurityOpt: ['no-new-privileges'],
        Memory: 1e9,
        ...(rootless ? {} : { NanoCpus: 5e8 }),
        PidsLimit: 4096,
        LogConfig: { Type: 'json-file', Config: {} },
      });
      // Docker refuses all of these for a container in the network of another one.
      for (const refused of ['Hostname', 'ExposedPorts', 'NetworkingConfig', 'MacAddress']) {
        assert.ok(!(refused in (creation?.body ?? {})), refused);
      }
    });

    test('says in its own words that a port is taken', async context => {
      const { engine, answerNext } = await openEngineApi(context, flavour);
      answerNext('POST', '/start', 500, flavour.portTaken);
      await assert.rejects(engine.ensureSandbox(sandbox), { name: 'EngineError', reason: 'port-taken' });
    });

    test('tells the end of a container in its own word', async context => {
      const { engine, end, asked } = await openEngineApi(context, flavour);
      const id = await engine.createContainer(member);
      await engine.startContainer(id);
      const ended = engine.waitForExit(id, signal);
      while (!asked.some(({ path }) => path === `/containers/${id}/json`)) {
        await new Promise(resolve => setImmediate(resolve));
      }
      end(id, 7);
      const state = await ended;
      assert.ok(!state.running);
      assert.equal(state.exitCode, 7);
    });
  });
}

test('an engine that says nothing of its limits keeps them', () => {
  assert.deepEqual(keptLimits({}), { memory: true, cpu: true, processes: true });
  assert.deepEqual(keptLimits({ MemoryLimit: false, PidsLimit: false }), {
    memory: false,
    cpu: true,
    processes: false,
  });
});
