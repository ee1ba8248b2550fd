import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { nodeWarnings } from '../../src/cluster/nodeWarnings.ts';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import { clusterNames } from '../../src/cluster/topology.ts';
import { aJob, aPod, aWorkload, provocations, type Manifest } from './provokingManifests.ts';
import { patience, TestHome, type Kubectl, type Output } from './testHome.ts';

interface Variable {
  readonly name: string;
  readonly value: string;
}

interface Container {
  readonly image: string;
  readonly env: readonly Variable[];
  readonly resources: { readonly requests?: Readonly<Record<string, string>> };
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly terminationGracePeriodSeconds: number;
  readonly volumes?: readonly unknown[];
}

describe('policies of a real cluster', { timeout: 3 * patience }, () => {
  let home: TestHome;
  let spec: ClusterSpec;
  let kubectl: Kubectl;

  before(async () => {
    home = await TestHome.open();
    spec = await home.plan('policies', 'compact', { imageMirror: 'mirror.example/library/' });
    await home.provision(spec);
    kubectl = await home.kubectl(spec);
  });

  after(() => home.close());

  function dryRun(manifest: Manifest, verb = 'create'): Promise<Output> {
    return kubectl([verb, '--dry-run=server', '-o', 'json', '-f', '-'], JSON.stringify(manifest));
  }

  /** The pod as the API would store it. */
  async function admitted(pod: Manifest, verb?: string): Promise<PodSpec> {
    return (JSON.parse((await dryRun(pod, verb)).stdout) as { spec: PodSpec }).spec;
  }

  async function warnings(manifest: Manifest): Promise<readonly string[]> {
    const { stderr } = await dryRun(manifest);
    return [...stderr.matchAll(/with binding 'frankenetes-[a-z-]+': (.*)/g)].map(([, text = '']) => text);
  }

  for (const { warning, manifest } of provocations) {
    test(`${manifest.kind}: ${warning} …`, async () => {
      const [only, ...more] = await warnings(manifest);
      assert.ok(only?.startsWith(warning), only);
      assert.deepEqual(more, []);
    });
  }

  test('every warning of the table was provoked', () => {
    const texts = nodeWarnings.flatMap(row =>
      row.validations.map(v => v.message ?? v.messageExpression ?? ''),
    );
    const provoked = provocations.map(({ warning }) => warning.split(': ').at(-1) ?? warning);
    assert.deepEqual(
      texts.filter(text => !provoked.some(warning => text.includes(warning))),
      [],
    );
  });

  for (const manifest of [aPod(), aWorkload('Deployment'), aJob(aPod())]) {
    test(`a ${manifest.kind} that the node can run meets no warning`, async () => {
      assert.deepEqual(await warnings(manifest), []);
    });
  }

  test('pods reach the API by its DNS name; what a pod sets itself stays', async () => {
    const pod = await admitted(
      aPod({
        spec: {
          initContainers: [
            { name: 'first', image: 'busybox', env: [{ name: 'KUBERNETES_SERVICE_HOST', value: 'mine' }] },
          ],
        },
        container: {
          env: [
            { name: 'KUBERNETES_SERVICE_PORT', value: '9' },
            { name: 'COLOUR', value: 'red' },
          ],
        },
      }),
    );
    const address = clusterNames(spec).apiserver;
    assert.deepEqual(environment(pod.containers[0]), {
      KUBERNETES_SERVICE_HOST: address,
      KUBERNETES_SERVICE_PORT: '9',
      KUBERNETES_SERVICE_PORT_HTTPS: '443',
      COLOUR: 'red',
    });
    assert.deepEqual(environment(pod.initContainers[0]), {
      KUBERNETES_SERVICE_HOST: 'mine',
      KUBERNETES_SERVICE_PORT: '443',
      KUBERNETES_SERVICE_PORT_HTTPS: '443',
    });
  });

  const gracePeriods = [
    { asked: 'nothing', pod: aPod(), verb: 'create', given: 1 },
    { asked: '20 s', pod: aPod({ spec: { terminationGracePeriodSeconds: 20 } }), verb: 'create', given: 20 },
    { asked: '0 s', pod: aPod({ spec: { terminationGracePeriodSeconds: 0 } }), verb: 'create', given: 0 },
    {
      asked: 'the default of 30 s, by kubectl apply',
      pod: aPod({ spec: { terminationGracePeriodSeconds: 30 } }),
      verb: 'apply',
      given: 30,
    },
    {
      asked: 'to keep the default, by annotation',
      pod: {
        ...aPod(),
        metadata: { name: 'web', annotations: { 'frankenetes.dev/keep-grace-period': 'yes' } },
      },
      verb: 'create',
      given: 30,
    },
  ];
  for (const { asked, pod, verb, given } of gracePeriods) {
    test(`a pod that asks for ${asked} has ${given} s to end`, async () => {
      assert.equal((await admitted(pod, verb)).terminationGracePeriodSeconds, given);
    });
  }

  const images = {
    nginx: 'mirror.example/library/nginx',
    'library/busybox': 'mirror.example/library/busybox',
    'docker.io/nginx:1': 'mirror.example/library/nginx:1',
    'docker.io/library/nginx:1.27': 'mirror.example/library/nginx:1.27',
    'index.docker.io/library/nginx': 'mirror.example/library/nginx',
    'bitnami/redis:7': 'bitnami/redis:7',
    'ghcr.io/owner/nginx:1': 'ghcr.io/owner/nginx:1',
    'localhost:5000/nginx': 'localhost:5000/nginx',
  };
  test('official images come from the mirror, others from where they are', async () => {
    const containers = Object.keys(images).map((image, index) => ({ name: `c${index}`, image }));
    const pod = await admitted(aPod({ spec: { containers, initContainers: containers.map(inits) } }));
    const wanted = Object.values(images);
    assert.deepEqual(
      [pod.containers.map(c => c.image), pod.initContainers.map(c => c.image)],
      [wanted, wanted],
    );
  });

  test('containers that ask for nothing get 1 vCPU and 1 GiB, init containers nothing', async () => {
    const pod = await admitted(aPod({ spec: { initContainers: [{ name: 'first', image: 'busybox' }] } }));
    assert.deepEqual(pod.containers[0]?.resources.requests, { cpu: '1', memory: '1Gi' });
    assert.deepEqual(pod.initContainers[0]?.resources, {});
  });

  for (const namespace of ['default', 'kube-system', 'later']) {
    test(`no dead token is mounted into pods in ${namespace}`, async () => {
      if (namespace === 'later') {
        await kubectl(['create', 'namespace', namespace]);
      }
      const pod = aPod();
      const inNamespace = { ...pod, metadata: { ...pod.metadata, namespace } };
      assert.equal((await admitted(inNamespace)).volumes, undefined);
    });
  }
});

function inits<C extends { readonly name: string }>(container: C): C {
  return { ...container, name: `init-${container.name}` };
}

function environment(container: Container | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
}
