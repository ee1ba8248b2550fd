import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { componentCommand, componentEnvironment } from '../../src/cluster/componentCommand.ts';
import { componentFiles } from '../../src/cluster/componentFiles.ts';
import { componentNames, components } from '../../src/cluster/components.ts';
import { foundation } from '../../src/cluster/foundation.ts';
import type { ClusterSpec, Topology } from '../../src/cluster/spec.ts';
import { dnsNameLabel, fqdn } from '../../src/cluster/names.ts';
import {
  clusterNames,
  componentFqdn,
  groupOf,
  topologyTable,
  type GroupRow,
} from '../../src/cluster/topology.ts';
import { issueClusterCredentials, issuePersonalCertificate } from '../../src/pki/issueCredentials.ts';
import { fromEnvironment, run, TestHome } from '../control-plane/testHome.ts';
import { median, print } from './report.ts';
import { startArmStub, type ArmStub } from './armStub.ts';

/**
 * From the command to a Ready node and a default service account, images present: ours, with its fabric running,
 * against byHand.sh, with its stub of Azure running and its certificates made. In turns, so that both meet the same
 * neighbours on the computer.
 */

const rounds = Number(process.env['FRANKENETES_BENCH_ROUNDS'] ?? 5);
const script = join(import.meta.dirname, 'byHand.sh');
const subnet = '10.89.213';

async function main(): Promise<void> {
  const home = await TestHome.open();
  const stub = await startArmStub();
  try {
    await home.world();
    for (const topology of ['compact', 'classic'] as const) {
      await compare(topology, home, stub);
    }
  } finally {
    stub.close();
    await home.close();
  }
}

async function compare(topology: Topology, home: TestHome, stub: ArmStub): Promise<void> {
  const ours: number[] = [];
  const byHand: number[] = [];
  const steps = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await provisioned(topology, home, steps));
    byHand.push(await scripted(topology, stub));
  }
  const [bench, against] = [`cluster: ${topology}, click to Ready`, median(byHand)];
  const ratio = median(ours) / against;
  print({ bench, n: rounds, median: median(ours), unit: 's', against, ratio, target: 'ratio <= 1.3' });
  for (const [step, times] of steps) {
    print({ bench: `cluster: ${topology}, step ${step}`, n: times.length, unit: 's', median: median(times) });
  }
}

/** Seconds. */
async function provisioned(
  topology: Topology,
  home: TestHome,
  steps: Map<string, number[]>,
): Promise<number> {
  const begun = performance.now();
  const spec = await home.plan(`bench-${topology}`, topology);
  await home.provision(spec, ({ name, state, milliseconds }) => {
    if (state === 'done') {
      steps.set(name, [...(steps.get(name) ?? []), milliseconds / 1000]);
    }
  });
  const seconds = secondsSince(begun);
  await home.delete(spec);
  return seconds;
}

/** Seconds. */
async function scripted(topology: Topology, stub: ArmStub): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'frankenetes-by-hand-'));
  try {
    await give(directory, topology, stub);
    const begun = performance.now();
    await byHand('up', topology, directory);
    return secondsSince(begun);
  } finally {
    await byHand('down', topology, directory);
    await rm(directory, { recursive: true });
  }
}

function byHand(action: 'up' | 'down', topology: Topology, directory: string): Promise<unknown> {
  return run('env', [
    `CONTAINER_HOST=${fromEnvironment('FRANKENETES_TEST_ENGINE')}`,
    script,
    action,
    topology,
    directory,
  ]);
}

/** Everything that the script starts from. */
async function give(directory: string, topology: Topology, stub: ArmStub): Promise<void> {
  const spec: ClusterSpec = {
    id: 'byhand0000',
    name: 'by-hand',
    target: 'local',
    topology,
    region: 'eastus',
  };
  const names = clusterNames(spec);
  const credentials = issueClusterCredentials(spec, names);
  const bootstrap = issuePersonalCertificate(credentials, 'bootstrap', { user: 'bench', target: 'local' });
  const imageOf = await imageNames();
  const put = async (file: string, content: string): Promise<void> => {
    await mkdir(dirname(join(directory, file)), { recursive: true, mode: 0o700 });
    await writeFile(join(directory, file), content, { mode: 0o600 });
  };
  const node = { subscriptionId: 'none', tenantId: 'none', clientId: 'none', resourceId: 'none' };

  const addressOf = (group: GroupRow): string => `${subnet}.${10 + topologyTable[topology].indexOf(group)}`;

  for (const name of componentNames) {
    const command = componentCommand(spec, name);
    const files = { ...componentFiles(spec, name, credentials), 'arm-ca.crt': stub.certificateAuthority };
    for (const [file, content] of Object.entries(files)) {
      await put(`${name}/pki/${file}`, content);
    }
    await put(`${name}/command`, `${command.join('\n')}\n`);
    await put(`${name}/image`, imageOf(components[name].image));
    await put(`${name}/host`, componentFqdn(spec, name));
    await put(`${name}/address`, addressOf(groupOf(topology, name)));
    await put(`${name}/environment`, environmentFile(stub, componentEnvironment(spec, name, node)));
  }
  const hosts = topologyTable[topology].map(
    group => `${addressOf(group)} ${fqdn(dnsNameLabel(spec, group.name), spec.region)}`,
  );
  await put('hosts', ['127.0.0.1 localhost', ...hosts, ''].join('\n'));
  await put('subnet', `${subnet}.0/24`);
  await put('pause.image', imageOf('registry.k8s.io/pause:3.10'));
  await put('foundation.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: foundation(spec) }));
  await put('health/ca.crt', credentials.authorities.cluster.certificate);
  await put('health/client.crt', bootstrap.certificate);
  await put('health/client.key', bootstrap.privateKey);
  const user = { 'client-certificate': 'health/client.crt', 'client-key': 'health/client.key' };
  const cluster = {
    'certificate-authority': 'health/ca.crt',
    'tls-server-name': names.apiserver,
    server: 'https://127.0.0.1',
  };
  const contexts = [{ name: 'c', context: { cluster: 'c', user: 'u' } }];
  await put(
    'bootstrap.kubeconfig',
    JSON.stringify({
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user }],
      contexts,
      'current-context': 'c',
    }),
  );
}

function environmentFile(
  stub: ArmStub,
  variables: readonly { readonly name: string; readonly value?: string }[],
): string {
  const azure = `http://${subnet}.1:${stub.port}`;
  return [
    ...variables.map(({ name, value }) => `${name}=${value}`),
    `HTTPS_PROXY=${azure}`,
    `NO_PROXY=.azurecontainer.io`,
    'SSL_CERT_FILE=/pki/arm-ca.crt',
    `IDENTITY_ENDPOINT=${azure}/token`,
    'IDENTITY_HEADER=none',
    '',
  ].join('\n');
}

/** Published name to the name in the engine. */
async function imageNames(): Promise<(published: string) => string> {
  const names = JSON.parse(await readFile(fromEnvironment('FRANKENETES_TEST_IMAGES'), 'utf8')) as Record<
    string,
    string
  >;
  return published => names[published] ?? published;
}

function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000;
}

await main();
