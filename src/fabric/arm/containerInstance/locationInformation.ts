import { type RegionQuotas, usageOf } from '../../model/regionQuotas.ts';
import { serviceLimits } from '../../model/serviceLimits.ts';
import type { ArmContext } from '../armContext.ts';
import { listBody } from '../bodies.ts';
import { normalizeLocation, requireLocation } from '../resources/locations.ts';
import type { Answer, Call } from '../route.ts';
import { containerGroupType } from './containerGroupBody.ts';

/** What a region lists as its usages, in its order (Get-AzContainerInstanceUsage, and its users' scripts). */
const usages: readonly (readonly [name: string, localizedName: string])[] = [
  ['ContainerGroups', 'Container Groups'],
  ['StandardCores', 'Standard Cores'],
  ['StandardK80Cores', 'Standard K80 Cores'],
  ['StandardP100Cores', 'Standard P100 Cores'],
  ['StandardV100Cores', 'Standard V100 Cores'],
  ['DedicatedContainerGroups', 'Dedicated Container Groups'],
  ['StandardSpotCores', 'Standard Spot Cores'],
];

/** Groups and cores that are there, counted as the quotas count them; 0 of 0 for what this computer does not have. */
export function listUsages(call: Call, context: ArmContext): Answer {
  const location = locationOf(call);
  const groups = context.lives.list().filter(({ group }) => group.location === location);
  const used = usageOf(groups);
  const limits = context.quotas.current;
  const value = usages.map(([name, localizedValue]) => ({
    id: `/subscriptions/${context.settings.subscriptionId}/providers/Microsoft.ContainerInstance/locations/${location}/usages/${name}`,
    unit: 'Count',
    currentValue: countOf(used, name),
    limit: countOf(limits, name),
    name: { value: name, localizedValue },
  }));
  return { status: 200, body: listBody(value) };
}

function countOf(counts: RegionQuotas, name: string): number {
  return new Map<string, number>(Object.entries(counts)).get(name) ?? 0;
}

/** Most that a group may ask for ("Resource availability & quota limits for ACI"); the engine's are Linux containers. */
export function listCapabilities(call: Call): Answer {
  const capability = {
    resourceType: 'containerGroups',
    osType: 'Linux',
    location: locationOf(call),
    ipAddressType: 'Public',
    gpu: 'None',
    capabilities: {
      maxMemoryInGB: serviceLimits.memoryPerGroup.value,
      maxCpu: serviceLimits.cpuPerGroup.value,
      maxGpuCount: 0,
    },
  };
  return { status: 200, body: listBody([capability]) };
}

/** Images that need not be pulled: those on the engine, by the names under which groups find them. */
export async function listCachedImages(call: Call, { engine }: ArmContext): Promise<Answer> {
  locationOf(call);
  const images = await engine.images();
  return { status: 200, body: listBody(images.map(image => ({ osType: 'Linux', image }))) };
}

/** @throws ArmError 400. */
function locationOf(call: Call): string {
  const location = call.param('location');
  requireLocation(location, containerGroupType);
  return normalizeLocation(location);
}
