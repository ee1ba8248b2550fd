import type {
  AzureFileVolume,
  Container,
  ContainerGroupRequest,
  GitRepoVolume,
  InitContainer,
  Probe,
  SecurityContext,
} from '../../cluster/containerGroup.ts';
import { needsDelete } from './fixedProperties.ts';
import { exceededQuotas, quotaMessage, type RegionQuotas } from './regionQuotas.ts';
import {
  highLimit,
  lowerCaseName,
  lowLimit,
  missingRequest,
  nameAdvice,
  noCapacityMessage,
  noQuotaMessage,
} from './refusalWords.ts';
import { requestedResources, requestsOf } from './requestedResources.ts';
import { containerPorts, isPort, portKey, publishedPorts } from './requestPorts.ts';
import type { ContainerGroup } from './resource.ts';
import { isLimitTooHigh, isLimitTooLow, mostResources } from './resourceLimits.ts';
import { serviceLimits } from './serviceLimits.ts';
import { isAccountName, isShareName } from './storageNames.ts';

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
  /** What the subscription may use in the region, and what others use of it. */
  readonly quotas: { readonly limits: RegionQuotas; readonly usage: RegionQuotas };
}

/**
 * One row: what offends is found by `offenders`, and told by `code` and `message`. Where a source is named, both are
 * the service's own; the others say in our words what its pages or its Swagger demand.
 */
export interface Rule {
  readonly id: string;
  /** Of the answer; 400 where nothing else is said. */
  readonly status?: number;
  readonly code: string;
  readonly offenders: (candidate: Candidate) => readonly string[];
  readonly message: (offender: string, candidate: Candidate) => string;
}

const limits = serviceLimits;

