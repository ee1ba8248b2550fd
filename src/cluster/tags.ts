import { topologies, type ClusterSpec, type TargetKind, type Topology } from './spec.ts';
import { podsResourceGroup } from './names.ts';

/**
 * Tags are how a cluster is found from any computer. They are for finding and showing, never a lock and never
 * a place for secrets.
 */
export const tagNames = {
  cluster: 'frankenetes-cluster',
  name: 'frankenetes-name',
  topology: 'frankenetes-topology',
  part: 'frankenetes-part',
  mirror: 'frankenetes-image-mirror',
  /** Set when provisioning came to its end: until then a cluster is incomplete, whatever runs already. */
  provisioned: 'frankenetes-provisioned',
} as const;

export type Tags = Readonly<Record<string, string>>;
export type ResourceGroupPart = 'control-plane' | 'pods';

export function resourceGroupTags(spec: ClusterSpec, part: ResourceGroupPart): Tags {
  return {
    [tagNames.cluster]: spec.id,
    [tagNames.name]: spec.name,
    [tagNames.topology]: spec.topology,
    [tagNames.part]: part,
    ...(spec.imageMirror === undefined ? {} : { [tagNames.mirror]: spec.imageMirror }),
  };
}

export function containerGroupTags(spec: ClusterSpec, group: string): Tags {
  return { [tagNames.cluster]: spec.id, [tagNames.part]: group };
}

export interface TaggedResourceGroup {
  readonly name: string;
  readonly location: string;
  readonly tags: Tags;
}

/** An id becomes part of file names and labels: a tag that holds anything else is not ours. */
const clusterId = /^[a-z0-9]{10}$/;

export function isClusterId(text: string): boolean {
  return clusterId.test(text);
}

/** What the tags of a resource group say about its cluster; undefined when it is none of ours. */
export function specFromTags(group: TaggedResourceGroup, target: TargetKind): ClusterSpec | undefined {
  const {
    [tagNames.cluster]: id,
    [tagNames.name]: name,
    [tagNames.topology]: topology,
    [tagNames.mirror]: mirror,
  } = group.tags;
  if (id === undefined || !isClusterId(id) || name === undefined || !isTopology(topology)) {
    return undefined;
  }
  return {
    id,
    name,
    target,
    topology,
    region: group.location,
    ...(mirror === undefined ? {} : { imageMirror: mirror }),
  };
}

/** The clusters that a list of resource groups tells of: one each, even where only half of it is there. */
export function clustersFromResourceGroups(
  groups: readonly TaggedResourceGroup[],
  target: TargetKind,
): readonly ClusterSpec[] {
  const byId = new Map<string, ClusterSpec>();
  for (const group of groups) {
    const spec = specFromTags(group, target);
    if (spec !== undefined && [spec.name, podsResourceGroup(spec.name)].includes(group.name)) {
      byId.set(spec.id, spec);
    }
  }
  return [...byId.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

function isTopology(value: string | undefined): value is Topology {
  return topologies.some(topology => topology === value);
}

/** Whether a cluster's provisioning came to its end. */
export function isProvisioned(spec: ClusterSpec, groups: readonly TaggedResourceGroup[]): boolean {
  return groups.some(({ name, tags }) => name === spec.name && tags[tagNames.provisioned] !== undefined);
}
