import { controlPlaneGroups, type PlannedGroup } from '../cluster/controlPlaneGroups.ts';
import type { NodeIdentity } from '../cluster/nodeIdentity.ts';
import type { ComponentName } from '../cluster/components.ts';
import type { ClusterCredentials } from '../cluster/credentials.ts';
import { policies, roles } from '../cluster/foundation.ts';
import { controlPlaneResourceGroup, nodeName, podsResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec, TargetKind } from '../cluster/spec.ts';
import { resourceGroupTags, tagNames, type ResourceGroupPart } from '../cluster/tags.ts';
import { groupOf, sameGroup, topologyTable } from '../cluster/topology.ts';
import { phrase, type Phrase } from '../language/phrase.ts';
import { apiAccess, type CalledComponent } from './apiAccess.ts';
import { ensureCredentials } from './ensureCredentials.ts';
import { groupRunning } from './groupRunning.ts';
import { nodeRole } from './nodeRole.ts';
import { resourceGroupNotOurs } from './planCluster.ts';
import type { ApiAccess, KubernetesApi } from './ports.ts';
import { runSteps, type ReportStep, type Step } from './steps.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

/**
 * Make a cluster, or finish one that was half made: every step looks at what is there before it makes anything.
 * @throws OperationError whose reason, details and `where` say what failed and whose logs tell more.
 */
export async function provision(
  spec: ClusterSpec,
  world: World,
  report: ReportStep,
  signal: AbortSignal,
): Promise<void> {
  await runSteps(new Provision(spec, world).steps(), report, signal);
}

/**
 * How often readiness is asked (milliseconds): this computer costs nothing, Azure counts the calls. And for how
 * long: a pull of all images may be part of the wait.
 */
const often: Readonly<Record<TargetKind, number>> = { local: 50, azure: 2_000 };
const patient = 10 * 60_000;

/** The steps whose names are the same in every topology. */
export type ProvisionStepName =
  | 'credentials'
  | 'resource-groups'
  | 'identity'
  | 'etcd'
  | 'api'
  | 'roles'
  | 'policies'
  | 'controller-manager'
  | 'node'
  | 'completion';

/** The step that runs a container group. */
export type GroupStepName = `group ${string}`;

type ProvisionStep = Step<ProvisionStepName | GroupStepName>;

/** What one run learns on its way, and the steps that learn it. */
class Provision {
  readonly #spec: ClusterSpec;
  readonly #world: World;
  readonly #begun = new Date();
  readonly #credentials = Promise.withResolvers<ClusterCredentials>();
  readonly #node = Promise.withResolvers<NodeIdentity>();
  readonly #api = Promise.withResolvers<KubernetesApi>();

