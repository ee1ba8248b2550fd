import type { PublishedPort, Sandbox, SandboxSpec } from './engine.ts';
import { EngineError } from './engineError.ts';
import { freeHostPort } from './hostPort.ts';

/** The network's own address is .0, the gateway's .1, the broadcast address .255. */
const firstHost = 2;
const lastHost = 254;

/** A group that is stopped has no address; its ports wait for it. */
interface Reserved {
  readonly address?: string;
  readonly ports: readonly PublishedPort[];
}

/**
 * Which group has which address and host ports. Addresses are given out in turn, so that one that was given up does
 * not at once mean another group.
 */
export class Reservations {
  readonly #groups: Map<string, Reserved>;
  #nextHost = firstHost;

  /** @param groups What sandboxes on the engine have already, by group. */
  constructor(groups: ReadonlyMap<string, Sandbox>) {
    this.#groups = new Map(groups);
  }

  /** What a group with an address has. */
  get(group: string): Sandbox | undefined {
    const { address, ports } = this.#groups.get(group) ?? {};
    return address === undefined || ports === undefined ? undefined : { address, ports };
  }

  portsOf(group: string): readonly PublishedPort[] {
    return this.#groups.get(group)?.ports ?? [];
  }

  /** What one had is the other's. */
  handOver(from: string, to: string): void {
    const reserved = this.#groups.get(from);
    if (reserved !== undefined) {
      this.#groups.set(to, reserved);
      this.#groups.delete(from);
    }
  }

  /** The group's address may be given to others; its ports may not. */
  giveUpAddress(group: string): void {
    this.#groups.set(group, { ports: this.portsOf(group) });
  }

  /**
   * @param prefix Of the network's addresses, as `10.213.7`.
   * @throws EngineError `port-taken` when a given host port is another group's.
   */
  async reserve(spec: SandboxSpec, prefix: string): Promise<Sandbox> {
    const address = this.#chooseAddress(spec.address, prefix);
    const ports: PublishedPort[] = [];
    // In place before the first wait, so that nobody else takes the address or the ports meanwhile.
    this.#groups.set(spec.group, { address, ports });
    try {
      for (const port of spec.ports) {
        ports.push({ ...port, hostPort: await this.#hostPort(port) });
      }
    } catch (error) {
      this.release(spec.group);
      throw error;
    }
    return { address, ports };
  }

  release(group: string): void {
    this.#groups.delete(group);
  }

  #chooseAddress(wanted: string | undefined, prefix: string): string {
    const taken = new Set([...this.#groups.values()].map(({ address }) => address));
    if (wanted?.startsWith(`${prefix}.`) && !taken.has(wanted)) {
      return wanted;
    }
    for (let host = firstHost; host <= lastHost; host += 1) {
      const address = `${prefix}.${this.#nextHost}`;
      this.#nextHost = this.#nextHost === lastHost ? firstHost : this.#nextHost + 1;
      if (!taken.has(address)) {
        return address;
      }
    }
    throw new EngineError(
      'unexpected',
      `All addresses of ${prefix}.0/24 are in use. Delete a container group.`,
    );
  }

  async #hostPort({ port, protocol, hostPort }: SandboxSpec['ports'][number]): Promise<number> {
    const taken = new Set(
      [...this.#groups.values()].flatMap(group => group.ports.map(other => other.hostPort)),
    );
    if (hostPort === undefined) {
      return freeHostPort(protocol, taken);
    }
    if (!taken.has(hostPort)) {
      return hostPort;
    }
    throw new EngineError(
      'port-taken',
      `Port ${hostPort} of this computer, which is to lead to port ${port}, belongs to another container group.`,
    );
  }
}
