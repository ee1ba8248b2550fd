import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { asEngineError, callEngine, statusOf, unless } from './callEngine.ts';
import type { Sandbox, SandboxSpec } from './engine.ts';
import { EngineError } from './engineError.ts';
import type { GroupNetwork } from './groupNetwork.ts';
import { hostsBind } from './hostsFile.ts';
import type { Images } from './images.ts';
import { keptPorts } from './keptPorts.ts';
import { nameOf, sandboxOf, type Ownership } from './labels.ts';
import { type KeptLimits, limitsOf } from './limits.ts';
import { Reservations } from './reservations.ts';
import { tarOfDirectory } from './tar.ts';
import type { Ulimit } from './ulimits.ts';

/** Sleeps for ever; it only holds the namespaces. */
const sandboxImage = 'registry.k8s.io/pause:3.10';
const sandboxMemory = 32 * 1024 * 1024;
const sandboxProcesses = 16;
/** How often other ports are tried when somebody took one between choosing and starting. */
const portAttempts = 3;

export interface SandboxParts {
  readonly docker: Docker;
  readonly ownership: Ownership;
  readonly network: GroupNetwork;
  readonly images: Images;
  readonly hostsFile: string;
  readonly ulimits: readonly Ulimit[];
  readonly limits: () => Promise<KeptLimits>;
}

/** The container of each group that owns its network namespace, its published ports and its volumes. */
export class Sandboxes {
  readonly #parts: SandboxParts;
  #reservations: Promise<Reservations> | undefined;
  /** Resolves to undefined where it could not be made. */
  #spare: Promise<Sandbox | undefined> | undefined;
  #spareWanted = false;

  constructor(parts: SandboxParts) {
    this.#parts = parts;
  }

  /** See Engine.ensureSandbox. */
  async ensure(spec: SandboxSpec): Promise<Sandbox> {
    const reservations = await this.#reserved();
    const known = reservations.get(spec.group);
    const sandbox =
      known && (await this.#startAgain(spec, known))
        ? known
        : ((await this.#takeSpare(spec, reservations)) ?? (await this.#make(spec, reservations)));
    await this.#prepareVolumes(spec);
    return sandbox;
  }

  /**
   * Make a sandbox ahead where the last group could have used one: a network takes longer to make than a container.
   * Begins it, and returns; without one the next group makes its own.
   */
  makeSpare(): void {
    if (this.#spareWanted && this.#spare === undefined) {
      this.#spareWanted = false;
      this.#spare = this.#makeNewSpare().catch(() => undefined);
    }
  }

  /** No group is left that another one could come after. */
  async removeSpare(): Promise<void> {
    const { docker, ownership } = this.#parts;
    await this.#spare;
    this.#spare = undefined;
    const spare = docker.getContainer(ownership.spareName);
    await callEngine('remove a container', unless([404], spare.remove({ force: true })));
    await this.release(ownership.spareName);
  }

  /** See Engine.fillVolume. */
  async fillVolume(group: string, volume: string, archive: Readable): Promise<void> {
    const filled = this.#container(group).putArchive(archive, { path: mountPoint(volume) });
    await callEngine('fill a volume', filled);
  }

  /** The group is gone: its address and ports may be given to others. */
  async release(group: string): Promise<void> {
    (await this.#reserved()).release(group);
  }

  /** The group is stopped: another one may get its address. */
  async giveUpAddress(group: string): Promise<void> {
    (await this.#reserved()).giveUpAddress(group);
  }

  #container(group: string): Docker.Container {
    return this.#parts.docker.getContainer(this.#parts.ownership.sandboxName(group));
  }

  #reserved(): Promise<Reservations> {
    this.#reservations ??= this.#readReservations().catch((error: unknown) => {
      this.#reservations = undefined;
      throw error;
    });
    return this.#reservations;
  }

  async #readReservations(): Promise<Reservations> {
    const { docker, ownership } = this.#parts;
    const containers = await callEngine(
      'list its containers',
      docker.listContainers({ all: true, filters: ownership.filter() }),
    );
    const sandboxes = new Map<string, Sandbox>();
    for (const container of containers) {
      const name = nameOf(container);
      const sandbox = sandboxOf(container.Labels);
      if (sandbox !== undefined) {
        sandboxes.set(ownership.ownerOf(name, container.Labels).group ?? name, sandbox);
      }
    }
    const spare = sandboxes.get(ownership.spareName);
    this.#spare ??= spare && Promise.resolve(spare);
    return new Reservations(sandboxes);
  }

