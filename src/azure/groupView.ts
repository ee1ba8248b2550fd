import type {
  Container,
  ContainerGroup,
  ContainerState,
  Event as ContainerEvent,
} from '@azure/arm-containerinstance';
import type {
  ContainerStateName,
  ContainerStateView,
  ContainerView,
  EventView,
  GroupView,
} from '../cluster/groupView.ts';

/** A container group of the SDK, as the rest of the product sees it. */
export function groupView(group: ContainerGroup): GroupView {
  return {
    id: group.id ?? '',
    name: group.name ?? '',
    resourceGroup: resourceGroupOf(group.id ?? ''),
    region: group.location ?? '',
    tags: group.tags ?? {},
    ...optional('fqdn', group.ipAddress?.fqdn),
    ...optional('ip', group.ipAddress?.ip),
    ports: (group.ipAddress?.ports ?? []).map(({ port }) => port),
    provisioningState: group.provisioningState ?? 'NotSpecified',
    ...optional('state', group.instanceView?.state),
    restartPolicy: group.restartPolicy ?? 'Always',
    containers: group.containers.map(containerView),
    events: (group.instanceView?.events ?? []).map(eventView),
  };
}

function containerView(container: Container): ContainerView {
  const view = container.instanceView;
  return {
    name: container.name,
    image: container.image,
    cpu: container.resources.requests.cpu,
    memoryInGB: container.resources.requests.memoryInGB,
    ports: (container.ports ?? []).map(({ port }) => port),
    ...optional('current', stateView(view?.currentState)),
    ...optional('previous', stateView(view?.previousState)),
    restartCount: view?.restartCount ?? 0,
    events: (view?.events ?? []).map(eventView),
  };
}

function stateView(state: ContainerState | null | undefined): ContainerStateView | undefined {
  if (state === undefined || state === null) {
    return undefined;
  }
  return {
    state: stateName(state.state),
    ...optional('startTime', state.startTime),
    ...optional('finishTime', state.finishTime),
    ...optional('exitCode', state.exitCode),
    ...optional('detailStatus', state.detailStatus),
  };
}

function stateName(name: string | undefined): ContainerStateName {
  switch (name) {
    case 'Running':
    case 'Waiting':
    case 'Terminated':
      return name;
    default:
      return 'Unknown';
  }
}

function eventView(event: ContainerEvent): EventView {
  return {
    name: event.name ?? '',
    message: event.message ?? '',
    type: event.type ?? '',
    count: event.count ?? 1,
    ...optional('lastTime', event.lastTimestamp),
  };
}

/** Names in ids are case-blind; the segment's spelling is the caller's. */
function resourceGroupOf(id: string): string {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? '';
}

/** The service writes null where there is nothing, whatever the SDK's types say. */
function optional<Key extends string, Value>(
  key: Key,
  value: Value | null | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined || value === null ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
