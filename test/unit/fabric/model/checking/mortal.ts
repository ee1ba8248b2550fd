import type { Engine } from '../../../../../src/fabric/engine/engine.ts';
import { StateDirectory } from '../../../../../src/fabric/state/stateDirectory.ts';

/** A fabric's process is no more: nobody hears this. */
export class Killed extends Error {
  readonly reason = 'killed';
}

/** A fabric's life: once it has ended, nothing that goes on in its name has an effect, as after SIGKILL. */
export class Mortal {
  #writes = Infinity;

  get isDead(): boolean {
    return this.#writes < 0;
  }

  /** Its end comes when it is about to write for the so manieth time from now on. */
  dieAfter(writes: number): void {
    this.#writes = Math.min(this.#writes, writes);
  }

  /** The directory as this fabric has it. */
  directory(path: string): StateDirectory {
    return new MortalDirectory(path, () => this.#write());
  }

  /** The engine as this fabric has it. */
  engine(engine: Engine): Engine {
    return new Proxy(engine, {
      get: (target, verb) => {
        const own: unknown = Reflect.get(target, verb);
        return typeof own === 'function' ? (...given: unknown[]) => this.#call(target, own, given) : own;
      },
    });
  }

  async #call(target: Engine, verb: Function, given: readonly unknown[]): Promise<unknown> {
    this.#live();
    const answer: unknown = await Reflect.apply(verb, target, given);
    this.#live();
    return answer;
  }

  #write(): void {
    this.#writes -= 1;
    this.#live();
  }

  #live(): void {
    if (this.isDead) {
      throw new Killed();
    }
  }
}

class MortalDirectory extends StateDirectory {
  readonly #beforeWrite: () => void;

  constructor(path: string, beforeWrite: () => void) {
    super(path);
    this.#beforeWrite = beforeWrite;
  }

  override write(...given: Parameters<StateDirectory['write']>): void {
    this.#beforeWrite();
    super.write(...given);
  }

  override remove(name: string): void {
    this.#beforeWrite();
    super.remove(name);
  }
}
