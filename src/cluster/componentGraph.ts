import type { ClusterView } from './clusterView.ts';
import { componentNames, components, type ComponentName } from './components.ts';
import { containerHealth, groupHealth, type HealthWord, worst } from './groupHealth.ts';
import type { ContainerView, GroupView } from './groupView.ts';
import { inPodOrder, podOf } from './pod.ts';
import { componentFqdn, groupOf, hostFor } from './topology.ts';

/** What a node stands for. kubectl is the user's own: it has no state. */
export type GraphSubject =
  | { readonly kind: 'kubectl' }
  | {
      readonly kind: 'component';
      readonly component: ComponentName;
      readonly group?: GroupView;
      readonly container?: ContainerView;
    }
  | { readonly kind: 'pod'; readonly group: GroupView }
  | { readonly kind: 'namespace'; readonly namespace: string; readonly pods: number };

export interface GraphNode {
  /** The same for as long as the thing is there, whatever its state. */
  readonly id: string;
  readonly subject: GraphSubject;
  readonly health?: HealthWord;
}

/** `from` calls `to`, at this name and port. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly host: string;
  readonly port: number;
}

export interface ComponentGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** More pods than this are shown by namespace. */
const mostPods = 12;

/** Where the virtual kubelet asks for the container groups of its pods. */
const resourceManager = { host: 'management.azure.com', port: 443 } as const;

/**
 * A cluster as the parts that it is made of and who calls whom.
 * @param unfolded namespaces whose pods are shown one by one, however many pods there are.
 */
export function componentGraph(cluster: ClusterView, unfolded: ReadonlySet<string>): ComponentGraph {
  const pods = podNodes(inPodOrder(cluster.pods), unfolded);
  return {
    nodes: [
      { id: 'kubectl', subject: { kind: 'kubectl' } },
      ...componentNames.map(component => componentNode(component, cluster)),
      ...pods,
    ],
    edges: [
      ...userEdges(cluster),
      ...componentEdges(cluster),
      ...pods.map(({ id }) => ({ from: 'virtual-kubelet', to: id, ...resourceManager })),
    ],
  };
}

function componentNode(component: ComponentName, { spec, controlPlane }: ClusterView): GraphNode {
  const row = groupOf(spec.topology, component);
  const group = controlPlane.find(({ name }) => name === row.name);
  const container = group?.containers.find(({ name }) => name === component);
  return {
    id: component,
    subject: {
      kind: 'component',
      component,
      ...(group === undefined ? {} : { group }),
      ...(container === undefined ? {} : { container }),
    },
    health: componentHealth(group, container),
  };
}

/** The container's own state, unless its group as a whole is in another one than running. */
function componentHealth(group: GroupView | undefined, container: ContainerView | undefined): HealthWord {
  if (group === undefined || container === undefined) {
    return 'Incomplete';
  }
  return group.provisioningState === 'Succeeded' && group.state === 'Running'
    ? containerHealth(container)
    : groupHealth(group);
}

function userEdges({ spec }: ClusterView): readonly GraphEdge[] {
  return componentNames.flatMap(name => {
    const { calledByUser, port } = components[name];
    return calledByUser === true && port !== undefined
      ? [{ from: 'kubectl', to: name, host: componentFqdn(spec, name), port }]
      : [];
  });
}

function componentEdges({ spec }: ClusterView): readonly GraphEdge[] {
  return componentNames.flatMap(from =>
    components[from].calls.flatMap(to => {
      const { port } = components[to];
      return port === undefined ? [] : [{ from, to, host: hostFor(spec, from, to), port }];
    }),
  );
}

function podNodes(groups: readonly GroupView[], unfolded: ReadonlySet<string>): readonly GraphNode[] {
  if (groups.length <= mostPods) {
    return groups.map(podNode);
  }
  return [...Map.groupBy(groups, namespaceOf)].flatMap(([namespace, inside]) =>
    unfolded.has(namespace) ? inside.map(podNode) : [namespaceNode(namespace, inside)],
  );
}

function podNode(group: GroupView): GraphNode {
  return { id: `pod/${group.name}`, subject: { kind: 'pod', group }, health: groupHealth(group) };
}

function namespaceNode(namespace: string, groups: readonly GroupView[]): GraphNode {
  return {
    id: `namespace/${namespace}`,
    subject: { kind: 'namespace', namespace, pods: groups.length },
    health: worst(groups.map(groupHealth)),
  };
}

function namespaceOf(group: GroupView): string {
  return podOf(group)?.namespace ?? '';
}
