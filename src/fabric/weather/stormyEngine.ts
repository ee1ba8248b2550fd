import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/engineError.ts';
import type { Clock } from '../model/clock.ts';
import type { ContainerGroup } from '../model/resource.ts';
import { fullMessage } from '../model/refusalWords.ts';
import type { Sky } from './sky.ts';

export interface StormyEngineParts {
  readonly sky: Sky;
  /** Of this world: the weather's own waits are never scaled. */
  readonly clock: Clock;
  /** The stored group with this key on the engine; undefined once it is deleted. */
  groupOf(engineGroup: string): ContainerGroup | undefined;
}

/** An engine on which pulls fail, a region is full, and what was deleted goes on for a while. */
export function stormyEngine(engine: Engine, { sky, clock, groupOf }: StormyEngineParts): Engine {
  /** What is known of groups by their key, deleted ones included, and of which group a container is. */
  const names = new Map<string, string>();
  const groups = new Map<string, string>();
  const lingering = new Map<string, Promise<void>>();

  /** Waits where the group is deleted and lingers; once for all that is asked of it. */
  const linger = async (engineGroup: string | undefined): Promise<void> => {
    if (engineGroup === undefined || groupOf(engineGroup) !== undefined) {
      return;
    }
    const wait = lingering.get(engineGroup) ?? lingerOnce(engineGroup);
    lingering.set(engineGroup, wait);
    await wait;
  };
  const lingerOnce = async (engineGroup: string): Promise<void> => {
    const strike = sky.strike('lingering', { group: names.get(engineGroup) ?? '' });
    await clock.sleep(strike?.drawn ?? 0, new AbortController().signal);
  };

  return changed(engine, {
    checkImage: async (image, ...others) => {
      refuseImage(image, 'refused', sky);
      await engine.checkImage(image, ...others);
    },
    ensureImage: async (image, ...others) => {
      refuseImage(image, 'failed', sky);
      return await engine.ensureImage(image, ...others);
    },
    ensureSandbox: async spec => {
      const group = groupOf(spec.group);
      if (group !== undefined) {
        names.set(spec.group, group.name);
        refuseCapacity(group, sky);
      }
      return await engine.ensureSandbox(spec);
    },
    createContainer: async spec => {
      const id = await engine.createContainer(spec);
      groups.set(id, spec.group);
      return id;
    },
    owned: async () => {
      const owned = await engine.owned();
      for (const { id, group } of owned) {
        if (group !== undefined) {
          groups.set(id, group);
        }
      }
      return owned;
    },
    stopContainer: async (id, graceSeconds) => {
      await linger(groups.get(id));
      await engine.stopContainer(id, graceSeconds);
    },
    removeGroup: async group => {
      await linger(group);
      await engine.removeGroup(group);
      lingering.delete(group);
    },
  });
}

/** @throws EngineError `image-not-found`, `registry-refused`, `rate-limited`: as when a registry says so. */
function refuseImage(image: string, form: 'refused' | 'failed', sky: Sky): void {
  const isThis = (fault: { readonly form: string }): boolean => fault.form === form;
  if (sky.strike('pullFailure', { image }, isThis)) {
    throw new EngineError('image-not-found', `The image ${image} could not be pulled: manifest unknown.`);
  }
  if (sky.strike('registryRefusal', { image }, isThis)) {
    throw new EngineError('registry-refused', `The image ${image} could not be pulled: unauthorized.`);
  }
  if (sky.strike('registryRateLimit', { image }, isThis)) {
    throw new EngineError('rate-limited', `The image ${image} could not be pulled: too many requests.`);
  }
}

/** @throws EngineError `no-capacity`. */
function refuseCapacity(group: ContainerGroup, sky: Sky): void {
  if (sky.strike('noCapacity', { group: group.name }, ({ form }) => form === 'failed')) {
    throw new EngineError('no-capacity', fullMessage(`the location '${group.location}'`));
  }
}

/** The engine with some of its verbs changed; all others are its own. */
function changed(engine: Engine, changes: Partial<Engine>): Engine {
  return new Proxy(engine, {
    get(target, verb) {
      const own: unknown = Reflect.get(changes, verb) ?? Reflect.get(target, verb);
      return typeof own === 'function' ? (own.bind(target) as unknown) : own;
    },
  });
}
