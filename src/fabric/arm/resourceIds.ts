import type { ArmContext } from './armContext.ts';
import type { Call } from './route.ts';

/** `/subscriptions/{s}/resourceGroups/{name}` */
export function resourceGroupId({ settings }: ArmContext, name: string): string {
  return `/subscriptions/${settings.subscriptionId}/resourceGroups/${name}`;
}

/** The id of a resource named by the call, `type` such as `Microsoft.ContainerInstance/containerGroups`. */
export function resourceId(call: Call, context: ArmContext, type: string): string {
  return `${resourceGroupId(context, call.param('resourceGroup'))}/providers/${type}/${call.param('name')}`;
}

export function isInResourceGroup(resource: { readonly resourceGroup: string }, name: string): boolean {
  return resource.resourceGroup.toLowerCase() === name.toLowerCase();
}
