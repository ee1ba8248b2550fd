import { Duplex, PassThrough, type Readable } from 'node:stream';
import type {
  ContainerState,
  Engine,
  EngineInfo,
  LocalImage,
  MemberSpec,
  OwnedObject,
  Sandbox,
  SandboxSpec,
} from '../../../src/fabric/engine/engine.ts';
import { EngineError } from '../../../src/fabric/engine/engineError.ts';

interface FakeContainer {
  readonly id: string;
  readonly spec: MemberSpec;
  state: ContainerState;
  readonly exits: Set<() => void>;
}

interface GroupOnEngine {
  readonly sandbox: (SandboxSpec & { running: boolean }) | undefined;
  readonly members: readonly FakeContainer[];
}

type Method = keyof Engine;

/** An engine in memory: containers run until a test ends them, and calls fail as a test says. */
export class FakeEngine implements Engine {
  readonly containers = new Map<string, FakeContainer>();
  readonly sandboxes = new Map<string, SandboxSpec & { running: boolean }>();
  /** Method and what it was about, in order. */
  readonly calls: string[] = [];
  readonly output = new PassThrough();
  /** What volumes were filled with, by name. */
  readonly filled = new Map<string, string>();
  /** What a container has printed, by its name. */
  readonly printed = new Map<string, string>();
  /** Names of containers that do not end on SIGTERM. */
  readonly stubborn = new Set<string>();
  readonly #failures = new Map<Method, EngineError[]>();
  #unreachable = false;
  #nextId = 1;
  #lastHost = 1;

  /** The next call of the method fails; several calls of this queue up. */
  failNext(method: Method, error: EngineError): void {
    this.#failures.set(method, [...(this.#failures.get(method) ?? []), error]);
  }

  /** Every call fails, and everyone who waits is told, until `comeBack`. */
  goAway(): void {
    this.#unreachable = true;
    for (const { exits } of this.containers.values()) {
      for (const wake of exits) {
        wake();
      }
    }
  }

  comeBack(): void {
    this.#unreachable = false;
  }

  /** A container of this name ends by itself. */
  end(name: string, exitCode: number, more: { outOfMemory?: boolean } = {}): void {
    const container = this.#named(name);
    this.#exit(container, exitCode, more.outOfMemory ?? false);
  }

  isRunning(name: string): boolean {
    return [...this.containers.values()].some(({ spec, state }) => spec.name === name && state.running);
  }

  async info(): Promise<EngineInfo> {
    this.#called('info', '');
    return { name: 'Podman', version: '4.3.1', rootless: false, gateway: 'host.docker.internal' };
  }

  async ensureImage(
    name: string,
    _onProgress?: unknown,
    _signal?: unknown,
    options: { readonly refresh: boolean } = { refresh: false },
  ): Promise<LocalImage> {
    this.#called('ensureImage', options.refresh ? `${name} anew` : name);
    return { name, digest: 'sha256:feed' };
  }

  async images(): Promise<readonly string[]> {
    this.#called('images', '');
    return ['busybox:latest', 'mcr.microsoft.com/azuredocs/aci-helloworld:latest'];
  }

  /** Asked by every PUT, so that it is no call worth noting. */
  async checkImage(): Promise<void> {
    this.#failOnce('checkImage');
  }

