import type {
  Container,
  ContainerGroupProperties,
  InitContainer,
  Protocol,
  SecurityContext,
} from '../../cluster/containerGroup.ts';
import type { LocalImage, MemberSpec, SandboxSpec } from '../engine/engine.ts';
import { keptPorts } from '../engine/keptPorts.ts';
import type { GroupRecord } from './groupRecord.ts';
import { requestedResources } from './requestedResources.ts';
import type { ContainerGroup } from './resource.ts';

/** What the network gives the containers of a group beside what the group asks for. */
export interface Surroundings {
  /** Volumes held in memory that the group gets in addition, with their content and where containers see them. */
  volumes(group: ContainerGroup): readonly SurroundingVolume[];
  /** Environment variables; the group's own win. May have to wait until the network is there. */
  environment(group: ContainerGroup): Promise<Readonly<Record<string, string>>>;
}

export interface SurroundingVolume {
  readonly name: string;
  readonly mountPath: string;
  readonly files: Readonly<Record<string, Buffer>>;
}

const bytesPerGigabyte = 1e9;

/** @param known what the group had before: its address, where it has not given it up, and its host ports. */
export function sandboxSpec(
  group: ContainerGroup,
  known: Pick<GroupRecord, 'sandbox' | 'hostPorts'>,
  surroundings: Surroundings,
): SandboxSpec {
  const { engineGroup, properties } = group;
  const volumes = properties.volumes ?? [];
  const secrets = volumes.flatMap(({ name: volume, secret }) =>
    secret ? [[volume, decoded(secret)] as const] : [],
  );
  const given = surroundings.volumes(group).map(volume => [volume.name, volume.files] as const);
  return {
    group: engineGroup,
    ...(known.sandbox === undefined ? {} : { address: known.sandbox.address }),
    ports: keptPorts(publishedPorts(properties), known.hostPorts ?? known.sandbox?.ports ?? []),
    memoryVolumes: Object.fromEntries([...secrets, ...given]),
    scratchVolumes: volumes
      .filter(({ secret, azureFile }) => !secret && !azureFile)
      .map(volume => volume.name),
  };
}

/** A group in a virtual network is reached from there alone. */
function publishedPorts({ ipAddress }: ContainerGroupProperties): SandboxSpec['ports'] {
  const ports = ipAddress?.type === 'Public' ? ipAddress.ports : [];
  return ports.map(({ port, protocol }) => ({ port, protocol: engineProtocol(protocol) }));
}

function engineProtocol(protocol: Protocol | undefined): 'tcp' | 'udp' {
  return protocol === 'UDP' ? 'udp' : 'tcp';
}

function decoded(files: Readonly<Record<string, string>>): Record<string, Buffer> {
  return Object.fromEntries(
    Object.entries(files).map(([file, content]) => [file, Buffer.from(content, 'base64')]),
  );
}

/** What a container finds that its group's request does not hold. */
export interface MemberSurroundings {
  readonly surroundings: Surroundings;
  /** Directories of shares, by the names of the volumes. */
  readonly directories: ReadonlyMap<string, string>;
}

export function memberSpec(
  group: ContainerGroup,
  container: Container | InitContainer,
  image: LocalImage,
  environment: Readonly<Record<string, string>>,
  { surroundings, directories }: MemberSurroundings,
): MemberSpec {
  const { properties } = container;
  const own = (properties.environmentVariables ?? []).map(({ name, value, secureValue }) => [
    name,
    secureValue ?? value ?? '',
  ]);
  const mounts = (properties.volumeMounts ?? []).map(({ name, mountPath, readOnly }) => {
    const volume = group.properties.volumes?.find(known => known.name === name);
    const directory = directories.get(name);
    return {
      volume: name,
      ...(directory === undefined ? {} : { directory }),
      path: mountPath,
      readOnly: (readOnly ?? false) || (volume?.azureFile?.readOnly ?? false),
    };
  });
  const given = surroundings
    .volumes(group)
    .map(({ name, mountPath }) => ({ volume: name, path: mountPath, readOnly: true }));
  return {
    group: group.engineGroup,
    name: container.name,
    image,
    command: properties.command ?? [],
    environment: { ...environment, ...Object.fromEntries(own) },
    mounts: [...mounts, ...given],
    ...rights(properties.securityContext),
    ...limits(group, container),
  };
}

/** What a container may is only ever taken away: the rules refuse whoever asks for more. */
function rights(context: SecurityContext = {}): Pick<MemberSpec, 'user' | 'dropCapabilities'> {
  const { runAsUser, runAsGroup, capabilities } = context;
  const drop = capabilities?.drop ?? [];
  const anyone = runAsUser === undefined && runAsGroup === undefined;
  const user = [runAsUser ?? 0, runAsGroup ?? []].flat().join(':');
  return { ...(anyone ? {} : { user }), ...(drop.length === 0 ? {} : { dropCapabilities: drop }) };
}

/** Without a limit of its own a container may use all that its group asked for (the service's rule). */
function limits(
  { properties }: ContainerGroup,
  container: Container | InitContainer,
): Pick<MemberSpec, 'cpu' | 'memoryBytes'> {
  const own = 'resources' in container.properties ? container.properties.resources.limits : undefined;
  const memory = own?.memoryInGB ?? requestedResources(properties).memoryInGB;
  return {
    ...(own?.cpu === undefined ? {} : { cpu: own.cpu }),
    memoryBytes: Math.round(memory * bytesPerGigabyte),
  };
}
