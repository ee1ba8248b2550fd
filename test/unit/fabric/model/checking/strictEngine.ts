import type {
  LocalImage,
  MemberSpec,
  OwnedObject,
  Sandbox,
  SandboxSpec,
} from '../../../../../src/fabric/engine/engine.ts';
import { EngineError } from '../../../../../src/fabric/engine/engineError.ts';
import { FakeEngine } from '../../fakeEngine.ts';

/**
 * An engine in memory that refuses what real ones refuse (run on Podman 4.3.1), and takes a while for everything: how
 * long each call takes is given, in turns of the event loop, over and over.
 */
export class StrictEngine extends FakeEngine {
  readonly #turns: readonly number[];
  #calls = 0;
  #network = false;

  constructor(turns: readonly number[]) {
    super();
    this.#turns = turns;
  }

  /** Whose things are there, by the key of their group; `network` for the network. */
  keys(): ReadonlySet<string> {
    const members = [...this.containers.values()].map(({ spec }) => spec.group);
    return new Set([...this.sandboxes.keys(), ...members, ...(this.#network ? ['network'] : [])]);
  }

  /** Somebody removes a container of this name behind the fabric's back. */
  vanish(name: string): void {
    const found = [...this.containers.values()].find(({ spec }) => spec.name === name);
    if (found !== undefined) {
      this.end(name, 137);
      this.containers.delete(found.id);
    }
  }

  override async ensureImage(...given: Parameters<FakeEngine['ensureImage']>): Promise<LocalImage> {
    await this.#takeTime();
    return await super.ensureImage(...given);
  }

  override async ensureSandbox(spec: SandboxSpec): Promise<Sandbox> {
    this.#network = true;
    await this.#takeTime();
    if (!this.#network) {
      throw new EngineError('gone', 'The network is gone.');
    }
    return await super.ensureSandbox(spec);
  }

  override async suspendGroup(group: string): Promise<void> {
    const there = this.thereOf(group);
    await this.#takeTime();
    await super.suspendGroup(group, there);
  }

  override async createContainer(spec: MemberSpec): Promise<string> {
    await this.#takeTime();
    if (
      [...this.containers.values()].some(
        known => known.spec.group === spec.group && known.spec.name === spec.name,
      )
    ) {
      throw new EngineError('unexpected', `The name ${spec.group}.${spec.name} is in use.`);
    }
    if (!this.sandboxes.has(spec.group)) {
      throw new EngineError('gone', `The sandbox of ${spec.group} is gone.`);
    }
    return await super.createContainer(spec);
  }

  override async startContainer(id: string): Promise<void> {
    await this.#takeTime();
    const group = this.containers.get(id)?.spec.group;
    if (group !== undefined && !this.sandboxes.get(group)?.running) {
      throw new EngineError('start-failed', `The sandbox of ${group} does not run.`);
    }
    await super.startContainer(id);
  }

  override async stopContainer(id: string, graceSeconds: number): Promise<void> {
    await this.#takeTime();
    await super.stopContainer(id, graceSeconds);
  }

  override async removeContainer(id: string): Promise<void> {
    await this.#takeTime();
    await super.removeContainer(id);
  }

  /** By their ids, as the real one removes what it has listed: what another fabric makes meanwhile stays. */
  override async removeGroup(group: string): Promise<void> {
    const there = this.thereOf(group);
    await this.#takeTime();
    await super.removeGroup(group, there);
  }

  override async owned(): Promise<readonly OwnedObject[]> {
    await this.#takeTime();
    return await super.owned();
  }

  override async removeNetwork(): Promise<void> {
    await this.#takeTime();
    await super.removeNetwork();
    if (this.sandboxes.size > 0) {
      throw new EngineError('unexpected', 'The network is in use.');
    }
    this.#network = false;
  }

  async #takeTime(): Promise<void> {
    const turns = this.#turns[this.#calls % this.#turns.length] ?? 0;
    this.#calls += 1;
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise(resolve => setImmediate(resolve));
    }
  }
}
