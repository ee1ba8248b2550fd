import type { ContainerGroupRequest, InitContainer } from '../../cluster/containerGroup.ts';
import { reservedPorts } from '../../cluster/reservedPorts.ts';
import type { ContainerGroup } from './resource.ts';
import { isRecord } from './shape.ts';

/** A PUT, seen by the rules. */
export interface Candidate {
  readonly name: string;
  readonly request: ContainerGroupRequest;
  /** What is there under this name. */
  readonly existing?: ContainerGroup;
  /** Whether another group of the region holds the DNS name label. */
  readonly labelTaken: boolean;
  /** Whether a resource id names an identity that exists. */
  readonly identityExists: (id: string) => boolean;
}

/** One row: what offends is found by `offenders`, and told by `code` and `message`. */
export interface Rule {
  readonly id: string;
  readonly code: string;
  readonly offenders: (candidate: Candidate) => readonly string[];
  readonly message: (offender: string, candidate: Candidate) => string;
}

const mostPorts = 5;
const mostContainers = 60;
const mostVolumes = 20;

const containerName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const volumeName = /^(?!.*--)[a-z0-9][a-z0-9-]{3,61}[a-z0-9]$/;
const groupName = containerName;
const dnsNameLabel = /^[a-z][a-z0-9-]{3,61}[a-z0-9]$/;
const environmentName = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Every rule of the service that a PUT is held to, top to bottom; the first that is broken is answered. */
export const containerGroupRules: readonly Rule[] = [
  {
    id: 'location-required',
    code: 'LocationRequired',
    offenders: ({ request, name }) => ((request.location ?? '') === '' ? [name] : []),
    message: () => 'The location property is required for this definition.',
  },
  {
    id: 'group-name',
    code: 'InvalidContainerGroupName',
    offenders: ({ name }) => (groupName.test(name) ? [] : [name]),
    message: offender =>
      `The container group name '${offender}' is invalid. It can contain only lowercase letters, numbers and hyphens, must begin and end with a letter or number, and be at most 63 characters long.`,
  },
  {
    id: 'os-type',
    code: 'UnsupportedOsType',
    offenders: ({ request }) => (request.properties.osType === 'Linux' ? [] : [request.properties.osType]),
    message: (offender, { name }) =>
      `The OS type '${offender}' of container group '${name}' is not available on this computer. Use 'Linux'.`,
  },
  {
    id: 'containers-required',
    code: 'MissingContainers',
    offenders: ({ request, name }) => (request.properties.containers.length > 0 ? [] : [name]),
    message: offender => `The container group '${offender}' must have at least one container.`,
  },
  {
    id: 'containers-at-most',
    code: 'TooManyContainers',
    offenders: ({ request, name }) => (request.properties.containers.length <= mostContainers ? [] : [name]),
    message: offender => `The container group '${offender}' has more than ${mostContainers} containers.`,
  },
  {
    id: 'container-name',
    code: 'InvalidContainerName',
    offenders: candidate =>
      members(candidate)
        .map(({ name }) => name)
        .filter(name => !containerName.test(name)),
    message: (offender, { name }) =>
      `The container name '${offender}' in container group '${name}' is invalid. It can contain only lowercase letters, numbers and hyphens, must begin and end with a letter or number, and be at most 63 characters long.`,
  },
  {
    id: 'container-name-unique',
    code: 'DuplicateContainerName',
    offenders: candidate => repeated(members(candidate).map(({ name }) => name)),
    message: (offender, { name }) =>
      `The container name '${offender}' is used more than once in container group '${name}'.`,
  },
  {
    id: 'image-required',
    code: 'MissingImage',
    offenders: candidate =>
      members(candidate)
        .filter(({ properties }) => (properties.image ?? '').trim() === '')
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The container '${offender}' in container group '${name}' names no image.`,
  },
  {
    id: 'resources-positive',
    code: 'InvalidResourceRequest',
    offenders: ({ request }) =>
      request.properties.containers
        .filter(
          ({ properties: { resources } }) =>
            !(resources.requests.cpu > 0 && resources.requests.memoryInGB > 0),
        )
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The CPU and memory requests of container '${offender}' in container group '${name}' must be greater than zero.`,
  },
  {
    id: 'environment-name',
    code: 'InvalidEnvironmentVariableName',
    offenders: candidate =>
      members(candidate)
        .flatMap(({ properties }) => properties.environmentVariables ?? [])
        .flatMap(({ name }) => (environmentName.test(name) ? [] : [name])),
    message: (offender, { name }) =>
      `The environment variable name '${offender}' in container group '${name}' is invalid.`,
  },
  {
    id: 'volumes-at-most',
    code: 'TooManyVolumes',
    offenders: ({ request, name }) =>
      (request.properties.volumes ?? []).length <= mostVolumes ? [] : [name],
    message: offender => `The container group '${offender}' has more than ${mostVolumes} volumes.`,
  },
  {
    id: 'volume-name',
    code: 'InvalidVolumeName',
    offenders: ({ request }) => volumeNames(request).filter(name => !volumeName.test(name)),
    message: (offender, { name }) =>
      `The volume name '${offender}' in container group '${name}' is invalid. It can contain only lowercase letters, numbers and single hyphens, and must be between 5 and 63 characters long.`,
  },
  {
    id: 'volume-name-unique',
    code: 'DuplicateVolumeName',
    offenders: ({ request }) => repeated(volumeNames(request)),
    message: (offender, { name }) =>
      `The volume name '${offender}' is used more than once in container group '${name}'.`,
  },
  {
    id: 'volume-kind',
    code: 'UnsupportedVolume',
    offenders: ({ request }) =>
      (request.properties.volumes ?? [])
        .filter(({ emptyDir, secret }) => Boolean(emptyDir) === Boolean(secret))
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The volume '${offender}' in container group '${name}' must be exactly one of emptyDir and secret; other kinds are not available on this computer.`,
  },
  {
    id: 'volume-file-name',
    code: 'InvalidSecretVolume',
    offenders: ({ request }) =>
      (request.properties.volumes ?? [])
        .flatMap(({ secret }) => Object.keys(secret ?? {}))
        .filter(file => !isFileName(file)),
    message: (offender, { name }) =>
      `The secret volume file name '${offender}' in container group '${name}' is invalid.`,
  },
  {
    id: 'volume-content',
    code: 'InvalidSecretVolume',
    offenders: ({ request }) =>
      (request.properties.volumes ?? []).flatMap(({ secret }) =>
        Object.entries(secret ?? {}).flatMap(([file, content]) => (isBase64(content) ? [] : [file])),
      ),
    message: (offender, { name }) =>
      `The secret volume file '${offender}' in container group '${name}' is not base64.`,
  },
  {
    id: 'mounts-known',
    code: 'VolumeNotFound',
    offenders: candidate => {
      const known = new Set(volumeNames(candidate.request));
      return mounts(candidate).flatMap(({ name }) => (known.has(name) ? [] : [name]));
    },
    message: (offender, { name }) =>
      `The volume '${offender}' is mounted but not defined in the volumes of container group '${name}'.`,
  },
  {
    id: 'mount-path',
    code: 'InvalidVolumeMountPath',
    offenders: candidate =>
      mounts(candidate).flatMap(({ mountPath }) =>
        mountPath.startsWith('/') && !mountPath.includes(':') ? [] : [mountPath],
      ),
    message: (offender, { name }) =>
      `The volume mount path '${offender}' in container group '${name}' is invalid. It must be absolute and without a colon.`,
  },
  {
    id: 'mount-path-unique',
    code: 'DuplicateVolumeMountPath',
    offenders: candidate =>
      members(candidate).flatMap(({ properties }) =>
        repeated((properties.volumeMounts ?? []).map(mount => mount.mountPath)),
      ),
    message: (offender, { name }) =>
      `The path '${offender}' is mounted more than once in a container of group '${name}'.`,
  },
  {
    id: 'ports-required',
    code: 'MissingIpAddressPorts',
    offenders: ({ request, name }) => (request.properties.ipAddress?.ports.length === 0 ? [name] : []),
    message: offender => `The 'ports' in the 'ipAddress' of container group '${offender}' cannot be empty.`,
  },
  {
    id: 'ports-at-most',
    code: 'TooManyPorts',
    offenders: ({ request, name }) =>
      (request.properties.ipAddress?.ports ?? []).length <= mostPorts ? [] : [name],
    message: offender =>
      `The IP address of container group '${offender}' can have at most ${mostPorts} ports.`,
  },
  {
    id: 'port-range',
    code: 'InvalidPort',
    offenders: candidate =>
      ports(candidate)
        .filter(port => !isPort(port))
        .map(String),
    message: (offender, { name }) =>
      `The port '${offender}' in container group '${name}' is not between 1 and 65535.`,
  },
  {
    id: 'port-reserved',
    code: 'ReservedPort',
    offenders: ({ request }) =>
      (request.properties.ipAddress?.ports ?? [])
        .filter(({ port }) => reservedPorts.some(([from, to]) => port >= from && port <= to))
        .map(({ port }) => String(port)),
    message: (offender, { name }) =>
      `The port '${offender}' in the 'ipAddress' of container group '${name}' is reserved by the service.`,
  },
  {
    id: 'port-unique',
    code: 'DuplicateIpAddressPorts',
    offenders: ({ request }) => repeated((request.properties.ipAddress?.ports ?? []).map(portKey)),
    message: (offender, { name }) =>
      `The 'ports' in the 'ipAddress' of container group '${name}' have '${offender}' twice.`,
  },
  {
    id: 'container-port-unique',
    code: 'DuplicateContainerPorts',
    offenders: ({ request }) =>
      repeated(
        request.properties.containers.flatMap(({ properties }) => (properties.ports ?? []).map(portKey)),
      ),
    message: (offender, { name }) =>
      `The containers of group '${name}' share an address, and two of them use port '${offender}'.`,
  },
  {
    id: 'label-form',
    code: 'InvalidDnsNameLabel',
    offenders: ({ request: { properties } }) =>
      properties.ipAddress?.dnsNameLabel === undefined || dnsNameLabel.test(properties.ipAddress.dnsNameLabel)
        ? []
        : [properties.ipAddress.dnsNameLabel],
    message: (offender, { name }) =>
      `The DNS name label '${offender}' in container group '${name}' is invalid. It can contain only lowercase letters, numbers and hyphens. The first character must be a letter. The last character must be a letter or number. The value must be between 5 and 63 characters long.`,
  },
  {
    id: 'label-unique',
    code: 'DnsNameLabelNotAvailable',
    offenders: ({ request, labelTaken }) =>
      labelTaken ? [request.properties.ipAddress?.dnsNameLabel ?? ''] : [],
    message: (offender, { name }) =>
      `The DNS name label '${offender}' in container group '${name}' not available. Try using a different label.`,
  },
  {
    id: 'probe-kind',
    code: 'InvalidProbe',
    offenders: ({ request }) =>
      request.properties.containers
        .filter(({ properties: { livenessProbe, readinessProbe } }) =>
          [livenessProbe, readinessProbe].some(
            probe => probe !== undefined && (probe.exec === undefined) === (probe.httpGet === undefined),
          ),
        )
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `A probe of container '${offender}' in container group '${name}' must be exactly one of exec and httpGet.`,
  },
  {
    id: 'privileges',
    code: 'PrivilegesNotAllowed',
    offenders: candidate =>
      members(candidate)
        .filter(({ properties }) => wantsPrivileges(properties))
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The container '${offender}' in container group '${name}' asks for privileges or added capabilities, which the sku 'Standard' does not give.`,
  },
  {
    id: 'identity-kind',
    code: 'UnsupportedIdentityType',
    offenders: ({ request }) =>
      /SystemAssigned/i.test(request.identity?.type ?? '') ? [request.identity?.type ?? ''] : [],
    message: (offender, { name }) =>
      `The identity type '${offender}' of container group '${name}' is not available on this computer. Use 'UserAssigned'.`,
  },
  {
    id: 'identity-exists',
    code: 'FailedIdentityOperation',
    offenders: ({ request, identityExists }) =>
      Object.keys(request.identity?.userAssignedIdentities ?? {}).filter(id => !identityExists(id)),
    message: offender => `Identity operation failed: the resource '${offender}' was not found.`,
  },
  {
    id: 'update-needs-delete',
    code: 'InvalidContainerGroupUpdate',
    offenders: candidate =>
      candidate.existing !== undefined && needsDelete(candidate.existing, candidate.request)
        ? [candidate.name]
        : [],
    message: offender =>
      `The updates on container group '${offender}' are invalid. If you are going to update the os type, restart policy, network profile, CPU, memory or GPU resources for a container group, you must delete it first and then create a new one.`,
  },
];

