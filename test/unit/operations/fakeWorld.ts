import assert from 'node:assert/strict';
import type { ClusterCredentials } from '../../../src/cluster/credentials.ts';
import type { KubernetesObject } from '../../../src/cluster/kubernetesObject.ts';
import type { GroupView } from '../../../src/cluster/groupView.ts';
import type { TaggedResourceGroup } from '../../../src/cluster/tags.ts';
import type {
  RefusedPod,
  ResourceManager,
  ServerLook,
  TaggedResource,
  Target,
} from '../../../src/operations/ports.ts';
import type { World } from '../../../src/operations/world.ts';
import { aContainer, aGroup } from '../builders.ts';

/** A small ARM and Kubernetes in memory: what operations make is there, what they delete is not. */
export class FakeWorld {
  readonly calls: string[] = [];
  readonly resourceGroups = new Map<string, TaggedResourceGroup>();
  readonly groups = new Map<string, GroupView>();
  readonly foreign: TaggedResource[] = [];
  readonly kept = new Map<string, ClusterCredentials>();
  readonly applied: KubernetesObject[] = [];
  readonly roles = new Set<string>();
  /** How a group turns out; by default it runs. */
  outcome: (group: GroupView) => GroupView = group => group;
  /** How a group looks each time it is read. */
  sight: (group: GroupView) => GroupView = group => group;
  /** What the API shows to somebody without a key. */
  look: ServerLook = { answer: { status: 200, body: 'ok' } };
  refusedPods: readonly RefusedPod[] = [];
  nodeLease = new Date(Date.now() + 60_000);

  get world(): World {
    return {
      target: this.#target(),
      credentials: {
        read: async ({ id }) => this.kept.get(id),
        write: async ({ id }, credentials) => void this.kept.set(id, credentials),
        remove: async ({ id }) => void this.kept.delete(id),
      },
      kubernetes: {
        health: async () => ({ status: 200, body: 'ok' }),
        exec: async () => assert.fail('not part of this test'),
        look: async () => this.look,
        resolve: async () => undefined,
        connect: async () => ({
          apply: async objects => void this.applied.push(...objects),
          version: async () => 'v1.36.3',
          serviceAccountExists: async () => true,
          refusedPods: async () => this.refusedPods,
          node: async () => ({ ready: true, leaseRenewed: this.nodeLease }),
        }),
      },
      user: 'someone@somewhere',
    };
  }

  #target(): Target {
    return {
      kind: 'local',
      subscriptionId: 'subscription',
      tenantId: 'tenant',
      resourceManager: this.#resourceManager(),
      endpoint: async () => ({ host: '127.0.0.1', port: 6443 }),
    };
  }

  #resourceManager(): ResourceManager {
    const unused = (): never => {
      throw new Error('not part of this test');
    };
    const key = (resourceGroup: string, name: string): string => `${resourceGroup}/${name}`;
    return {
      listResourceGroups: async () => [...this.resourceGroups.values()],
      getResourceGroup: async name => this.resourceGroups.get(name),
      putResourceGroup: async group => {
        this.calls.push(`put ${group.name}`);
        this.resourceGroups.set(group.name, group);
      },
      deleteResourceGroup: async name => {
        this.calls.push(`delete ${name}`);
        this.resourceGroups.delete(name);
        for (const [id, group] of this.groups) {
          if (group.resourceGroup === name) {
            this.groups.delete(id);
          }
        }
      },
      listResources: async () => this.foreign,
      listContainerGroups: async (_, resourceGroup) =>
        [...this.groups.values()].filter(
          group => group.resourceGroup === (resourceGroup ?? group.resourceGroup),
        ),
      getContainerGroup: async (resourceGroup, name) => {
        const group = this.groups.get(key(resourceGroup, name));
        return group === undefined ? undefined : this.sight(group);
      },
      putContainerGroup: async (resourceGroup, name, request) => {
        this.calls.push(`put ${key(resourceGroup, name)}`);
        const containers = request.properties.containers.map(container =>
          aContainer({ name: container.name }),
        );
        this.groups.set(key(resourceGroup, name), this.outcome(aGroup({ name, resourceGroup, containers })));
      },
      deleteContainerGroup: async (resourceGroup, name) => {
        this.calls.push(`delete ${key(resourceGroup, name)}`);
        this.groups.delete(key(resourceGroup, name));
      },
      startContainerGroup: async (resourceGroup, name) => {
        this.calls.push(`start ${key(resourceGroup, name)}`);
        this.groups.set(key(resourceGroup, name), aGroup({ name, resourceGroup }));
      },
      stopContainerGroup: unused,
      restartContainerGroup: unused,
      logs: async () => 'first line\nlast line\n',
      attach: unused,
      exec: unused,
      putIdentity: async (_, name) => ({
        resourceId: `/identities/${name}`,
        clientId: 'client',
        principalId: 'principal',
      }),
      grant: async (_, role) => void this.roles.add(role.name),
      revoke: async role => void this.roles.delete(role.name),
    };
  }
}