  constructor(spec: ClusterSpec, world: World) {
    this.#spec = spec;
    this.#world = world;
    for (const learned of [this.#credentials, this.#node, this.#api]) {
      learned.promise.catch(() => undefined);
    }
  }

  steps(): readonly ProvisionStep[] {
    return [
      {
        name: 'credentials',
        title: phrase`Keys and certificates`,
        needs: [],
        run: signal => this.#makeCredentials(signal),
      },
      {
        name: 'resource-groups',
        title: phrase`Resource groups`,
        needs: ['credentials'],
        run: signal => this.#makeResourceGroups(signal),
      },
      {
        name: 'identity',
        title: phrase`Identity of the virtual node`,
        needs: ['resource-groups'],
        run: signal => this.#makeIdentity(signal),
      },
      ...topologyTable[this.#spec.topology].map(row => this.#groupStep(row.name, row.components)),
      {
        name: 'etcd',
        title: phrase`etcd`,
        needs: [groupStepName(groupOf(this.#spec.topology, 'etcd').name)],
        run: signal => this.#etcdReady(signal),
      },
      {
        name: 'api',
        title: phrase`Kubernetes API`,
        needs: [groupStepName(groupOf(this.#spec.topology, 'kube-apiserver').name)],
        run: signal => this.#apiReady(signal),
      },
      {
        name: 'roles',
        title: phrase`Roles in Kubernetes`,
        needs: ['api'],
        run: signal => this.#applyRoles(signal),
      },
      {
        name: 'policies',
        title: phrase`Defaults and policies`,
        needs: ['roles'],
        run: signal => this.#applyPolicies(signal),
      },
      {
        name: 'controller-manager',
        title: phrase`Controller manager`,
        needs: ['policies', groupStepName(groupOf(this.#spec.topology, 'kube-controller-manager').name)],
        run: signal => this.#controllersWork(signal),
      },
      {
        name: 'node',
        title: phrase`Virtual node`,
        needs: ['roles', groupStepName(groupOf(this.#spec.topology, 'virtual-kubelet').name)],
        run: signal => this.#nodeReady(signal),
      },
      {
        name: 'completion',
        title: phrase`Marked as complete`,
        needs: ['etcd', 'policies', 'controller-manager', 'node'],
        run: signal => this.#markComplete(signal),
      },
    ];
  }

  #groupStep(name: string, components: readonly ComponentName[]): ProvisionStep {
    return {
      name: groupStepName(name),
      title: phrase`Container group ${name}`,
      needs: [...new Set(components.flatMap(component => this.#neededBy(component, components)))],
      run: (signal, note) => this.#runGroup(name, signal, note),
    };
  }

  /**
   * A group is asked for when what its components call at start is there: the name it looks up then resolves,
   * and nobody runs into a back-off. Within a group everything starts at once and waits for each other.
   */
  #neededBy(component: ComponentName, neighbours: readonly ComponentName[]): ProvisionStep['needs'] {
    const outside = (called: ComponentName): boolean => !neighbours.includes(called);
    switch (component) {
      case 'etcd':
        return ['resource-groups'];
      case 'kube-apiserver':
        return outside('etcd')
          ? [groupStepName(groupOf(this.#spec.topology, 'etcd').name)]
          : ['resource-groups'];
      case 'kube-controller-manager':
      case 'kube-scheduler':
        return outside('kube-apiserver') ? ['api'] : ['resource-groups'];
      case 'virtual-kubelet':
        return outside('kube-apiserver') ? ['identity', 'roles'] : ['identity'];
    }
  }

  get #patience(): { readonly every: number; readonly atMost: number } {
    return { every: often[this.#spec.target], atMost: patient };
  }

  async #makeCredentials(signal: AbortSignal): Promise<void> {
    this.#credentials.resolve(await ensureCredentials(this.#spec, this.#world, signal));
  }

  async #makeResourceGroups(signal: AbortSignal): Promise<void> {
    const { name, region } = this.#spec;
    const wanted: readonly (readonly [string, ResourceGroupPart])[] = [
      [controlPlaneResourceGroup(name), 'control-plane'],
      [podsResourceGroup(name), 'pods'],
    ];
    const { resourceManager } = this.#world.target;
    await this.#refuseForeign(
      wanted.map(([group]) => group),
      signal,
    );
    await Promise.all(
      wanted.map(([group, part]) => {
        const tags = resourceGroupTags(this.#spec, part);
        return resourceManager.putResourceGroup({ name: group, location: region, tags }, signal);
      }),
    );
    // Somebody else may have made a cluster of this name at the same moment: the last one has it.
    await this.#refuseForeign(
      wanted.map(([group]) => group),
      signal,
    );
  }

  async #refuseForeign(names: readonly string[], signal: AbortSignal): Promise<void> {
    const { resourceManager } = this.#world.target;
    const there = await Promise.all(names.map(name => resourceManager.getResourceGroup(name, signal)));
    const foreign = there.find(
      group => group !== undefined && group.tags[tagNames.cluster] !== this.#spec.id,
    );
    if (foreign !== undefined) {
      throw resourceGroupNotOurs(foreign.name);
    }
  }

  async #makeIdentity(signal: AbortSignal): Promise<void> {
    const { resourceManager, subscriptionId, tenantId } = this.#world.target;
    const resourceGroup = controlPlaneResourceGroup(this.#spec.name);
    const tags = resourceGroupTags(this.#spec, 'control-plane');
    const identity = await resourceManager.putIdentity(
      resourceGroup,
      nodeName,
      this.#spec.region,
      tags,
      signal,
    );
    await resourceManager.grant(identity, nodeRole(this.#spec), signal);
    this.#node.resolve({
      subscriptionId,
      tenantId,
      resourceId: identity.resourceId,
      clientId: identity.clientId,
    });
  }

  async #runGroup(name: string, signal: AbortSignal, note: (text: string) => void): Promise<void> {
    const { resourceManager } = this.#world.target;
    const planned = await this.#planned(name);
    const present = await resourceManager.getContainerGroup(planned.resourceGroup, name, signal);
    if (present === undefined || present.provisioningState === 'Failed') {
      await resourceManager.putContainerGroup(planned.resourceGroup, name, planned.request, signal);
    } else if (present.state === 'Stopped') {
      await resourceManager.startContainerGroup(planned.resourceGroup, name, signal);
    }
    await groupRunning(planned, resourceManager, this.#patience, note, signal);
  }

  /** The requests need the node's identity only where the virtual kubelet is; another group need not wait for it. */
  async #planned(name: string): Promise<PlannedGroup> {
    const hasNode = groupOf(this.#spec.topology, 'virtual-kubelet').name === name;
    const node = hasNode ? await this.#node.promise : noNode;
    const group = controlPlaneGroups(this.#spec, await this.#credentials.promise, node).find(
      row => row.name === name,
    );
    if (group === undefined) {
      throw new RangeError(`no container group is called ${name}`);
    }
    return group;
  }

  /** Where etcd is published it is asked itself; elsewhere the apiserver tells of it. */
  async #etcdReady(signal: AbortSignal): Promise<void> {
    const otherwise = phrase`etcd did not become ready`;
    if (sameGroup(this.#spec.topology, 'etcd', 'kube-apiserver')) {
      await this.#healthy(
        await this.#access('kube-apiserver', otherwise, signal),
        '/readyz/etcd',
        otherwise,
        signal,
      );
    } else {
      await this.#healthy(await this.#access('etcd', otherwise, signal), '/readyz', otherwise, signal);
    }
  }

  /** The client is made while the server starts: it takes a while to load. */
  async #apiReady(signal: AbortSignal): Promise<void> {
    const otherwise = phrase`The Kubernetes API did not become ready`;
    const access = await this.#access('kube-apiserver', otherwise, signal);
    const [api] = await Promise.all([
      this.#world.kubernetes.connect(access),
      this.#healthy(access, '/readyz', otherwise, signal),
    ]);
    this.#api.resolve(api);
  }

  async #access(component: CalledComponent, otherwise: Phrase, signal: AbortSignal): Promise<ApiAccess> {
    const credentials = await this.#credentials.promise;
    return await until(
      look => apiAccess(component, 'bootstrap', this.#spec, credentials, this.#world, look),
      { ...this.#patience, otherwise },
      signal,
    );
  }

  async #healthy(access: ApiAccess, path: string, otherwise: Phrase, signal: AbortSignal): Promise<void> {
    const { kubernetes } = this.#world;
    await until(
      async look => ((await kubernetes.health(access, path, look)).status === 200 ? true : undefined),
      { ...this.#patience, otherwise },
      signal,
    );
  }

  async #applyRoles(signal: AbortSignal): Promise<void> {
    await (await this.#api.promise).apply(roles, signal);
  }

  async #applyPolicies(signal: AbortSignal): Promise<void> {
    await (await this.#api.promise).apply(policies(this.#spec), signal);
  }

  async #controllersWork(signal: AbortSignal): Promise<void> {
    const api = await this.#api.promise;
    await until(
      async look => ((await api.serviceAccountExists('kube-public', 'default', look)) ? true : undefined),
      { ...this.#patience, otherwise: phrase`The controller manager made no service accounts` },
      signal,
    );
  }

  /** Until this is said a provision that was interrupted can be seen to be one, and be continued. */
  async #markComplete(signal: AbortSignal): Promise<void> {
    const { name, region } = this.#spec;
    const tags = {
      ...resourceGroupTags(this.#spec, 'control-plane'),
      [tagNames.provisioned]: new Date().toISOString(),
    };
    const group = { name: controlPlaneResourceGroup(name), location: region, tags };
    await this.#world.target.resourceManager.putResourceGroup(group, signal);
  }

  /** A node that is Ready in etcd may be long gone: its Lease has to be newer than this start. */
  async #nodeReady(signal: AbortSignal): Promise<void> {
    const api = await this.#api.promise;
    await until(
      async look => {
        const node = await api.node(nodeName, look);
        const renewed = node?.leaseRenewed;
        return node?.ready === true && renewed !== undefined && renewed > this.#begun ? true : undefined;
      },
      { ...this.#patience, otherwise: phrase`The virtual node did not become Ready` },
      signal,
    );
  }
}

function groupStepName(group: string): GroupStepName {
  return `group ${group}`;
}

const noNode: NodeIdentity = { subscriptionId: '', tenantId: '', resourceId: '', clientId: '' };
