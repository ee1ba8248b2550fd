import type { Container } from '../../../cluster/containerGroup.ts';
import { fqdn } from '../../../cluster/names.ts';
import type { ContainerRecord, ShownState } from '../../model/containerRecord.ts';
import { type GroupRecord, hasAddress } from '../../model/groupRecord.ts';
import type { ContainerGroup } from '../../model/resource.ts';
import { masked } from './masking.ts';

/**
 * How much of a group an answer shows: lists omit every instance view, and the answer to a PUT that of the
 * containers (recordings of azure-cli).
 */
export type Detail = 'full' | 'accepted' | 'listed';

export const containerGroupType = 'Microsoft.ContainerInstance/containerGroups';

/** A group as the service answers it: with its additions, without its secrets. */
export function containerGroupBody(group: ContainerGroup, record: GroupRecord, detail: Detail): unknown {
  const { containers, initContainers, ipAddress, osType, volumes, restartPolicy, sku, ...others } =
    group.properties;
  return {
    properties: {
      sku: sku ?? 'Standard',
      provisioningState: provisioningState(record),
      containers: containers.map(container =>
        memberBody(container, record.containers[container.name], detail, {
          ports: container.properties.ports ?? [],
        }),
      ),
      initContainers: (initContainers ?? []).map(container =>
        memberBody(container, record.initContainers[container.name], detail, {}),
      ),
      ...(restartPolicy === undefined ? {} : { restartPolicy }),
      ...(ipAddress === undefined ? {} : { ipAddress: ipAddressBody(group, record) }),
      osType,
      ...(volumes === undefined || volumes.length === 0 ? {} : { volumes: masked(volumes) }),
      ...(masked(others) as object),
      ...(detail === 'listed' ? {} : { instanceView: { events: record.events, state: groupState(record) } }),
    },
    ...(group.identity === undefined ? {} : { identity: group.identity }),
    id: group.id,
    name: group.name,
    type: containerGroupType,
    location: group.location,
    tags: group.tags,
    ...(group.zones === undefined ? {} : { zones: group.zones }),
  };
}

/** What the engine's absence does to a group is told by one of the service's own words. */
export function provisioningState(record: GroupRecord): string {
  return record.engineReachable ? record.provisioningState : 'Unhealthy';
}

/** `instanceView.state` of a group: Running, Stopped, Pending, Succeeded or Failed. */
export function groupState({ phase, containers, provisioningState }: GroupRecord): string {
  const states = Object.values(containers).map(({ currentState }) => currentState);
  switch (phase) {
    case 'stopping':
    case 'stopped':
      return 'Stopped';
    case 'completed':
      return states.every(({ exitCode }) => exitCode === 0) ? 'Succeeded' : 'Failed';
    case 'running':
      return 'Running';
    default:
      return states.some(({ state }) => state === 'Running')
        ? 'Running'
        : provisioningState === 'Failed'
          ? 'Failed'
          : 'Pending';
  }
}

function memberBody(
  { name, properties }: Pick<Container, 'name'> & { readonly properties: object },
  record: ContainerRecord | undefined,
  detail: Detail,
  additions: object,
): unknown {
  const view = detail === 'full' && record !== undefined ? { instanceView: instanceViewOf(record) } : {};
  return {
    name,
    properties: { environmentVariables: [], ...(masked(properties) as object), ...additions, ...view },
  };
}

/** `events` is absent when empty. */
function instanceViewOf({ restartCount, currentState, previousState, events }: ContainerRecord): unknown {
  return {
    restartCount,
    currentState: shown(currentState),
    ...(previousState === undefined ? {} : { previousState: shown(previousState) }),
    ...(events.length === 0 ? {} : { events }),
  };
}

/** Members in the order of the service's answers. */
function shown({ state, startTime, exitCode, finishTime, detailStatus }: ShownState): ShownState {
  return {
    state,
    ...(startTime === undefined ? {} : { startTime }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(finishTime === undefined ? {} : { finishTime }),
    detailStatus,
  };
}

function ipAddressBody({ properties, location }: ContainerGroup, record: GroupRecord): unknown {
  const { ports, type, dnsNameLabel } = properties.ipAddress ?? { ports: [], type: 'Public' };
  return {
    ports: ports.map(port => ({ ...port, protocol: port.protocol ?? 'TCP' })),
    ...(hasAddress(record) ? { ip: record.sandbox.address } : {}),
    type,
    ...(dnsNameLabel === undefined ? {} : { dnsNameLabel, fqdn: fqdn(dnsNameLabel, location) }),
  };
}
