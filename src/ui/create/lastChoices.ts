import type { Memento } from 'vscode';
import type { TargetKind, Topology } from '../../cluster/spec.ts';

interface LastChoices {
  readonly target: TargetKind;
  readonly region: string;
  readonly topology: Topology;
}

/** A cluster on this computer needs a region, too: its names are those it would have in Azure. */
const defaults: LastChoices = { target: 'local', region: 'eastus', topology: 'compact' };

/** The version is part of the key: what another version remembered is not read. */
const key = 'frankenetes.lastChoices.1';

/** What was chosen for the last cluster, as defaults for the next. */
export function lastChoices(memory: Memento) {
  return {
    read: (): LastChoices => memory.get(key, defaults),
    write: async ({ target, region, topology }: LastChoices): Promise<void> =>
      memory.update(key, { target, region, topology } satisfies LastChoices),
  };
}