/** `.git` is the repository's own. */
const gitDirectory = /^(?!\.\.)(?!\.git$)[A-Za-z0-9._-]{1,255}$/i;
/** What git could take for an option is none. */
const gitRevision = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$/;
const volumeKinds = ['azureFile', 'emptyDir', 'gitRepo', 'secret'] as const;
const environmentName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const subnetId =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i;

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
    offenders: ({ name }) => (isLowerCaseName(name) ? [] : [name]),
    message: offender => `The container group name '${offender}' is invalid. ${nameAdvice('group')}`,
  },
  {
    // MicrosoftLearning/mslearn-azure-developer#67: the group has no name yet where the service looks.
    id: 'os-type',
    code: 'InvalidOsType',
    offenders: ({ request }) => (hasValue(request.properties.osType) ? [] : ['<null>']),
    message: offender =>
      `The 'osType' for container group '${offender}' is invalid. The value must be one of 'Windows,Linux'.`,
  },
  {
    id: 'os-windows',
    code: 'UnsupportedOsType',
    offenders: ({ request, name }) => (request.properties.osType === 'Windows' ? [name] : []),
    message: offender =>
      `Windows containers, as in container group '${offender}', are not available on this computer. Use the osType 'Linux'.`,
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
    offenders: ({ request, name }) =>
      request.properties.containers.length <= limits.containersPerGroup.value ? [] : [name],
    message: offender =>
      `The container group '${offender}' has more than ${limits.containersPerGroup.value} containers.`,
  },
  {
    // A person's console: the names of containers with underscores.
    id: 'container-name',
    code: 'InvalidContainerName',
    offenders: candidate =>
      members(candidate)
        .map(({ name }) => name)
        .filter(name => !isLowerCaseName(name)),
    message: (offender, { name }) =>
      `The container name '${offender}' in container group '${name}' is invalid. ${nameAdvice('')}`,
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
    // MicrosoftLearning/mslearn-azure-developer#67.
    id: 'resources-specified',
    code: 'ResourceRequestsNotSpecified',
    offenders: ({ request }) =>
      namesOf(request, container => requestsOf(container).cpu === undefined && noMemory(container)),
    message: (offender, { name }) =>
      `The resource requests are not specified in container '${offender}' of contain group '${name}'. Both memory and CPU requests are required since API version '2017-07-01-preview'.`,
  },
  {
    // virtual-kubelet#50.
    id: 'resources-cpu',
    code: 'ResourceSomeRequestsNotSpecified',
    offenders: ({ request }) => namesOf(request, container => requestsOf(container).cpu === undefined),
    message: (offender, { name }) => missingRequest('Cpu', offender, name),
  },
  {
    id: 'resources-memory',
    code: 'ResourceSomeRequestsNotSpecified',
    offenders: ({ request }) => namesOf(request, noMemory),
    message: (offender, { name }) => missingRequest('MemoryInGB', offender, name),
  },
  {
    id: 'resources-positive',
    code: 'InvalidResourceRequest',
    offenders: ({ request }) =>
      namesOf(request, container => {
        const { cpu = 1, memoryInGB = 1 } = requestsOf(container);
        return cpu <= 0 || memoryInGB <= 0;
      }),
    message: (offender, { name }) =>
      `The CPU and memory requests of container '${offender}' in container group '${name}' must be greater than zero.`,
  },
  {
    // virtual-kubelet#143, compose-cli#357.
    id: 'limit-cpu',
    code: 'ResourceLimitsLessThanRequests',
    offenders: ({ request }) => namesOf(request, container => isLimitTooLow(container, 'cpu')),
    message: (offender, candidate) => lowLimit('Cpu', offender, candidate),
  },
  {
    id: 'limit-memory',
    code: 'ResourceLimitsLessThanRequests',
    offenders: ({ request }) => namesOf(request, container => isLimitTooLow(container, 'memoryInGB')),
    message: (offender, candidate) => lowLimit('MemoryInGB', offender, candidate),
  },
  {
    // virtual-kubelet/azure-aci#149, compose-cli#743.
    id: 'limit-cpu-of-group',
    code: 'ContainerLimitGreaterThanContainerGroupTotalRequest',
    offenders: ({ request }) => namesOf(request, container => isLimitTooHigh(container, 'cpu', request)),
    message: (offender, candidate) => highLimit('Cpu', 'cpu', offender, candidate),
  },
  {
    id: 'limit-memory-of-group',
    code: 'ContainerLimitGreaterThanContainerGroupTotalRequest',
    offenders: ({ request }) =>
      namesOf(request, container => isLimitTooHigh(container, 'memoryInGB', request)),
    message: (offender, candidate) => highLimit('MemoryInGB', 'memoryInGB', offender, candidate),
  },
  {
    // The page on container groups; the service itself was seen to answer 500 (terraform-provider-azurerm#26925).
    id: 'group-at-least',
    code: 'InvalidResourceRequest',
    offenders: ({ request, name }) => {
      const { cpu, memoryInGB } = requestedResources(request.properties);
      const enough = cpu >= limits.leastCpuPerGroup.value && memoryInGB >= limits.leastMemoryPerGroup.value;
      return enough ? [] : [name];
    },
    message: offender =>
      `The containers of group '${offender}' must request at least ${limits.leastCpuPerGroup.value} CPU and ${limits.leastMemoryPerGroup.value} GB of memory together.`,
  },
  {
    // virtual-kubelet#592: what no node of the region can hold is answered as a lack of capacity.
    id: 'group-at-most',
    status: 409,
    code: 'ServiceUnavailable',
    offenders: ({ request, name }) => {
      const { cpu, memoryInGB } = requestedResources(request.properties);
      const most = mostResources(request);
      return cpu > most.cpu || memoryInGB > most.memoryInGB ? [name] : [];
    },
    message: (_, { request }) => noCapacityMessage(request),
  },
  {
    // The product was retired on 2025-07-14: nobody has a quota.
    id: 'gpu',
    code: 'ContainerGroupQuotaReached',
    offenders: ({ request }) =>
      request.properties.containers.flatMap(container => {
        const { gpu } = requestsOf(container);
        return gpu === undefined ? [] : [`${gpu.sku}Cores ${gpu.count}`];
      }),
    message: (offender, { request }) => noQuotaMessage(offender, request),
  },
  {
    id: 'sku-dedicated',
    code: 'ContainerGroupQuotaReached',
    offenders: ({ request }) =>
      request.properties.sku === 'Dedicated' ? ['DedicatedContainerGroups 1'] : [],
    message: (offender, { request }) => noQuotaMessage(offender, request),
  },
  {
    id: 'sku-confidential',
    code: 'UnsupportedSku',
    offenders: ({ request, name }) => (request.properties.sku === 'Confidential' ? [name] : []),
    message: offender =>
      `The sku 'Confidential' of container group '${offender}' needs hardware that keeps secrets from its owner, which is not available on this computer. Use 'Standard'.`,
  },
  {
    id: 'confidential-properties',
    code: 'InvalidConfidentialComputeProperties',
    offenders: ({ request: { properties }, name }) =>
      properties.confidentialComputeProperties !== undefined && properties.sku !== 'Confidential'
        ? [name]
        : [],
    message: offender =>
      `The 'confidentialComputeProperties' of container group '${offender}' need the sku 'Confidential'.`,
  },
  {
    // docs issue 51738, SUPPORT spot-container-group-quota-reached.
    id: 'quota',
    code: 'ContainerGroupQuotaReached',
    offenders: candidate => exceeded(candidate).map(({ name }) => name),
    message: (offender, candidate) =>
      exceeded(candidate)
        .filter(({ name }) => name === offender)
        .map(quota => quotaMessage(quota, candidate.request.location))
        .join(),
  },
  {
    // A person's deployment of Elasticsearch with dots in the names.
    id: 'environment-name',
    code: 'InvalidContainerEnvironmentVariable',
    offenders: candidate =>
      members(candidate)
        .filter(({ properties }) =>
          (properties.environmentVariables ?? []).some(
            ({ name }) => !environmentName.test(name) || name.length > limits.longestName.value,
          ),
        )
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The environment variable name in container '${offender}' of container group '${name}' is invalid. A valid environment variable name must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName').`,
  },
  {
    id: 'environment-value',
    code: 'InvalidContainerEnvironmentVariable',
    offenders: candidate =>
      members(candidate)
        .flatMap(({ properties }) => properties.environmentVariables ?? [])
        .filter(({ value, secureValue }) => hasValue(value) && hasValue(secureValue))
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The environment variable '${offender}' in container group '${name}' has both a value and a secure value.`,
  },
  {
    id: 'volumes-at-most',
    code: 'TooManyVolumes',
    offenders: ({ request, name }) =>
      (request.properties.volumes ?? []).length <= limits.volumesPerGroup.value ? [] : [name],
    message: offender =>
      `The container group '${offender}' has more than ${limits.volumesPerGroup.value} volumes.`,
  },
  {
    id: 'volume-name',
    code: 'InvalidVolumeName',
    offenders: ({ request }) => volumeNames(request).filter(name => !isVolumeName(name)),
    message: (offender, { name }) =>
      `The volume name '${offender}' in container group '${name}' is invalid. It can contain only lowercase letters, numbers and single hyphens, and must be between ${limits.shortestVolumeName.value} and ${limits.longestName.value} characters long.`,
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
        .filter(volume => volumeKinds.filter(kind => volume[kind]).length !== 1)
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The volume '${offender}' in container group '${name}' must be exactly one of ${volumeKinds.join(', ')}.`,
  },
  {
    id: 'azure-file-share',
    code: 'InvalidAzureFileVolume',
    offenders: ({ request }) =>
      azureFiles(request)
        .map(({ shareName }) => shareName)
        .filter(name => !isShareName(name)),
    message: (offender, { name }) =>
      `The share name '${offender}' in container group '${name}' is invalid. It must have 3 to 63 lower-case letters, digits and single hyphens, and begin and end with a letter or digit.`,
  },
  {
    id: 'azure-file-account',
    code: 'InvalidAzureFileVolume',
    offenders: ({ request }) =>
      azureFiles(request)
        .map(({ storageAccountName }) => storageAccountName)
        .filter(name => !isAccountName(name)),
    message: (offender, { name }) =>
      `The storage account name '${offender}' in container group '${name}' is invalid. It must have 3 to 24 lower-case letters and digits.`,
  },
  {
    id: 'azure-file-key',
    code: 'InvalidAzureFileVolume',
    offenders: ({ request }) =>
      azureFiles(request)
        .filter(({ storageAccountKey: key }) => key !== undefined && (key === '' || !isBase64(key)))
        .map(({ shareName }) => shareName),
    message: (offender, { name }) =>
      `The storage account key for the share '${offender}' in container group '${name}' is not base64.`,
  },
  {
    id: 'git-repository',
    code: 'InvalidGitRepoVolume',
    offenders: ({ request }) =>
      gitRepos(request)
        .map(({ repository }) => repository)
        .filter(repository => !isHttpUrl(repository)),
    message: (_offender, { name }) =>
      `A git repository in container group '${name}' is not named by a URL that begins with http:// or https://.`,
  },
  {
    id: 'git-directory',
    code: 'InvalidGitRepoVolume',
    offenders: ({ request }) =>
      gitRepos(request).flatMap(({ directory }) =>
        directory === undefined || gitDirectory.test(directory) ? [] : [directory],
      ),
    message: (offender, { name }) =>
      `The git directory '${offender}' in container group '${name}' is invalid. It must be '.' or one plain name that does not start with '..'.`,
  },
  {
    id: 'git-revision',
    code: 'InvalidGitRepoVolume',
    offenders: ({ request }) =>
      gitRepos(request).flatMap(({ revision }) =>
        revision === undefined || gitRevision.test(revision) ? [] : [revision],
      ),
    message: (offender, { name }) =>
      `The git revision '${offender}' in container group '${name}' is invalid.`,
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
    // terraform-provider-azurerm#1697, #11102.
    id: 'ports-required',
    code: 'MissingIpAddressPorts',
    offenders: ({ request, name }) =>
      request.properties.ipAddress !== undefined && publishedPorts(request).length === 0 ? [name] : [],
    message: offender => `The ports in the 'ipAddress' of container group '${offender}' cannot be empty.`,
  },
  {
    id: 'ports-at-most',
    code: 'TooManyPorts',
    offenders: ({ request, name }) =>
      publishedPorts(request).length <= limits.portsPerAddress.value ? [] : [name],
    message: offender =>
      `The IP address of container group '${offender}' can have at most ${limits.portsPerAddress.value} ports.`,
  },
  {
    id: 'port-range',
    code: 'InvalidPort',
    offenders: candidate =>
      ports(candidate)
        .filter(port => !isPort(port))
        .map(String),
    message: (offender, { name }) =>
      `The port '${offender}' in container group '${name}' is not between 1 and ${limits.highestPort.value}.`,
  },
  {
    id: 'port-reserved',
    code: 'ReservedPort',
    offenders: ({ request }) =>
      publishedPorts(request)
        .filter(({ port }) => limits.reservedPorts.value.some(([from, to]) => port >= from && port <= to))
        .map(({ port }) => String(port)),
    message: (offender, { name }) =>
      `The port '${offender}' in the 'ipAddress' of container group '${name}' is reserved by the service.`,
  },
  {
    id: 'port-unique',
    code: 'DuplicateIpAddressPorts',
    offenders: ({ request }) => repeated(publishedPorts(request).map(portKey)),
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
    // terraform-provider-azurerm#5091; the protocol counts (azure-libraries-for-net#216).
    id: 'ports-exposed',
    code: 'UnreferencedIpAddressPorts',
    offenders: ({ request }) => {
      const exposed = new Set(containerPorts(request).map(portKey));
      const others = publishedPorts(request).filter(port => !exposed.has(portKey(port)));
      return others.length === 0 ? [] : [others.map(({ port }) => port).join(',')];
    },
    message: (offender, { name }) =>
      `Following ports '${offender}' in the 'ipAddress' are not used by any container in container group '${name}'.`,
  },
  {
    // CompositionalIT/farmer#125, portainer#4040: the text is older than subnet ids.
    id: 'private-in-subnet',
    code: 'PrivateIPAddressNotSupported',
    offenders: ({ request, name }) =>
      request.properties.ipAddress?.type === 'Private' && !isInSubnet(request) ? [name] : [],
    message: offender =>
      `IP Address type in container group '${offender}' is invalid. Private IP address is only supported when network profile is defined.`,
  },
  {
    // azure-cli#13802.
    id: 'public-not-in-subnet',
    code: 'PublicIPAddressNotSupported',
    offenders: ({ request, name }) =>
      request.properties.ipAddress?.type === 'Public' && isInSubnet(request) ? [name] : [],
    message: offender =>
      `IP Address type in container group '${offender}' is invalid. IP Address type can't be public when network profile is set.`,
  },
  {
    // Azure Resource Manager's refusal of ids that are none.
    id: 'subnet-id',
    code: 'LinkedInvalidPropertyId',
    offenders: ({ request }) =>
      (request.properties.subnetIds ?? []).map(({ id }) => id).filter(id => !subnetId.test(id)),
    message: offender =>
      `Property id '${offender}' at path 'properties.subnetIds[0].id' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.`,
  },
  {
    // Azure/aci-deploy#53.
    id: 'label-public',
    code: 'DnsNameLabelNotSupported',
    offenders: ({ request: { properties }, name }) =>
      properties.ipAddress?.type === 'Private' && hasValue(properties.ipAddress.dnsNameLabel) ? [name] : [],
    message: () => 'DNS name label for container group is only supported when IP Address type is public.',
  },
  {
    id: 'spot-network',
    code: 'UnsupportedSpotNetwork',
    offenders: ({ request, name }) =>
      request.properties.priority === 'Spot' &&
      (request.properties.ipAddress !== undefined || isInSubnet(request))
        ? [name]
        : [],
    message: offender =>
      `The container group '${offender}' has the priority 'Spot', so it can have neither an IP address nor a virtual network.`,
  },
  {
    id: 'dns-servers',
    code: 'InvalidDnsConfig',
    offenders: ({ request, name }) => (request.properties.dnsConfig?.nameServers.length === 0 ? [name] : []),
    message: offender => `The 'dnsConfig' of container group '${offender}' names no server.`,
  },
  {
    id: 'label-form',
    code: 'InvalidDnsNameLabel',
    offenders: ({ request: { properties } }) =>
      [properties.ipAddress?.dnsNameLabel ?? []].flat().filter(label => !isDnsNameLabel(label)),
    message: (offender, { name }) =>
      `The DNS name label '${offender}' in container group '${name}' is invalid. It can contain only lowercase letters, numbers and hyphens. The first character must be a letter. The last character must be a letter or number. The value must be between ${limits.shortestDnsNameLabel.value} and ${limits.longestName.value} characters long.`,
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
      probedWith(request, probe => (probe.exec === undefined) === (probe.httpGet === undefined)),
    message: (offender, { name }) =>
      `A probe of container '${offender}' in container group '${name}' must be exactly one of exec and httpGet.`,
  },
  {
    id: 'probe-command',
    code: 'InvalidProbe',
    offenders: ({ request }) =>
      probedWith(request, ({ exec }) => exec !== undefined && !hasWords(exec.command)),
    message: (offender, { name }) =>
      `A probe of container '${offender}' in container group '${name}' has an exec without a command.`,
  },
  {
    id: 'probe-port',
    code: 'InvalidProbe',
    offenders: ({ request }) =>
      probedWith(request, ({ httpGet }) => httpGet !== undefined && !isPort(httpGet.port)),
    message: (offender, { name }) =>
      `The port of a probe of container '${offender}' in container group '${name}' is not between 1 and ${limits.highestPort.value}.`,
  },
  {
    id: 'probe-numbers',
    code: 'InvalidProbe',
    offenders: ({ request }) =>
      probedWith(
        request,
        ({ initialDelaySeconds = 0, ...others }) =>
          initialDelaySeconds < 0 ||
          [
            others.periodSeconds,
            others.failureThreshold,
            others.successThreshold,
            others.timeoutSeconds,
          ].some(value => value !== undefined && value < 1),
      ),
    message: (offender, { name }) =>
      `The seconds and thresholds of a probe of container '${offender}' in container group '${name}' must be at least 1, its initial delay at least 0.`,
  },
  {
    id: 'privileges',
    code: 'PrivilegesNotAllowed',
    offenders: candidate =>
      members(candidate)
        .filter(({ properties: { securityContext } }) => wantsPrivileges(securityContext))
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The container '${offender}' in container group '${name}' asks for privileges or added capabilities, which the sku 'Standard' does not give.`,
  },
  {
    id: 'run-as',
    code: 'InvalidSecurityContext',
    offenders: candidate =>
      members(candidate)
        .filter(({ properties: { securityContext = {} } }) =>
          [securityContext.runAsUser, securityContext.runAsGroup].some(id => id !== undefined && id < 0),
        )
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The container '${offender}' in container group '${name}' runs as a user or group below 0.`,
  },
  {
    id: 'seccomp-profile',
    code: 'InvalidSecurityContext',
    offenders: candidate =>
      members(candidate)
        .filter(({ properties: { securityContext } }) => !isBase64(securityContext?.seccompProfile ?? ''))
        .map(({ name }) => name),
    message: (offender, { name }) =>
      `The seccomp profile of container '${offender}' in container group '${name}' is not base64.`,
  },
  {
    id: 'registry-credential',
    code: 'InvalidImageRegistryCredential',
    offenders: ({ request }) =>
      (request.properties.imageRegistryCredentials ?? [])
        .filter(
          ({ server, username, password, identity }) =>
            !hasValue(server) || hasValue(identity) === (hasValue(username) && hasValue(password)),
        )
        .map(({ server }) => server),
    message: (offender, { name }) =>
      `The credential for the registry '${offender}' in 'imageRegistryCredentials' of container group '${name}' must have a server and either a user name and password or an identity.`,
  },
  {
    id: 'registry-unique',
    code: 'DuplicateImageRegistryCredential',
    offenders: ({ request }) =>
      repeated((request.properties.imageRegistryCredentials ?? []).map(({ server }) => server)),
    message: (offender, { name }) =>
      `The 'imageRegistryCredentials' of container group '${name}' have the server '${offender}' twice.`,
  },
  {
    id: 'key-vault',
    code: 'InvalidEncryptionProperties',
    offenders: ({ request }) =>
      [request.properties.encryptionProperties?.vaultBaseUrl ?? []]
        .flat()
        .filter(url => !url.startsWith('https://')),
    message: (offender, { name }) =>
      `The 'vaultBaseUrl' '${offender}' of container group '${name}' is not the address of a key vault.`,
  },
  {
    id: 'zone',
    code: 'InvalidZones',
    offenders: ({ request, name }) => ((request.zones ?? []).length > 1 ? [name] : []),
    message: offender => `The container group '${offender}' can be in one availability zone only.`,
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

export interface BrokenRule {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** The first rule that the candidate breaks, with the text for whoever asked. */
export function brokenRule(
  candidate: Candidate,
  rules: readonly Rule[] = containerGroupRules,
): BrokenRule | undefined {
  for (const { offenders, status = 400, code, message } of rules) {
    const [offender] = offenders(candidate);
    if (offender !== undefined) {
      return { status, code, message: message(offender, candidate) };
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

function azureFiles({ properties }: ContainerGroupRequest): readonly AzureFileVolume[] {
  return (properties.volumes ?? []).flatMap(({ azureFile }) => azureFile ?? []);
}

function gitRepos({ properties }: ContainerGroupRequest): readonly GitRepoVolume[] {
  return (properties.volumes ?? []).flatMap(({ gitRepo }) => gitRepo ?? []);
}

function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

function ports({ request }: Candidate): readonly number[] {
  return [...publishedPorts(request), ...containerPorts(request)].map(({ port }) => port);
}

function isInSubnet({ properties }: ContainerGroupRequest): boolean {
  return (properties.subnetIds ?? []).length > 0;
}

function isLowerCaseName(name: string): boolean {
  return new RegExp(`^${lowerCaseName}$`).test(name) && name.length <= limits.longestName.value;
}

function isVolumeName(name: string): boolean {
  return isLowerCaseName(name) && !name.includes('--') && name.length >= limits.shortestVolumeName.value;
}

function isDnsNameLabel(label: string): boolean {
  return isLowerCaseName(label) && /^[a-z]/.test(label) && label.length >= limits.shortestDnsNameLabel.value;
}

function hasValue(text: string | undefined): boolean {
  return (text ?? '') !== '';
}

function hasWords(command: readonly string[] | undefined): boolean {
  return (command ?? []).length > 0;
}

function namesOf(
  { properties }: ContainerGroupRequest,
  offends: (container: Container) => boolean,
): readonly string[] {
  return properties.containers.filter(offends).map(({ name }) => name);
}

function probedWith(request: ContainerGroupRequest, offends: (probe: Probe) => boolean): readonly string[] {
  return namesOf(request, ({ properties: { livenessProbe, readinessProbe } }) =>
    [livenessProbe, readinessProbe].some(probe => probe !== undefined && offends(probe)),
  );
}

function noMemory(container: Container): boolean {
  return requestsOf(container).memoryInGB === undefined;
}

function exceeded({
  request,
  quotas: { limits: most, usage },
}: Candidate): ReturnType<typeof exceededQuotas> {
  return exceededQuotas({ group: request, holdsCores: true }, usage, most);
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter(name => seen.size === seen.add(name).size);
}

function wantsPrivileges(context: SecurityContext | undefined): boolean {
  const added = context?.capabilities?.add ?? [];
  return context?.privileged === true || context?.allowPrivilegeEscalation === true || added.length > 0;
}

/** One plain name: no way out of the volume. */
function isFileName(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,253}$/.test(name) && name !== '.' && name !== '..';
}

function isBase64(content: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(content) && content.length % 4 === 0;
}
