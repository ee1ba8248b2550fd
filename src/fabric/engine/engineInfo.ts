import { networkInterfaces } from 'node:os';
import type Docker from 'dockerode';
import { callEngine } from './callEngine.ts';
import type { EngineInfo } from './engine.ts';
import type { GroupNetwork } from './groupNetwork.ts';
import { type KeptLimits, keptLimits } from './limits.ts';

/** What does not change while an engine runs. Podman takes half a second to say it, so it is asked for once. */
type EngineFacts = Pick<EngineInfo, 'name' | 'version' | 'rootless'> & {
  readonly desktop: boolean;
  readonly limits: KeptLimits;
};

/** See Engine.info. */
export class EngineInformation {
  readonly #docker: Docker;
  readonly #network: GroupNetwork;
  #facts: Promise<EngineFacts> | undefined;

  constructor(docker: Docker, network: GroupNetwork) {
    this.#docker = docker;
    this.#network = network;
  }

  async get(): Promise<EngineInfo> {
    await callEngine('answer a ping', this.#docker.ping());
    const { name, version, rootless, desktop } = await this.#known();
    return { name, version, rootless, gateway: await this.#gateway(desktop, rootless) };
  }

  async limits(): Promise<KeptLimits> {
    return (await this.#known()).limits;
  }

  /** Asked once for all who want to know at the same time, and again only after a failure. */
  #known(): Promise<EngineFacts> {
    this.#facts ??= this.#readFacts().catch((error: unknown) => {
      this.#facts = undefined;
      throw error;
    });
    return this.#facts;
  }

  async #readFacts(): Promise<EngineFacts> {
    const answers = Promise.all([this.#docker.info(), this.#docker.version()]);
    const [info, version] = await callEngine('describe itself', answers);
    const components = version.Components ?? [];
    return {
      name: components.some(component => component.Name.startsWith('Podman')) ? 'Podman' : 'Docker',
      version: version.Version,
      rootless: optionsOf(info).some(option => option.includes('rootless')),
      desktop: property(info, 'OperatingSystem') === 'Docker Desktop',
      limits: keptLimits(info),
    };
  }

  /** Docker Desktop and rootless Podman are untried: what their documentation says. */
  async #gateway(desktop: boolean, rootless: boolean): Promise<string> {
    if (desktop) {
      return 'host.docker.internal';
    }
    const outside = rootless ? addressOfThisComputer() : undefined;
    return outside ?? this.#network.gateway();
  }
}

function optionsOf(info: unknown): readonly string[] {
  const options = property(info, 'SecurityOptions');
  return Array.isArray(options) ? options.map(String) : [];
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
}

/** A rootless engine's bridge is in a network namespace of its own: its gateway is not this computer. */
function addressOfThisComputer(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
