import type { ContainerGroupRequest } from '../../../cluster/containerGroup.ts';
import { domainName, nameOf } from '../../model/domainName.ts';
import type { GroupLife } from '../../model/groupLife.ts';
import type { ArmContext } from '../armContext.ts';
import { normalizeLocation } from '../resources/locations.ts';
import type { Call } from '../route.ts';

/** The name that a PUT gives its group; undefined where it asks for none. */
export function requestedName(
  { location, properties }: ContainerGroupRequest,
  call: Call,
  { settings }: ArmContext,
  existing: GroupLife | undefined,
): string | undefined {
  const { tenantId, subscriptionId } = settings;
  const owner = { tenantId, subscriptionId, resourceGroup: call.param('resourceGroup') };
  return domainName(properties.ipAddress, normalizeLocation(location ?? ''), owner, existing?.group);
}

/** A name is one group's at a time, so a label is unique in its scope, or else in its region. */
export function isNameTaken(
  name: string | undefined,
  { lives }: ArmContext,
  existing: GroupLife | undefined,
): boolean {
  return name !== undefined && lives.list().some(life => life !== existing && nameOf(life.group) === name);
}