/** The first rule that the candidate breaks, with the text for whoever asked. */
export function brokenRule(
  candidate: Candidate,
): { readonly code: string; readonly message: string } | undefined {
  for (const rule of containerGroupRules) {
    const [offender] = rule.offenders(candidate);
    if (offender !== undefined) {
      return { code: rule.code, message: rule.message(offender, candidate) };
    }
  }
  return undefined;
}

function members({ request: { properties } }: Candidate): readonly InitContainer[] {
  return [...(properties.initContainers ?? []), ...properties.containers];
}

function mounts(candidate: Candidate): readonly { readonly name: string; readonly mountPath: string }[] {
  return members(candidate).flatMap(({ properties }) => properties.volumeMounts ?? []);
}

function volumeNames({ properties }: ContainerGroupRequest): readonly string[] {
  return (properties.volumes ?? []).map(({ name }) => name);
}

function ports({ request: { properties } }: Candidate): readonly number[] {
  const ofContainers = properties.containers.flatMap(container => container.properties.ports ?? []);
  return [...(properties.ipAddress?.ports ?? []), ...ofContainers].map(({ port }) => port);
}

function portKey({ port, protocol }: { readonly port: number; readonly protocol?: string }): string {
  return `${port}/${protocol ?? 'TCP'}`;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** The security context is not part of what clusters use, so it is read as it came. */
function wantsPrivileges(properties: object): boolean {
  const context = 'securityContext' in properties ? properties.securityContext : undefined;
  if (!isRecord(context)) {
    return false;
  }
  const capabilities = context['capabilities'];
  const added = isRecord(capabilities) ? capabilities['add'] : undefined;
  return context['privileged'] === true || (Array.isArray(added) && added.length > 0);
}

/** One plain name: no way out of the volume. */
function isFileName(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,253}$/.test(name) && name !== '.' && name !== '..';
}

function isBase64(content: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(content) && content.length % 4 === 0;
}

/** What the service cannot change in place: "Update containers" in its documentation. */
function needsDelete(
  { location, properties: before }: ContainerGroup,
  { location: newLocation, properties: after }: ContainerGroupRequest,
): boolean {
  const fixed = ({
    osType,
    restartPolicy,
    ipAddress,
    containers,
  }: ContainerGroupRequest['properties']): string =>
    JSON.stringify([
      osType,
      restartPolicy ?? 'Always',
      (ipAddress?.ports ?? []).map(portKey).toSorted(),
      containers.map(({ name, properties }) => [
        name,
        properties.resources.requests.cpu,
        properties.resources.requests.memoryInGB,
      ]),
    ]);
  return location.toLowerCase() !== newLocation.toLowerCase() || fixed(before) !== fixed(after);
}