  async ensureSandbox(spec: SandboxSpec): Promise<Sandbox> {
    this.#called('ensureSandbox', spec.group);
    this.sandboxes.set(spec.group, { ...spec, running: true });
    const ports = spec.ports.map((port, index) => ({
      ...port,
      hostPort: port.hostPort ?? 20_000 + this.sandboxes.size * 10 + index,
    }));
    return { address: spec.address ?? this.#nextAddress(), ports };
  }

  async fillVolume(group: string, volume: string, archive: Readable): Promise<void> {
    this.#called('fillVolume', `${group} ${volume}`);
    this.filled.set(volume, Buffer.concat(await archive.toArray()).toString());
  }

  async suspendGroup(group: string, there = this.thereOf(group)): Promise<void> {
    this.#called('suspendGroup', group);
    this.#forget(there);
  }

  async createContainer(spec: MemberSpec): Promise<string> {
    this.#called('createContainer', spec.name);
    const id = `c${this.#nextId}`;
    this.#nextId += 1;
    this.containers.set(id, { id, spec, state: { running: false, outOfMemory: false }, exits: new Set() });
    return id;
  }

  async startContainer(id: string): Promise<void> {
    const container = this.#get(id);
    this.#called('startContainer', container.spec.name);
    container.state = { running: true, startedAt: new Date() };
  }

  async stopContainer(id: string, graceSeconds: number): Promise<void> {
    const container = this.containers.get(id);
    this.#called('stopContainer', container?.spec.name ?? id);
    if (container?.state.running) {
      const killed = graceSeconds === 0 || this.stubborn.has(container.spec.name);
      this.#exit(container, killed ? 137 : 143, false);
    }
  }

  async removeContainer(id: string): Promise<void> {
    const container = this.containers.get(id);
    this.#called('removeContainer', container?.spec.name ?? id);
    if (container !== undefined) {
      this.#drop(container);
    }
  }

  async inspectContainer(id: string): Promise<ContainerState | undefined> {
    this.#called('inspectContainer', id);
    return this.containers.get(id)?.state;
  }

  async waitForExit(id: string, signal: AbortSignal): Promise<ContainerState> {
    this.#called('waitForExit', id);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const container = this.#get(id);
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    if (!container.state.running) {
      resolve();
    }
    container.exits.add(resolve);
    await promise.finally(() => container.exits.delete(resolve));
    this.#called('waitForExit', id);
    return container.state;
  }

  async logs(
    id: string,
    options: { readonly tail?: number; readonly timestamps?: boolean },
  ): Promise<Buffer> {
    this.#called('logs', id);
    const { name } = this.#get(id).spec;
    const lines = this.printed.get(name)?.match(/.*\n/g);
    if (lines === undefined || lines === null) {
      return Buffer.from(`log of ${name} ${JSON.stringify(options)}\n`);
    }
    const { tail = Infinity, timestamps } = options;
    const last = tail === 0 ? [] : lines.slice(-tail);
    return Buffer.from(last.map(line => (timestamps ? `2026-01-01T00:00:00Z ${line}` : line)).join(''));
  }

  async attach(id: string): Promise<Readable> {
    this.#called('attach', id);
    return this.output;
  }

  /** Says what it hears, in capitals; ends on `exit`. */
  async exec(id: string, command: readonly string[]): Promise<Duplex> {
    this.#called('exec', `${id} ${command.join(' ')}`);
    return new Duplex({
      read() {
        // Whatever is said is pushed when it is heard.
      },
      write(chunk: Buffer, _encoding, done) {
        const said = chunk.toString();
        this.push(said === 'exit' ? null : said.toUpperCase());
        done();
      },
    });
  }

  async run(id: string, command: readonly string[]): Promise<{ exitCode: number; output: string }> {
    this.#called('run', command.join(' '));
    this.#get(id);
    return { exitCode: command[0] === 'false' ? 1 : 0, output: '' };
  }

  async removeGroup(group: string, there = this.thereOf(group)): Promise<void> {
    this.#called('removeGroup', group);
    this.#forget(there);
  }

  /** What there is of a group at this moment. */
  protected thereOf(group: string): GroupOnEngine {
    const members = [...this.containers.values()].filter(({ spec }) => spec.group === group);
    return { sandbox: this.sandboxes.get(group), members };
  }

  async owned(): Promise<readonly OwnedObject[]> {
    this.#called('owned', '');
    const sandboxes = [...this.sandboxes.values()].map(({ group, running }) => ({
      kind: 'container' as const,
      id: `sandbox-${group}`,
      name: `sandbox-${group}`,
      group,
      running,
    }));
    const members = [...this.containers.values()].map(({ id, spec, state }) => ({
      kind: 'container' as const,
      id,
      name: spec.name,
      group: spec.group,
      container: spec.name,
      running: state.running,
    }));
    return [...sandboxes, ...members];
  }

  async removeNetwork(): Promise<void> {
    this.#called('removeNetwork', '');
  }

  /** As the real one: in turn, so that one that was given up is not at once another group's. */
  #nextAddress(): string {
    this.#lastHost += 1;
    return `10.0.0.${this.#lastHost}`;
  }

  #forget({ sandbox, members }: GroupOnEngine): void {
    if (sandbox !== undefined && this.sandboxes.get(sandbox.group) === sandbox) {
      this.sandboxes.delete(sandbox.group);
    }
    for (const container of members) {
      this.#drop(container);
    }
  }

  /** Whoever waits for its end is told, as by a real one. */
  #drop(container: FakeContainer): void {
    this.containers.delete(container.id);
    if (container.state.running) {
      this.#exit(container, 137, false);
    }
  }

  #called(method: Method, about: string): void {
    if (this.#unreachable) {
      throw new EngineError('unreachable', 'The engine does not answer.');
    }
    this.calls.push(`${method} ${about}`.trim());
    this.#failOnce(method);
  }

  #failOnce(method: Method): void {
    const [failure, ...others] = this.#failures.get(method) ?? [];
    if (failure !== undefined) {
      this.#failures.set(method, others);
      throw failure;
    }
  }

  #get(id: string): FakeContainer {
    const container = this.containers.get(id);
    if (container === undefined) {
      throw new EngineError('gone', `There is no container ${id}.`);
    }
    return container;
  }

  #named(name: string): FakeContainer {
    const container = [...this.containers.values()].findLast(({ spec }) => spec.name === name);
    if (container === undefined) {
      throw new EngineError('gone', `There is no container named ${name}.`);
    }
    return container;
  }

  #exit(container: FakeContainer, exitCode: number, outOfMemory: boolean): void {
    const { state } = container;
    container.state = {
      running: false,
      exitCode,
      outOfMemory,
      finishedAt: new Date(),
      ...(state.startedAt ? { startedAt: state.startedAt } : {}),
    };
    for (const wake of container.exits) {
      wake();
    }
  }
}
