import type { Engine, OwnedObject } from '../engine/engine.ts';
import type { Clock } from './clock.ts';
import type { GroupRecord } from './groupRecord.ts';
import type { Surroundings } from './groupSpecs.ts';
import type { ContainerGroup } from './resource.ts';
import type { VolumeSources } from './volumeSources.ts';

/** What a group's life needs of the rest of the fabric. */
export interface Habitat {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly surroundings: Surroundings;
  readonly volumes: VolumeSources;
  /** Resolves when no removal of the engine's network is under way. */
  networkReady(): Promise<void>;
  /** Everything of ours on the engine. */
  owned(): Promise<readonly OwnedObject[]>;
  /** Keep the record on disk; with `flush` so that it outlives a loss of power. @throws when it cannot be written. */
  save(group: ContainerGroup, record: GroupRecord, options: { readonly flush: boolean }): void;
  /** The group's address became known, changed or was given up: make its name resolve accordingly. */
  publishNames(): Promise<void>;
  log(message: string, error?: unknown): void;
}
