import type { OwnedObject, Sandbox } from './engine.ts';

export type Labels = Readonly<Record<string, string>>;

const instanceLabel = 'io.frankenetes.instance';
const groupLabel = 'io.frankenetes.group';
const containerLabel = 'io.frankenetes.container';
const addressLabel = 'io.frankenetes.address';
const portsLabel = 'io.frankenetes.ports';

/** Names and labels of everything that one fabric makes on an engine. */
export class Ownership {
  readonly #instance: string;

  constructor(instance: string) {
    this.#instance = instance;
  }

  get networkName(): string {
    return `frankenetes-${this.#instance}`;
  }

  sandboxName(group: string): string {
    return `${this.networkName}-${group}`;
  }

  /** Of the sandbox that is nobody's yet. */
  get spareName(): string {
    return `${this.networkName}.spare`;
  }

  /** Containers and volumes of a group. The dot is in no group's key, so no two groups can meet in a name. */
  partName(group: string, part: string): string {
    return `${this.sandboxName(group)}.${part}`;
  }

  networkLabels(): Labels {
    return { [instanceLabel]: this.#instance };
  }

  groupLabels(group: string): Labels {
    return { ...this.networkLabels(), [groupLabel]: group };
  }

  /**
   * The sandbox carries what it was given, so that one listing tells it all. Its group is told by its name: it may have
   * been made before the group was, and labels stay as they are.
   */
  sandboxLabels({ address, ports }: Sandbox): Labels {
    const published = ports.map(port => `${port.port}/${port.protocol}=${port.hostPort}`).join(' ');
    return { ...this.networkLabels(), [addressLabel]: address, [portsLabel]: published };
  }

  memberLabels(group: string, container: string): Labels {
    return { ...this.groupLabels(group), [containerLabel]: container };
  }

  /** The engine's filter for our things. */
  filter(): { label: string[] } {
    return { label: [`${instanceLabel}=${this.#instance}`] };
  }

  /** The group and container that a thing of ours belongs to. */
  ownerOf(name: string, labels: Labels | undefined): Pick<OwnedObject, 'group' | 'container'> {
    const group = labels?.[groupLabel] ?? this.#groupOfSandbox(name);
    const container = labels?.[containerLabel];
    return { ...(group === undefined ? {} : { group }), ...(container === undefined ? {} : { container }) };
  }

  #groupOfSandbox(name: string): string | undefined {
    const start = this.sandboxName('');
    return name.startsWith(start) ? name.slice(start.length) : undefined;
  }
}

/** Of a container in the engine's listing. */
export function nameOf({ Id, Names }: { readonly Id: string; readonly Names: readonly string[] }): string {
  return Names[0]?.replace(/^\//, '') ?? Id;
}

/** What a sandbox was given; undefined for anything that is not a sandbox. */
export function sandboxOf(labels: Labels): Sandbox | undefined {
  const address = labels[addressLabel];
  if (address === undefined) {
    return undefined;
  }
  const published = (labels[portsLabel] ?? '').matchAll(/(\d+)\/(tcp|udp)=(\d+)/g);
  const ports = [...published].map(([, port, protocol, hostPort]) => ({
    port: Number(port),
    protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
    hostPort: Number(hostPort),
  }));
  return { address, ports };
}
