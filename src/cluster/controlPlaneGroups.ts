import type { ClusterCredentials } from './credentials.ts';
import { componentCommand, componentEnvironment } from './componentCommand.ts';
import { componentFiles } from './componentFiles.ts';
import { componentRequests } from './componentRequests.ts';
import { components, type ComponentName } from './components.ts';
import type { Container, ContainerGroupRequest, Volume } from './containerGroup.ts';
import { credentialsPath, etcdDataPath, etcdDataVolume } from './mountPaths.ts';
import { controlPlaneResourceGroup, dnsNameLabel } from './names.ts';
import type { NodeIdentity } from './nodeIdentity.ts';
import type { ClusterSpec } from './spec.ts';
import { containerGroupTags } from './tags.ts';
import { publishedPorts, topologyTable, type GroupRow } from './topology.ts';

export interface PlannedGroup {
  readonly resourceGroup: string;
  readonly name: string;
  readonly components: readonly ComponentName[];
  readonly request: ContainerGroupRequest;
}

/**
 * What to ask ARM for, one request for each container group of the topology. Pure: the same input gives the
 * same requests.
 */
export function controlPlaneGroups(
  spec: ClusterSpec,
  credentials: ClusterCredentials,
  node: NodeIdentity,
): readonly PlannedGroup[] {
  return topologyTable[spec.topology].map(row => ({
    resourceGroup: controlPlaneResourceGroup(spec.name),
    name: row.name,
    components: row.components,
    request: groupRequest(spec, row, credentials, node),
  }));
}

function groupRequest(
  spec: ClusterSpec,
  row: GroupRow,
  credentials: ClusterCredentials,
  node: NodeIdentity,
): ContainerGroupRequest {
  const ports = publishedPorts(spec.topology, row).map(port => ({ port, protocol: 'TCP' as const }));
  const label = dnsNameLabel(spec, row.name);
  return {
    location: spec.region,
    tags: containerGroupTags(spec, row.name),
    ...(row.components.includes('virtual-kubelet')
      ? { identity: { type: 'UserAssigned', userAssignedIdentities: { [node.resourceId]: {} } } }
      : {}),
    properties: {
      osType: 'Linux',
      restartPolicy: 'Always',
      containers: row.components.map(name => container(spec, name, node)),
      volumes: row.components.flatMap(name => volumes(spec, name, credentials)),
      ...(ports.length === 0 ? {} : { ipAddress: { type: 'Public' as const, ports, dnsNameLabel: label } }),
    },
  };
}

function container(spec: ClusterSpec, name: ComponentName, node: NodeIdentity): Container {
  const { image, port } = components[name];
  const environment = componentEnvironment(spec, name, node);
  return {
    name,
    properties: {
      image,
      command: componentCommand(spec, name),
      ...(port === undefined ? {} : { ports: [{ port, protocol: 'TCP' }] }),
      ...(environment.length === 0 ? {} : { environmentVariables: environment }),
      resources: { requests: componentRequests[spec.topology][name] },
      volumeMounts: [
        { name: credentialsVolume(name), mountPath: credentialsPath, readOnly: true },
        ...(name === 'etcd' ? [{ name: etcdDataVolume, mountPath: etcdDataPath }] : []),
      ],
    },
  };
}

/** A volume for each component: no component can read the keys of another. */
function credentialsVolume(name: ComponentName): string {
  return `${name}-pki`;
}

function volumes(spec: ClusterSpec, name: ComponentName, credentials: ClusterCredentials): readonly Volume[] {
  const files = Object.entries(componentFiles(spec, name, credentials)).map(
    ([file, content]) => [file, Buffer.from(content).toString('base64')] as const,
  );
  return [
    { name: credentialsVolume(name), secret: Object.fromEntries(files) },
    ...(name === 'etcd' ? [{ name: etcdDataVolume, emptyDir: {} }] : []),
  ];
}
