import { listBody } from '../bodies.ts';
import type { Answer } from '../route.ts';

const group = 'Container Group';
const container = 'Containers in Container Group';

/** What roles can allow at the provider, each with what it is about and what it does. */
const operations: readonly (readonly [
  name: string,
  resource: string,
  operation: string,
  description: string,
])[] = [
  ['containerGroups/read', group, 'Get Container Groups', 'Get all container groups.'],
  ['containerGroups/write', group, 'Create or Update Container Group', 'Create or update a container group.'],
  ['containerGroups/delete', group, 'Delete Container Group', 'Delete a container group.'],
  ['containerGroups/restart/action', group, 'Restart Container Group', 'Restart all containers of a group.'],
  ['containerGroups/stop/action', group, 'Stop Container Group', 'Stop a group and free its resources.'],
  ['containerGroups/start/action', group, 'Start Container Group', 'Start all containers of a group.'],
  ['containerGroups/containers/logs/read', container, 'Get Logs', 'Get the logs of a container.'],
  ['containerGroups/containers/exec/action', container, 'Exec', 'Run a command in a container.'],
  ['containerGroups/containers/attach/action', container, 'Attach', 'Follow the output of a container.'],
  [
    'containerGroups/outboundNetworkDependenciesEndpoints/read',
    group,
    'Get Outbound Dependencies',
    'Get the network dependencies of a container group.',
  ],
  ['locations/usages/read', 'Usage', 'Get Usages', 'Get the usages of a region.'],
  ['locations/cachedImages/read', 'Cached Images', 'Get Cached Images', 'Get the cached images of a region.'],
  ['locations/capabilities/read', 'Capabilities', 'Get Capabilities', 'Get the capabilities of a region.'],
  [
    'serviceAssociationLinks/delete',
    'Service Association Link',
    'Delete Service Association Link',
    'Delete the link of a subnet to container groups.',
  ],
];

/** Everything that the provider can do, as roles name it. */
export function listProviderOperations(): Answer {
  const value = operations.map(([name, resource, operation, description]) => ({
    name: `Microsoft.ContainerInstance/${name}`,
    display: { provider: 'Microsoft Container Instance', resource, operation, description },
    origin: 'User',
  }));
  return { status: 200, body: listBody(value) };
}
