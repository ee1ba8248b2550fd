import type { ClusterCredentials } from '../cluster/credentials.ts';
import type { GroupView } from '../cluster/groupView.ts';
import { controlPlaneResourceGroup, podsResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { componentFqdn, groupOf, topologyTable } from '../cluster/topology.ts';
import type { Fact, ServerFact, Subject } from '../diagnosis/fact.ts';
import { certificateValidity } from '../pki/certificateFacts.ts';
import { apiAccess } from './apiAccess.ts';
import { credentialsMissing } from './ensureCredentials.ts';
import { failureFact, subjectOf } from './failureFact.ts';
import { groupFacts } from './groupFacts.ts';
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
  const looks: readonly ((inTime: AbortSignal) => Promise<readonly Fact[]>)[] = [
    async () => missingGroups(spec, await controlPlane),
    async inTime => await factsOfGroups(await controlPlane, resourceManager, inTime),
    async inTime => await factsOfGroups(await pods, resourceManager, inTime),
    async inTime => await credentialFacts(spec, await controlPlane, world, inTime),
  ];
  const facts = await Promise.all(
    looks.map(async look => {
      try {
        return await look(AbortSignal.any([signal, AbortSignal.timeout(patience)]));
      } catch (error) {
        signal.throwIfAborted();
        return [failureFact(error, { name: spec.name })];
      }
    }),
  );
  return facts.flat();
}

/** Each read by itself: lists have no states. */
async function groupsIn(
  resourceGroup: string,
  { listContainerGroups, getContainerGroup }: ResourceManager,
  signal: AbortSignal,
): Promise<readonly GroupView[]> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const listed = await listContainerGroups(inTime, resourceGroup);
  return await Promise.all(
    listed.map(async group => (await getContainerGroup(resourceGroup, group.name, inTime)) ?? group),
  );
}

async function factsOfGroups(
  groups: readonly GroupView[],
  resourceManager: ResourceManager,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  return (await Promise.all(groups.map(group => groupFacts(group, resourceManager, signal)))).flat();
}

function missingGroups(spec: ClusterSpec, controlPlane: readonly GroupView[]): readonly Fact[] {
  const there = new Set(controlPlane.map(({ name }) => name));
  const names = topologyTable[spec.topology].map(({ name }) => name).filter(name => !there.has(name));
  return names.length === 0 ? [] : [{ kind: 'missing-groups', about: { name: spec.name }, names }];
}

/** What takes the cluster's keys to see. */
async function credentialFacts(
  spec: ClusterSpec,
  controlPlane: readonly GroupView[],
  world: World,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const credentials = await world.credentials.read(spec);
  if (credentials === undefined) {
    throw credentialsMissing(spec);
  }
  return [
    ...certificateFacts(credentials),
    ...(await apiFacts(spec, credentials, controlPlane, world, signal)),
  ];
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
  controlPlane: readonly GroupView[],
  world: World,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const { name: groupName } = groupOf(spec.topology, 'kube-apiserver');
  const runs = controlPlane.some(({ name, state }) => name === groupName && state === 'Running');
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