  /** @returns undefined when there is none that would do: nothing of it can be changed. */
  async #takeSpare(spec: SandboxSpec, reservations: Reservations): Promise<Sandbox | undefined> {
    if (spec.address !== undefined || spec.ports.length > 0 || volumesOf(spec).length > 0) {
      return undefined;
    }
    this.#spareWanted = true;
    const taken = this.#spare;
    this.#spare = undefined;
    const spare = await taken;
    if (spare === undefined) {
      return undefined;
    }
    const { docker, ownership } = this.#parts;
    reservations.handOver(ownership.spareName, spec.group);
    const name = ownership.sandboxName(spec.group);
    await docker
      .getContainer(ownership.spareName)
      .rename({ name })
      .catch(() => undefined);
    // Not there, or not running any more: somebody else may have seen to that.
    return (await this.#startAgain(spec, spare)) ? spare : undefined;
  }

  async #makeNewSpare(): Promise<Sandbox> {
    const { network, images, ownership } = this.#parts;
    const { spareName } = ownership;
    const reservations = await this.#reserved();
    const image = await images.ensure(sandboxImage, () => undefined, new AbortController().signal);
    const spec = { group: spareName, ports: [], memoryVolumes: {}, scratchVolumes: [] };
    const sandbox = await reservations.reserve(spec, await network.ensure());
    try {
      await this.#createAndStart(spareName, spec, sandbox, image.digest);
      return sandbox;
    } catch (error) {
      reservations.release(spareName);
      throw error;
    }
  }

  /** @returns false when somebody removed it from the engine behind our back. */
  async #startAgain(spec: SandboxSpec, known: Sandbox): Promise<boolean> {
    try {
      await unless([304], this.#container(spec.group).start());
      return true;
    } catch (error) {
      if (statusOf(error) === 404) {
        return false;
      }
      throw startFailure(spec, known, error);
    }
  }

  async #make(spec: SandboxSpec, reservations: Reservations): Promise<Sandbox> {
    const { network, images, ownership } = this.#parts;
    const [prefix, image] = await Promise.all([
      network.ensure(),
      images.ensure(sandboxImage, () => undefined, new AbortController().signal),
      this.#createVolumes(spec),
      // Asked while the others are, for it takes its time.
      this.#parts.limits(),
    ]);
    // What the group had before, where the caller names nothing else.
    const address = spec.address ?? reservations.get(spec.group)?.address;
    const wanted = {
      ...spec,
      ports: keptPorts(spec.ports, reservations.portsOf(spec.group)),
      ...(address === undefined ? {} : { address }),
    };
    reservations.release(spec.group);
    for (let attempt = 1; ; attempt += 1) {
      const sandbox = await reservations.reserve(wanted, prefix);
      try {
        await this.#createAndStart(ownership.sandboxName(spec.group), spec, sandbox, image.digest);
        return sandbox;
      } catch (error) {
        reservations.release(spec.group);
        const failure = startFailure(spec, sandbox, error);
        const choosable = wanted.ports.some(port => port.hostPort === undefined);
        if (failure.reason !== 'port-taken' || !choosable || attempt === portAttempts) {
          throw failure;
        }
      }
    }
  }

  /** Leaves no container behind when it does not start. */
  async #createAndStart(name: string, spec: SandboxSpec, sandbox: Sandbox, image: string): Promise<void> {
    const request = this.#request(spec, sandbox, image, await this.#parts.limits());
    const container = await this.#parts.docker.createContainer({ name, ...request });
    try {
      await container.start();
    } catch (error) {
      await container.remove({ force: true }).catch(() => undefined);
      throw error;
    }
  }

  #request(
    spec: SandboxSpec,
    sandbox: Sandbox,
    image: string,
    kept: KeptLimits,
  ): Docker.ContainerCreateOptions {
    const { ownership, hostsFile, ulimits } = this.#parts;
    const { group } = spec;
    const key = ({ port, protocol }: Sandbox['ports'][number]): string => `${port}/${protocol}`;
    return {
      Image: image,
      Hostname: hostname(),
      Labels: ownership.sandboxLabels(sandbox),
      ExposedPorts: Object.fromEntries(sandbox.ports.map(port => [key(port), {}])),
      HostConfig: {
        NetworkMode: ownership.networkName,
        PortBindings: Object.fromEntries(
          sandbox.ports.map(port => [key(port), [{ HostIp: '127.0.0.1', HostPort: String(port.hostPort) }]]),
        ),
        Binds: [
          hostsBind(hostsFile),
          ...volumesOf(spec).map(
            volume => `${ownership.partName(group, volume)}:${mountPoint(volume)}:nocopy`,
          ),
        ],
        // Members may run without capabilities, and still serve on 80 and 443.
        Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        ReadonlyRootfs: true,
        ...limitsOf(kept, { memory: sandboxMemory, processes: sandboxProcesses }),
        Ulimits: [...ulimits],
      },
      NetworkingConfig: {
        EndpointsConfig: { [ownership.networkName]: { IPAMConfig: { IPv4Address: sandbox.address } } },
      },
    };
  }

  async #createVolumes(spec: SandboxSpec): Promise<void> {
    const { docker, ownership } = this.#parts;
    const create = (volume: string, options: Record<string, string>): Promise<unknown> =>
      docker.createVolume({
        Name: ownership.partName(spec.group, volume),
        Driver: 'local',
        DriverOpts: options,
        Labels: { ...ownership.groupLabels(spec.group) },
      });
    const inMemory = { type: 'tmpfs', device: 'tmpfs', o: 'mode=0755,nosuid,nodev' };
    const volumes = [
      ...Object.keys(spec.memoryVolumes).map(volume => create(volume, inMemory)),
      ...spec.scratchVolumes.map(volume => create(volume, {})),
    ];
    await callEngine('create a volume', Promise.all(volumes));
  }

  /**
   * After every start of the sandbox: a tmpfs lives as long as somebody has it mounted, then it is empty. Scratch
   * volumes are on disk; any user of a container may write there, as in Kubernetes' and Azure's emptyDir.
   */
  async #prepareVolumes({ group, memoryVolumes, scratchVolumes }: SandboxSpec): Promise<void> {
    const container = this.#container(group);
    const archives = [
      ...Object.entries(memoryVolumes).map(([volume, files]) => ({
        volume,
        tar: tarOfDirectory(files, 0o755),
      })),
      ...scratchVolumes.map(volume => ({ volume, tar: tarOfDirectory({}, 0o777) })),
    ];
    const fill = archives.map(({ volume, tar }) => container.putArchive(tar, { path: mountPoint(volume) }));
    await callEngine('fill a volume', Promise.all(fill));
  }
}

/** Milliseconds from the year 1, where .NET's clock begins, to 1970. */
const netEpoch = 62_135_596_800_000n;

/** As the service calls its hosts: by a time in .NET's ticks (prompts of `az container exec` show it). */
function hostname(): string {
  const now = performance.timeOrigin + performance.now();
  return `SandboxHost-${(BigInt(Math.round(now * 1000)) + netEpoch * 1000n) * 10n}`;
}

function volumesOf(spec: SandboxSpec): readonly string[] {
  return [...Object.keys(spec.memoryVolumes), ...spec.scratchVolumes];
}

function mountPoint(volume: string): string {
  return `/volumes/${volume}`;
}

function startFailure(spec: SandboxSpec, { ports }: Sandbox, error: unknown): EngineError {
  const failure = asEngineError(`start the network of the group ${spec.group}`, error, 'start-failed');
  if (failure.reason !== 'port-taken') {
    return failure;
  }
  const published = ports.map(port => `127.0.0.1:${port.hostPort}`).join(', ');
  const message = `A port that the group ${spec.group} is published on is in use by another program (${published}). End that program, or delete the group and create it again.`;
  return new EngineError('port-taken', message, { cause: error });
}
