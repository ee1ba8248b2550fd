import type { ContainerGroupProperties } from '../../cluster/containerGroup.ts';
import { requestedResources } from './requestedResources.ts';
import { serviceLimits } from './serviceLimits.ts';

/** What the service counts in each region, by the names of its usages and refusals. */
export type QuotaName =
  | 'ContainerGroups'
  | 'StandardCores'
  | 'StandardSpotContainerGroups'
  | 'StandardSpotCores';

/** A number for each: a limit, or what is in use. Cores are vCPU. */
export type RegionQuotas = Readonly<Record<QuotaName, number>>;

export type QuotaPreset = 'default' | 'trial';

const published: RegionQuotas = {
  ContainerGroups: serviceLimits.groupsPerRegion.value,
  StandardCores: serviceLimits.coresPerRegion.value,
  StandardSpotContainerGroups: serviceLimits.spotGroupsPerRegion.value,
  StandardSpotCores: serviceLimits.spotCoresPerRegion.value,
};

/** `trial` is what a free subscription was seen to have: reports of users, not published. */
export const quotaPresets: Readonly<Record<QuotaPreset, RegionQuotas>> = {
  default: published,
  trial: { ...published, StandardCores: 4, StandardSpotContainerGroups: 0, StandardSpotCores: 0 },
};

/** A container group as a region counts it: one that is stopped or has completed holds no cores. */
export interface Counted {
  readonly group: { readonly properties: ContainerGroupProperties };
  readonly holdsCores: boolean;
}

/** What groups of one region use together. */
export function usageOf(groups: readonly Counted[]): RegionQuotas {
  return groups.map(countOf).reduce(sum, {
    ContainerGroups: 0,
    StandardCores: 0,
    StandardSpotContainerGroups: 0,
    StandardSpotCores: 0,
  });
}

/** A group takes whole cores, and never less than the service's smallest group. */
function countOf({ group: { properties }, holdsCores }: Counted): RegionQuotas {
  const { cpu } = requestedResources(properties);
  const cores = holdsCores ? Math.max(Math.ceil(cpu), serviceLimits.leastCpuPerGroup.value) : 0;
  const spot = properties.priority === 'Spot';
  return {
    ContainerGroups: spot ? 0 : 1,
    StandardCores: spot ? 0 : cores,
    StandardSpotContainerGroups: spot ? 1 : 0,
    StandardSpotCores: spot ? cores : 0,
  };
}

function sum(one: RegionQuotas, other: RegionQuotas): RegionQuotas {
  return {
    ContainerGroups: one.ContainerGroups + other.ContainerGroups,
    StandardCores: one.StandardCores + other.StandardCores,
    StandardSpotContainerGroups: one.StandardSpotContainerGroups + other.StandardSpotContainerGroups,
    StandardSpotCores: one.StandardSpotCores + other.StandardSpotCores,
  };
}

/** A quota that does not suffice for what is asked for on top of what is in use. */
export interface ExceededQuota {
  readonly name: QuotaName;
  readonly limit: number;
  readonly usage: number;
  readonly requested: number;
}

/** Every quota that `group` would exceed beside what is in use. */
export function exceededQuotas(
  group: Counted,
  usage: RegionQuotas,
  limits: RegionQuotas,
): readonly ExceededQuota[] {
  const requested = countOf(group);
  return quotaNames
    .map(name => ({ name, limit: limits[name], usage: usage[name], requested: requested[name] }))
    .filter(quota => quota.requested > 0 && quota.usage + quota.requested > quota.limit);
}

export const quotaNames = Object.keys(published) as readonly QuotaName[];

/** The service's words (docs issue 51738, SUPPORT spot-container-group-quota-reached). */
export function quotaMessage(
  { name, limit, usage, requested }: Omit<ExceededQuota, 'name'> & { readonly name: string },
  region: string,
): string {
  return `Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota '${name}' exceeded in region '${region}'. Limit: '${limit}', Usage: '${usage}' Requested: '${requested}'.`;
}
