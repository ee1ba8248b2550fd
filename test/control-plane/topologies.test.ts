import assert from 'node:assert/strict';
import { X509Certificate, randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { components, kubernetesVersion, type ComponentName } from '../../src/cluster/components.ts';
import { controlPlaneResourceGroup, nodeName, podsResourceGroup } from '../../src/cluster/names.ts';
import { topologies, type ClusterSpec } from '../../src/cluster/spec.ts';
import { groupOf, topologyTable } from '../../src/cluster/topology.ts';
import { phrase } from '../../src/language/phrase.ts';
import { apiAccess } from '../../src/operations/apiAccess.ts';
import { kubeconfigEntry } from '../../src/operations/kubeconfigEntry.ts';
import type { Endpoint } from '../../src/operations/ports.ts';
import { until } from '../../src/operations/until.ts';
import { credentialsDirectory } from '../../src/targets/stateDirectory.ts';
import { askTls, type TlsCaller } from './askTls.ts';
import { forever, fromEnvironment, patience, TestHome, type Kubectl } from './testHome.ts';

for (const topology of topologies) {
  describe(`a real cluster, ${topology}`, { timeout: 5 * patience }, () => {
    const begun = new Date();
    let home: TestHome;
    let spec: ClusterSpec;
    let kubectl: Kubectl;

    before(async () => {
      home = await TestHome.open();
      spec = await home.plan(`t-${topology}`, topology);
      await home.provision(spec);
      kubectl = await home.kubectl(spec);
    });

    after(() => home.close());

    test('has a Ready node whose Lease is newer than the start', async () => {
      const ready = "jsonpath={.status.conditions[?(@.type=='Ready')].status}";
      assert.equal((await kubectl(['get', 'node', nodeName, '-o', ready])).stdout, 'True');
      const lease = ['get', 'lease', '-n', 'kube-node-lease', nodeName, '-o', 'jsonpath={.spec.renewTime}'];
      assert.ok(new Date((await kubectl(lease)).stdout) > begun);
    });

    test('is the Kubernetes that we say', async () => {
      const version = JSON.parse((await kubectl(['get', '--raw', '/version'])).stdout) as {
        gitVersion: string;
      };
      assert.equal(version.gitVersion, `v${kubernetesVersion}`);
    });

    test('runs the images that were built or pulled', async () => {
      const record = await readFile(fromEnvironment('FRANKENETES_TEST_IMAGE_IDS'), 'utf8');
      const ids = JSON.parse(record) as Record<string, string>;
      const running = (await home.containers()).flatMap(({ member, imageId }) =>
        member === undefined ? [] : [[member, imageId] as const],
      );
      const wanted = Object.entries(components).map(([name, { image }]) => [name, ids[image]]);
      assert.deepEqual(Object.fromEntries(running), Object.fromEntries(wanted));
    });

    test('is made of the container groups of its topology', async () => {
      const { resourceManager } = (await home.world()).target;
      const groups = await resourceManager.listContainerGroups(forever, controlPlaneResourceGroup(spec.name));
      const made = groups.map(({ name, containers }) => ({ name, components: containers.map(c => c.name) }));
      assert.deepEqual(byName(made), byName(topologyTable[topology]));
    });

    test('its user is cluster-admin by a role, not by system:masters', async () => {
      const { clientCertificate } = await kubeconfigEntry(spec, await home.world(), forever);
      const { subject } = new X509Certificate(clientCertificate);
      assert.match(subject, /O=frankenetes:cluster-admins/);
      assert.doesNotMatch(subject, /system:masters/);
      const { stdout } = await kubectl(['auth', 'can-i', '*', '*', '--all-namespaces']);
      assert.equal(stdout.trim(), 'yes');
    });

    test('a caller without a certificate sees health and nothing else', async () => {
      const { certificateAuthority } = await access('kube-apiserver');
      const ask = async (path: string): Promise<number> =>
        askTls(await endpointOf('kube-apiserver'), path, { certificateAuthority });
      assert.deepEqual(await Promise.all(['/livez', '/readyz', '/healthz'].map(ask)), [200, 200, 200]);
      assert.deepEqual(await Promise.all(['/version', '/api', '/metrics'].map(ask)), [401, 401, 401]);
    });

    test('Secrets are encrypted in etcd', async () => {
      const password = randomBytes(12).toString('hex');
      await kubectl(['create', 'secret', 'generic', 'sealed', `--from-literal=password=${password}`]);
      const stored = await home.execute('etcd', [
        'etcdctl',
        '--endpoints=https://127.0.0.1:2379',
        '--cacert=/pki/etcd-ca.crt',
        '--cert=/pki/etcd-server.crt',
        '--key=/pki/etcd-server.key',
        'get',
        '--print-value-only',
        '/registry/secrets/default/sealed',
      ]);
      assert.match(stored, /^k8s:enc:secretbox:v1:/);
      assert.ok(!stored.includes(password) && !stored.includes(Buffer.from(password).toString('base64')));
    });

    test('kubectl run makes a container group, whose page, logs and files are there', async () => {
      await kubectl(['run', 'nginx', '--image=nginx', '--port=80']);
      await kubectl(['wait', '--for=condition=Ready', 'pod/nginx', '--timeout=60s']);
      assert.deepEqual(await podGroups(), ['default-nginx']);
      const marker = randomBytes(6).toString('hex');
      assert.match(await page('default-nginx', `/?${marker}`), /Welcome to nginx!/);
      const logs = await eventually('the log line', async () => {
        const { stdout } = await kubectl(['logs', 'nginx']);
        return stdout.includes(marker) ? stdout : undefined;
      });
      assert.match(logs, new RegExp(`GET /\\?${marker}`));
      const { stdout } = await kubectl(['exec', 'nginx', '--', 'cat', '/usr/share/nginx/html/index.html']);
      assert.match(stdout, /Welcome to nginx!/);
      await kubectl(['delete', 'pod', 'nginx']);
      await eventually('the end of the group', async () =>
        (await podGroups()).length === 0 ? true : undefined,
      );
    });

    test('a pod gets its ConfigMap, and its init container runs before it', async () => {
      const body = randomBytes(12).toString('hex');
      await kubectl(['create', 'configmap', 'page', `--from-literal=index.html=${body}`]);
      await kubectl(['apply', '-f', '-'], JSON.stringify(podWithInitContainer));
      await kubectl(['wait', '--for=condition=Ready', 'pod/prepared', '--timeout=60s']);
      assert.equal((await page('default-prepared', '/')).trim(), body);
      await kubectl(['delete', 'pod', 'prepared']);
    });

    if (topology !== 'single') {
      test('the kubelet port answers the apiserver and nobody else', async () => {
        const { authorities, certificates } = await credentials();
        const certificateAuthority = authorities['kubelet-serving'].certificate;
        const ask = (caller: Omit<TlsCaller, 'certificateAuthority'>): Promise<unknown> =>
          asked('virtual-kubelet', '/pods', { certificateAuthority, ...caller });
        assert.equal(await ask({ client: certificates['apiserver-kubelet-client'] }), 200);
        await assert.rejects(ask({}));
        await assert.rejects(ask({ client: certificates['virtual-kubelet'] }));
      });
    }

    if (topology === 'classic') {
      test('etcd answers its own clients and nobody else', async () => {
        const { authorities, certificates } = await credentials();
        const certificateAuthority = authorities.etcd.certificate;
        const ask = (caller: Omit<TlsCaller, 'certificateAuthority'>): Promise<unknown> =>
          asked('etcd', '/readyz', { certificateAuthority, ...caller });
        assert.equal(await ask({ client: certificates['etcd-snapshot'] }), 200);
        await assert.rejects(ask({}));
        await assert.rejects(ask({ client: certificates['apiserver-kubelet-client'] }));
      });
    }

    test('after its deletion nothing is left', async () => {
      await home.delete(spec);
      assert.deepEqual(await home.left(), []);
      assert.deepEqual(await home.clusters(), []);
      assert.deepEqual(await readdir(credentialsDirectory(home.directory)), []);
      assert.doesNotMatch(await readFile(join(home.directory, 'hosts'), 'utf8'), new RegExp(spec.name));
    });

    async function credentials() {
      const kept = await (await home.world()).credentials.read(spec);
      assert.ok(kept);
      return kept;
    }

    async function access(component: 'etcd' | 'kube-apiserver') {
      const found = await apiAccess(
        component,
        'admin',
        spec,
        await credentials(),
        await home.world(),
        forever,
      );
      assert.ok(found);
      return { ...found };
    }

    async function endpointOf(component: ComponentName): Promise<Endpoint & { readonly serverName: string }> {
      const { target } = await home.world();
      const name = groupOf(topology, component).name;
      const group = await target.resourceManager.getContainerGroup(spec.name, name, forever);
      assert.ok(group?.fqdn);
      const endpoint = await target.endpoint(group, components[component].port ?? 0, forever);
      assert.ok(endpoint);
      return { ...endpoint, serverName: group.fqdn };
    }

    async function asked(component: ComponentName, path: string, caller: TlsCaller): Promise<number> {
      return askTls(await endpointOf(component), path, caller);
    }

    async function podGroups(): Promise<readonly string[]> {
      const { resourceManager } = (await home.world()).target;
      const groups = await resourceManager.listContainerGroups(forever, podsResourceGroup(spec.name));
      return groups.map(({ name }) => name);
    }

    async function page(name: string, path: string): Promise<string> {
      const { target } = await home.world();
      const group = await target.resourceManager.getContainerGroup(
        podsResourceGroup(spec.name),
        name,
        forever,
      );
      assert.ok(group);
      const endpoint = await target.endpoint(group, 80, forever);
      assert.ok(endpoint);
      return (await fetch(`http://${endpoint.host}:${endpoint.port}${path}`)).text();
    }
  });
}

const podWithInitContainer = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'prepared' },
  spec: {
    initContainers: [
      {
        name: 'copy',
        image: 'busybox',
        command: ['cp', '/config/index.html', '/pages/index.html'],
        volumeMounts: [
          { name: 'config', mountPath: '/config' },
          { name: 'pages', mountPath: '/pages' },
        ],
      },
    ],
    containers: [
      {
        name: 'nginx',
        image: 'nginx',
        ports: [{ containerPort: 80 }],
        volumeMounts: [{ name: 'pages', mountPath: '/usr/share/nginx/html' }],
      },
    ],
    volumes: [
      { name: 'config', configMap: { name: 'page' } },
      { name: 'pages', emptyDir: {} },
    ],
  },
};

function byName<Row extends { readonly name: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => a.name.localeCompare(b.name));
}

function eventually<T>(otherwise: string, look: () => Promise<T | undefined>): Promise<T> {
  return until(look, { every: 100, atMost: patience, otherwise: phrase`${otherwise}` }, forever);
}
