/**
 * What a subscription may run in a region unless it was raised, and what a group takes at least
 * (Microsoft, "Resource availability and quota limits for Azure Container Instances").
 */
export const defaultRegionQuota = { groups: 100, cores: 100 } as const;

/** vCPU and GB per container group. */
export const smallestGroup = { cpu: 1, memoryInGB: 1 } as const;
