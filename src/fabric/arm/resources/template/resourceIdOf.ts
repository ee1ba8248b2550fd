import { invalidTemplate } from './invalidTemplate.ts';

/**
 * The id of a resource in a resource group: each segment of the type behind the provider has its name.
 * @throws ArmError 400 where names and types are not equally many.
 */
export function resourceIdOf(
  subscriptionId: string,
  resourceGroup: string,
  type: string,
  names: readonly string[],
): string {
  const [namespace = '', ...types] = type.split('/');
  if (types.length === 0 || types.length !== names.length) {
    throw invalidTemplate(
      `The type '${type}' and the name '${names.join('/')}' must have the same number of segments.`,
    );
  }
  const path = types.map((segment, index) => `${segment}/${names[index]}`).join('/');
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${namespace}/${path}`;
}
