import type { Duplex, Readable } from 'node:stream';

/**
 * What the fabric asks of a container engine (Docker, Podman). Everything that it makes carries the label
 * `io.frankenetes.instance=<instance>`, so that two fabrics on one engine never touch each other's things.
 */
export interface Engine {
  /** @throws EngineError `unreachable` when the socket does not answer. */
  info(): Promise<EngineInfo>;

  /**
   * The local image for a name, pulled when absent. With `refresh` the registry is asked for a newer one; what it
   * does not tell, for whatever reason, does not count then.
   * @throws EngineError `image-not-found`, `registry-refused`, `registry-unreachable`, `rate-limited`, `disk-full`.
   */
  ensureImage(
    name: string,
    onProgress: (line: string) => void,
    signal: AbortSignal,
    options?: { readonly refresh: boolean },
  ): Promise<LocalImage>;

  /** Names of all local images as container groups write them, such as `busybox:latest`; sorted. */
  images(): Promise<readonly string[]>;

  /**
   * Resolves when the image can be had; what takes longer than a look is begun and ends with the signal.
   * @throws EngineError as ensureImage.
   */
  checkImage(name: string, signal: AbortSignal): Promise<void>;

  /**
   * Create and start the container that owns a group's network namespace, address and published ports, and
   * its in-memory volumes. Repeating it for a group that has one starts that one again: same address, same ports.
   * @throws EngineError `port-taken`, `disk-full`, `unreachable`, `start-failed`.
   */
  ensureSandbox(spec: SandboxSpec): Promise<Sandbox>;

  /** Unpack a tar archive into a scratch volume of a running sandbox. */
  fillVolume(group: string, volume: string, archive: Readable): Promise<void>;

  /**
   * Remove everything of a group, as removeGroup does, but keep its host ports for it; its address is given up.
   * Repeatable.
   */
  suspendGroup(group: string): Promise<void>;

  /** Create one container of a group, not started. */
  createContainer(spec: MemberSpec): Promise<string>;
  startContainer(id: string): Promise<void>;
  /** SIGTERM, then SIGKILL after `graceSeconds`. Stopping a stopped or absent container is fine. */
  stopContainer(id: string, graceSeconds: number): Promise<void>;
  removeContainer(id: string): Promise<void>;
  /** undefined when the container is gone. */
  inspectContainer(id: string): Promise<ContainerState | undefined>;
  /** Resolves when the container is not running (any more). Rejects with the signal's reason when aborted. */
  waitForExit(id: string, signal: AbortSignal): Promise<ContainerState>;

  /** Both streams merged in order. `tail` = last n lines. Timestamps are RFC 3339, one before each line. */
  logs(id: string, options: { readonly tail?: number; readonly timestamps?: boolean }): Promise<Buffer>;
  /**
   * stdout and stderr from now on, until the container ends or the stream is destroyed.
   * @throws EngineError `not-running`, `gone`; so do exec and run.
   */
  attach(id: string): Promise<Readable>;
  /**
   * A TTY session. Its stream ends when the process does; destroying it kills nothing else. A command that cannot
   * be started says so in the stream, or is thrown as `start-failed`: engines differ.
   */
  exec(id: string, command: readonly string[], size: TerminalSize): Promise<Duplex>;
  /**
   * Run a command without terminal and wait.
   * @returns its exit code and what it printed (the first 64 KiB).
   * @throws EngineError `timed-out`; no engine can end the process, it goes on in the container.
   */
  run(
    id: string,
    command: readonly string[],
    timeoutSeconds: number,
  ): Promise<{ exitCode: number; output: string }>;

  /** Remove everything of a group: containers, sandbox, volumes. Repeatable. */
  removeGroup(group: string): Promise<void>;
  /** Everything on the engine that carries our instance label. */
  owned(): Promise<readonly OwnedObject[]>;
  /** Remove the network once no group is left on it. */
  removeNetwork(): Promise<void>;
}

export interface EngineInfo {
  readonly name: 'Docker' | 'Podman';
  readonly version: string;
  readonly rootless: boolean;
  /** This computer as containers see it: an address, on Docker Desktop a name. */
  readonly gateway: string;
}

/** `digest` is the image's id, sha256:…: what was really started. */
export interface LocalImage {
  readonly name: string;
  readonly digest: string;
}

export interface SandboxSpec {
  /** Key of the group: unique in this fabric, safe in engine names (a-z, 0-9, -). */
  readonly group: string;
  /** Taken again where it is still free: the address that the group had. */
  readonly address?: string;
  /** Published on 127.0.0.1; a host port is chosen once and kept, or the given one is used again. */
  readonly ports: readonly {
    readonly port: number;
    readonly protocol: 'tcp' | 'udp';
    readonly hostPort?: number;
  }[];
  /** Held in memory, never on disk: volume name to file name to content. */
  readonly memoryVolumes: Readonly<Record<string, Readonly<Record<string, Buffer>>>>;
  /** Plain scratch volumes (emptyDir). */
  readonly scratchVolumes: readonly string[];
}

/** A port of a group, and the port of this computer that leads to it. */
export interface PublishedPort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  readonly hostPort: number;
}

export interface Sandbox {
  /** The group's address on the fabric's network. */
  readonly address: string;
  readonly ports: readonly PublishedPort[];
}

export interface MemberSpec {
  readonly group: string;
  /** The ARM container's name. */
  readonly name: string;
  readonly image: LocalImage;
  /** Empty: the image's own entry point. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  /** `uid` or `uid:gid`; undefined: the image's own. */
  readonly user?: string;
  /** Taken from what the engine gives anyway; `ALL` for all of it. */
  readonly dropCapabilities?: readonly string[];
  /** Limits: vCPU and bytes. undefined: none. */
  readonly cpu?: number;
  readonly memoryBytes?: number;
}

export interface Mount {
  readonly volume: string;
  /** In place of a volume of the group: a directory that the fabric itself made and named. */
  readonly directory?: string;
  readonly path: string;
  readonly readOnly: boolean;
}

export type ContainerState =
  | { readonly running: true; readonly startedAt: Date }
  | {
      readonly running: false;
      readonly startedAt?: Date;
      readonly finishedAt?: Date;
      readonly exitCode?: number;
      readonly outOfMemory: boolean;
    };

export interface TerminalSize {
  readonly rows: number;
  readonly cols: number;
}

export interface OwnedObject {
  readonly kind: 'container' | 'volume' | 'network';
  readonly id: string;
  readonly name: string;
  /** Absent on the network. */
  readonly group?: string;
  /** The ARM container's name; absent on sandboxes, volumes and the network. */
  readonly container?: string;
  readonly running?: boolean;
}
