import { phrase } from '../language/phrase.ts';
import type { ClusterCredentials } from '../cluster/credentials.ts';
import { controlPlaneResourceGroup, podsResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { componentFqdn, groupOf, topologyTable } from '../cluster/topology.ts';
import type { Fact, ServerFact, Subject } from '../diagnosis/fact.ts';
import { certificateValidity } from '../pki/certificateFacts.ts';
import { apiAccess } from './apiAccess.ts';
import { credentialsMissing } from './ensureCredentials.ts';
import { factsOrFailure } from './factsOrFailure.ts';
import { subjectOf } from './failureFact.ts';
import { type GroupLook, lookAtGroups } from './groupFacts.ts';
import { inTime } from './inTime.ts';
import type { ApiAccess, RefusedPod, ResourceManager, ServerAddress } from './ports.ts';
import type { World } from './world.ts';

/** Milliseconds for each look, so that one that hangs does not keep the others. */
const patience = 15_000;

/** All that can be seen of a cluster from here: groups, certificates, its API, and pods without a group. */
export async function clusterFacts(
  spec: ClusterSpec,
  world: World,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const { resourceManager } = world.target;
  const controlPlane = groupsIn(controlPlaneResourceGroup(spec.name), resourceManager, signal);
  const pods = groupsIn(podsResourceGroup(spec.name), resourceManager, signal);
  const looks: readonly (() => Promise<readonly Fact[]>)[] = [
    async () => missingGroups(spec, await controlPlane),
    async () => (await controlPlane).flatMap(({ facts }) => facts),
    async () => (await pods).flatMap(({ facts }) => facts),
    async () => await credentialFacts(spec, await controlPlane, world, signal),
  ];
  const facts = await Promise.all(
    looks.map(async look => await factsOrFailure({ name: spec.name }, signal, look)),
  );
  return facts.flat();
}

async function groupsIn(
  resourceGroup: string,
  resourceManager: ResourceManager,
  signal: AbortSignal,
): Promise<readonly GroupLook[]> {
  const listed = await inTime(phrase`Listing container groups`, patience, signal, soon =>
    resourceManager.listContainerGroups(soon, resourceGroup),
  );
  return await lookAtGroups(listed, resourceManager, signal);
}

function missingGroups(spec: ClusterSpec, controlPlane: readonly GroupLook[]): readonly Fact[] {
  const there = new Set(controlPlane.map(({ group }) => group.name));
  const names = topologyTable[spec.topology].map(({ name }) => name).filter(name => !there.has(name));
  return names.length === 0 ? [] : [{ kind: 'missing-groups', about: { name: spec.name }, names }];
}

/** What takes the cluster's keys to see. */
async function credentialFacts(
  spec: ClusterSpec,
  controlPlane: readonly GroupLook[],
  world: World,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  return await inTime(phrase`Asking the API of cluster "${spec.name}"`, patience, signal, async soon => {
    const credentials = await world.credentials.read(spec);
    if (credentials === undefined) {
      throw credentialsMissing(spec);
    }
    return [
      ...certificateFacts(credentials),
      ...(await apiFacts(spec, credentials, controlPlane, world, soon)),
    ];
  });
}

/** Of every certificate that the cluster was made with. */
export function certificateFacts({ authorities, certificates }: ClusterCredentials): readonly Fact[] {
  const seen = new Date();
  return Object.entries({ ...authorities, ...certificates }).map(([name, { certificate }]) => ({
    kind: 'certificate',
    about: { name },
    validity: certificateValidity(certificate),
    seen,
  }));
}

/** Asked only where its container group runs: else the group says why it does not answer. */
async function apiFacts(
  spec: ClusterSpec,
  credentials: ClusterCredentials,
  controlPlane: readonly GroupLook[],
  world: World,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const { name: groupName } = groupOf(spec.topology, 'kube-apiserver');
  const runs = controlPlane.some(({ group }) => group.name === groupName && group.state === 'Running');
  const access = runs
    ? await apiAccess('kube-apiserver', 'admin', spec, credentials, world, signal)
    : undefined;
  if (access === undefined) {
    return [];
  }
  const about = {
    ...subjectOf(groupName, controlPlaneResourceGroup(spec.name)),
    container: 'kube-apiserver',
  };
  const [server, names] = await Promise.all([
    serverFact(access, '/readyz', about, world.kubernetes, signal),
    nameFacts(spec, world, signal),
  ]);
  const pods = server.answer?.status === 200 ? await refusedPods(access, world, signal) : [];
  return [server, ...names, ...pods];
}

/** What a server shows to whoever comes without a key. */
export async function serverFact(
  { endpoint, serverName, certificateAuthority }: ServerAddress,
  path: string,
  about: Subject,
  { look }: Pick<World['kubernetes'], 'look'>,
  signal: AbortSignal,
): Promise<ServerFact> {
  const shown = await look({ endpoint, serverName, certificateAuthority }, path, signal);
  return { kind: 'server', about, name: serverName, ...endpoint, ...shown, seen: new Date() };
}

/** On this computer nobody needs the name; on Azure kubectl does. */
async function nameFacts(spec: ClusterSpec, world: World, signal: AbortSignal): Promise<readonly Fact[]> {
  if (spec.target === 'local') {
    return [];
  }
  const host = componentFqdn(spec, 'kube-apiserver');
  const failure = await world.kubernetes.resolve(host, signal);
  return [{ kind: 'name', about: { name: host }, host, ...(failure === undefined ? {} : { failure }) }];
}

/** Nothing but Kubernetes knows of pods that have no container group. */
async function refusedPods(
  access: ApiAccess,
  { kubernetes }: World,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const api = await kubernetes.connect(access);
  return (await api.refusedPods(signal)).map(refusedPodFact);
}

function refusedPodFact({ namespace, name, message }: RefusedPod): Fact {
  const [, code] = /\bERROR CODE: (\w+)/.exec(message) ?? [];
  return {
    kind: 'failure',
    about: { name: `${namespace}/${name}` },
    ...(code === undefined ? {} : { code }),
    message: lines(message)[0] ?? '',
    details: lines(message).slice(1),
  };
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter(line => line.trim() !== '' && !/^-+$/.test(line));
}
