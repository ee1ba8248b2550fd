import { isDeepStrictEqual } from 'node:util';
import { clusterHealth } from '../cluster/clusterHealth.ts';
import type { ClusterView } from '../cluster/clusterView.ts';
import type { ContainerView, GroupView } from '../cluster/groupView.ts';
import { controlPlaneResourceGroup, podsResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec, TargetKind } from '../cluster/spec.ts';
import {
  clustersFromResourceGroups,
  isProvisioned,
  type ResourceGroupPart,
  type TaggedResourceGroup,
} from '../cluster/tags.ts';

interface KnownCluster {
  readonly spec: ClusterSpec;
  readonly provisioned: boolean;
}

/**
 * What is known of a target's clusters and container groups: lists say what there is, each group says how it is.
 * A group that did not change stays the same object.
 */
export class KnownTarget {
  readonly #kind: TargetKind;
  #clusters: readonly KnownCluster[] = [];
  /** By ARM id: ids are case-blind. */
  #groups: ReadonlyMap<string, GroupView> = new Map();

  constructor(kind: TargetKind) {
    this.#kind = kind;
  }

  get groups(): readonly GroupView[] {
    return [...this.#groups.values()];
  }

  /** What lists told. They know no states: those that were read last stay. */
  list(resourceGroups: readonly TaggedResourceGroup[], listed: readonly GroupView[]): void {
    this.#clusters = clustersFromResourceGroups(resourceGroups, this.#kind).map(spec => ({
      spec,
      provisioned: isProvisioned(spec, resourceGroups),
    }));
    this.#groups = new Map(
      listed.map(group => [keyOf(group), withStates(group, this.#groups.get(keyOf(group)))]),
    );
  }

  /**
   * What a group told of itself; undefined: it is gone.
   * @returns whether that is news.
   */
  read({ id }: Pick<GroupView, 'id'>, now: GroupView | undefined): boolean {
    const key = keyOf({ id });
    const before = this.#groups.get(key);
    if (isDeepStrictEqual(before, now)) {
      return false;
    }
    const groups = new Map(this.#groups);
    if (now === undefined) {
      groups.delete(key);
    } else {
      groups.set(key, now);
    }
    this.#groups = groups;
    return true;
  }

  /**
   * A group is there and could not be read: what was known of it stays.
   * @returns whether that is news.
   */
  unreadable({ id }: Pick<GroupView, 'id'>, why: string): boolean {
    const known = this.#groups.get(keyOf({ id }));
    return known !== undefined && this.read({ id }, { ...known, unreadable: why });
  }

  /** The clusters, and the groups that belong to none. */
  views(): { readonly clusters: readonly ClusterView[]; readonly others: readonly GroupView[] } {
    const parts = new Map(this.#clusters.flatMap(({ spec }) => resourceGroupsOf(spec)));
    const groups = this.groups.map(group => ({ group, part: parts.get(group.resourceGroup.toLowerCase()) }));
    const groupsOf = (spec: ClusterSpec, name: ResourceGroupPart): readonly GroupView[] =>
      groups.flatMap(({ group, part }) => (part?.spec === spec && part.name === name ? [group] : []));
    return {
      clusters: this.#clusters.map(({ spec, provisioned }) => {
        const controlPlane = groupsOf(spec, 'control-plane');
        const health = provisioned ? clusterHealth(spec, controlPlane) : 'Incomplete';
        return { spec, health, controlPlane, pods: groupsOf(spec, 'pods') };
      }),
      others: groups.flatMap(({ group, part }) => (part === undefined ? [group] : [])),
    };
  }
}

interface Part {
  readonly spec: ClusterSpec;
  readonly name: ResourceGroupPart;
}

/** Names of resource groups are case-blind, too. */
function resourceGroupsOf(spec: ClusterSpec): readonly (readonly [string, Part])[] {
  return [
    [controlPlaneResourceGroup(spec.name).toLowerCase(), { spec, name: 'control-plane' }],
    [podsResourceGroup(spec.name).toLowerCase(), { spec, name: 'pods' }],
  ];
}

export function keyOf({ id }: Pick<GroupView, 'id'>): string {
  return id.toLowerCase();
}

function withStates(listed: GroupView, known: GroupView | undefined): GroupView {
  const why = known?.unreadable === undefined ? {} : { unreadable: known.unreadable };
  const now = { ...(known?.state === undefined ? listed : merged(listed, known, known.state)), ...why };
  return known !== undefined && isDeepStrictEqual(known, now) ? known : now;
}

function merged(listed: GroupView, known: GroupView, state: string): GroupView {
  return {
    ...listed,
    state,
    events: known.events,
    containers: listed.containers.map(container =>
      containerWithStates(
        container,
        known.containers.find(({ name }) => name === container.name),
      ),
    ),
  };
}

function containerWithStates(listed: ContainerView, known: ContainerView | undefined): ContainerView {
  const { image, cpu, memoryInGB, ports } = listed;
  return known === undefined ? listed : { ...known, image, cpu, memoryInGB, ports };
}
