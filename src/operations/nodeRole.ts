import { podsResourceGroup } from '../cluster/names.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import type { RoleRequest } from './ports.ts';

const containerGroups = 'Microsoft.ContainerInstance/containerGroups';

/** All that the virtual kubelet calls (azure-aci 1.6.4, pkg/client), and only where pods live. */
export function nodeRole(spec: ClusterSpec): RoleRequest {
  return {
    name: `Frankenetes virtual node of ${spec.name} (${spec.id})`,
    description:
      'Makes, reads and deletes container groups of pods, reads their logs, runs commands in them.',
    resourceGroup: podsResourceGroup(spec.name),
    actions: [
      `${containerGroups}/read`,
      `${containerGroups}/write`,
      `${containerGroups}/delete`,
      `${containerGroups}/containers/logs/read`,
      `${containerGroups}/containers/exec/action`,
    ],
  };
}
