import { ArmError } from '../armError.ts';

/** Name and display name of a region. */
export type Location = readonly [name: string, displayName: string];

/** Regions in which the virtual kubelet 1.6.4 agrees to work (its `validAciRegions`), a choice of them. */
export const locations: readonly [Location, ...Location[]] = [
  ['eastus', 'East US'],
  ['eastus2', 'East US 2'],
  ['westus', 'West US'],
  ['westus2', 'West US 2'],
  ['centralus', 'Central US'],
  ['northeurope', 'North Europe'],
  ['westeurope', 'West Europe'],
  ['uksouth', 'UK South'],
  ['southeastasia', 'Southeast Asia'],
  ['japaneast', 'Japan East'],
  ['australiaeast', 'Australia East'],
];

/** @throws ArmError 400 for a region that the type of resource is not in. */
export function requireLocation(name: string, type: string): void {
  if (!isLocation(name)) {
    throw new ArmError(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${name}' is not available for resource type '${type}'. List of available regions for the resource type is '${locations.map(([known]) => known).join(',')}'.`,
    );
  }
}

export function isLocation(name: string): boolean {
  return locations.some(([known]) => known === normalizeLocation(name));
}

/** `East US` and `eastus` are the same region. */
export function normalizeLocation(name: string): string {
  return name.toLowerCase().replaceAll(' ', '');
}
