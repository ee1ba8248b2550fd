import type { GroupView } from '../../cluster/groupView.ts';
import type { ResourceManager } from '../../operations/ports.ts';
import { SharedCall } from './sharedCall.ts';

/** Milliseconds after which a service that has not answered is asked again. */
export const patience = 30_000;

/** Reads container groups for all whose containers are in them: one call tells each of them how its container is. */
export class GroupReads {
  readonly #connect: (signal: AbortSignal) => Promise<ResourceManager>;
  readonly #calls = new Map<string, SharedCall<GroupView | undefined>>();

  constructor(connect: (signal: AbortSignal) => Promise<ResourceManager>) {
    this.#connect = connect;
  }

  /** undefined when there is none of that name. */
  async read(resourceGroup: string, name: string, signal: AbortSignal): Promise<GroupView | undefined> {
    const key = `${resourceGroup}/${name}`;
    const call =
      this.#calls.get(key) ??
      new SharedCall(async () => {
        const inTime = AbortSignal.timeout(patience);
        return await (await this.#connect(inTime)).getContainerGroup(resourceGroup, name, inTime);
      });
    this.#calls.set(key, call);
    return await call.ask(signal);
  }
}
