import type Docker from 'dockerode';
import { callEngine, statusOf, unless } from './callEngine.ts';
import type { ContainerState, MemberSpec, Mount } from './engine.ts';
import type { Exits } from './exits.ts';
import { hostsBind } from './hostsFile.ts';
import type { Ownership } from './labels.ts';
import { type KeptLimits, limitsOf } from './limits.ts';
import type { Ulimit } from './ulimits.ts';

const processLimit = 4096;

/** What Docker gives by default beyond Podman's set; nothing that runs on Azure Container Instances needs it. */
const droppedCapabilities = ['NET_RAW', 'MKNOD', 'AUDIT_WRITE'];

/** Not the engine's own choice, which may be one that nobody can read: `none`, `syslog`. Podman's name for it is k8s-file. */
const readableLog = { Type: 'json-file', Config: {} } as const;

export interface MemberParts {
  readonly docker: Docker;
  readonly ownership: Ownership;
  readonly exits: Exits;
  readonly hostsFile: string;
  readonly ulimits: readonly Ulimit[];
  readonly limits: () => Promise<KeptLimits>;
}

/** The containers of groups, each inside the network of its group's sandbox. */
export class Members {
  readonly #parts: MemberParts;

  constructor(parts: MemberParts) {
    this.#parts = parts;
  }

  /** See Engine.createContainer. */
  async create(spec: MemberSpec): Promise<string> {
    const container = await callEngine(
      `create the container ${spec.name}`,
      this.#parts.docker.createContainer(this.#request(spec, await this.#parts.limits())),
    );
    return container.id;
  }

  async start(id: string): Promise<void> {
    const start = unless([304], this.#container(id).start());
    await callEngine('start the container', start, 'start-failed');
  }

  async stop(id: string, graceSeconds: number): Promise<void> {
    await callEngine('stop the container', unless([304, 404], this.#container(id).stop({ t: graceSeconds })));
  }

  async remove(id: string): Promise<void> {
    await callEngine(
      'remove the container',
      unless([404], this.#container(id).remove({ force: true, v: true })),
    );
  }

  async inspect(id: string): Promise<ContainerState | undefined> {
    try {
      const { State } = await this.#container(id).inspect();
      return stateOf(State);
    } catch (error) {
      if (statusOf(error) === 404) {
        return undefined;
      }
      return callEngine('inspect the container', Promise.reject(error));
    }
  }

  /** See Engine.waitForExit. A container that was removed meanwhile is not running either. */
  async waitForExit(id: string, signal: AbortSignal): Promise<ContainerState> {
    for (;;) {
      signal.throwIfAborted();
      const { next } = await callEngine('listen to its events', this.#parts.exits.listen(id, signal));
      const state = (await this.inspect(id)) ?? { running: false, outOfMemory: false };
      if (!state.running) {
        return state;
      }
      await next;
    }
  }

  #container(id: string): Docker.Container {
    return this.#parts.docker.getContainer(id);
  }

  #request(spec: MemberSpec, kept: KeptLimits): Docker.ContainerCreateOptions {
    const { ownership, hostsFile, ulimits } = this.#parts;
    const { group, name, command, environment, mounts, user, cpu, memoryBytes } = spec;
    return {
      name: ownership.partName(group, name),
      Image: spec.image.digest,
      Labels: ownership.memberLabels(group, name),
      Env: Object.entries(environment).map(([variable, value]) => `${variable}=${value}`),
      ...(user === undefined ? {} : { User: user }),
      ...(command.length > 0 ? { Entrypoint: [...command], Cmd: [] } : {}),
      HostConfig: {
        NetworkMode: `container:${ownership.sandboxName(group)}`,
        Binds: [
          hostsBind(hostsFile),
          ...mounts.map(mount => bind(mount, ownership.partName(group, mount.volume))),
        ],
        CapDrop: [...droppedCapabilities, ...(spec.dropCapabilities ?? [])],
        SecurityOpt: ['no-new-privileges'],
        ...limitsOf(kept, { memory: memoryBytes, cpu, processes: processLimit }),
        Ulimits: [...ulimits],
        LogConfig: readableLog,
      },
    };
  }
}

/** `z`: where SELinux rules, every container may use what several of them share. */
function bind({ directory, path, readOnly }: Mount, volume: string): string {
  const access = readOnly ? 'ro' : 'rw';
  return directory === undefined ? `${volume}:${path}:${access},nocopy` : `${directory}:${path}:${access},z`;
}

function stateOf(state: Docker.ContainerInspectInfo['State']): ContainerState {
  const startedAt = time(state.StartedAt);
  const finishedAt = time(state.FinishedAt);
  if (state.Running && startedAt) {
    return { running: true, startedAt };
  }
  return {
    running: false,
    outOfMemory: state.OOMKilled,
    ...(startedAt ? { startedAt } : {}),
    ...(finishedAt ? { finishedAt, exitCode: state.ExitCode } : {}),
  };
}

/** Engines write the year 1 for "never". */
function time(text: string): Date | undefined {
  const date = new Date(text);
  return date.getUTCFullYear() > 1 ? date : undefined;
}
