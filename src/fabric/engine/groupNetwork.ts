import { networkInterfaces } from 'node:os';
import type Docker from 'dockerode';
import { asEngineError, callEngine, unless } from './callEngine.ts';
import { EngineError } from './engineError.ts';
import type { Ownership } from './labels.ts';
import { freeSubnet } from './subnets.ts';

/** Enough for other programs that make networks in the same moment. */
const createAttempts = 5;

/** The one network of a fabric: a bridge with a /24 of its own, made when the first group needs it. */
export class GroupNetwork {
  readonly #docker: Docker;
  readonly #instance: string;
  readonly #ownership: Ownership;
  #prefix: Promise<string> | undefined;

  constructor(docker: Docker, instance: string, ownership: Ownership) {
    this.#docker = docker;
    this.#instance = instance;
    this.#ownership = ownership;
  }

  /** Makes the network where it is not there. @returns the start of its addresses, as `10.213.7`. */
  ensure(): Promise<string> {
    this.#prefix ??= this.#create().catch((error: unknown) => {
      this.#prefix = undefined;
      throw error;
    });
    return this.#prefix;
  }

  /** The gateway that containers have, or would have if the network were made now. Makes nothing. */
  async gateway(): Promise<string> {
    if (this.#prefix) {
      return gatewayOf(await this.#prefix);
    }
    const { existing, taken } = await this.#survey();
    return gatewayOf(existing ?? this.#choose(taken));
  }

  async remove(): Promise<void> {
    const network = this.#docker.getNetwork(this.#ownership.networkName);
    await callEngine('remove the network', unless([404], network.remove()));
    this.#prefix = undefined;
  }

  async #create(): Promise<string> {
    const refused: string[] = [];
    let refusal: unknown;
    for (let attempt = 0; attempt < createAttempts; attempt += 1) {
      const { existing, taken } = await this.#survey();
      if (existing) {
        return existing;
      }
      const prefix = this.#choose([...taken, ...refused]);
      try {
        await this.#createWith(prefix);
        return prefix;
      } catch (error) {
        refused.push(subnetOf(prefix));
        refusal = error;
      }
    }
    throw asEngineError('create the network', refusal, 'unexpected');
  }

  async #createWith(prefix: string): Promise<void> {
    await this.#docker.createNetwork({
      Name: this.#ownership.networkName,
      Driver: 'bridge',
      Labels: this.#ownership.networkLabels(),
      IPAM: { Driver: 'default', Config: [{ Subnet: subnetOf(prefix), Gateway: gatewayOf(prefix) }] },
    });
  }

  async #survey(): Promise<{ existing: string | undefined; taken: string[] }> {
    const networks = await callEngine('list its networks', this.#docker.listNetworks());
    const subnets = (network: Docker.NetworkInspectInfo): string[] =>
      (network.IPAM?.Config ?? []).map(config => config.Subnet ?? '');
    const ours = networks.find(network => network.Name === this.#ownership.networkName);
    const existing = ours && subnets(ours)[0]?.split('.').slice(0, 3).join('.');
    return { existing, taken: [...networks.flatMap(subnets), ...subnetsOfThisComputer()] };
  }

  #choose(taken: readonly string[]): string {
    const prefix = freeSubnet(taken, this.#instance);
    if (prefix !== undefined) {
      return prefix;
    }
    throw new EngineError(
      'unexpected',
      'No address range is free for containers: 10.213.0.0/16 is taken on this computer. Remove networks that nobody needs from the container engine.',
    );
  }
}

function gatewayOf(prefix: string): string {
  return `${prefix}.1`;
}

function subnetOf(prefix: string): string {
  return `${prefix}.0/24`;
}

function subnetsOfThisComputer(): string[] {
  return Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .map(address => address.cidr ?? '');
}
