import { isRecord } from '../../model/shape.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { resourceGroupId } from '../resourceIds.ts';
import type { Answer, Call } from '../route.ts';

/**
 * A link is what container groups in a subnet leave on it. This computer has no virtual networks, so it is there as
 * long as a group names the subnet, and cannot be deleted then; afterwards nothing is left: 204, and never the 202
 * with which the service may begin.
 * @throws ArmError 409; its code is ours.
 */
export function deleteSubnetLink(call: Call, context: ArmContext): Answer {
  const network = `${resourceGroupId(context, call.param('resourceGroup'))}/providers/Microsoft.Network/virtualNetworks/${call.param('network')}`;
  const subnet = `${network}/subnets/${call.param('subnet')}`;
  const user = context.lives.list().find(({ group: { properties } }) => usesSubnet(properties, subnet));
  if (user !== undefined) {
    throw new ArmError(
      409,
      'SubnetInUse',
      `The subnet '${subnet}' is used by container group '${user.group.name}'.`,
    );
  }
  return { status: 204 };
}

function usesSubnet(properties: object, subnet: string): boolean {
  const ids: unknown = Reflect.get(properties, 'subnetIds');
  return (
    Array.isArray(ids) &&
    ids.some(entry => isRecord(entry) && String(entry['id']).toLowerCase() === subnet.toLowerCase())
  );
}
