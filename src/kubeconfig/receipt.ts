import { createHash } from 'node:crypto';
import type { ChangedValue } from './changes.ts';
import type { SectionName } from './layout.ts';
import type { Stanza } from './style.ts';
import type { Value } from './tree.ts';

/**
 * What undoMerge needs. Keep it in memory only: where entries were replaced or renewed it holds the old ones,
 * keys included.
 */
export interface MergeReceipt {
  readonly files: readonly FileReceipt[];
}

export interface FileReceipt {
  readonly file: string;
  readonly created: boolean;
  readonly changes: readonly EntryChange[];
  readonly currentContext?: { readonly before: string; readonly after: string };
}

/** `digest`: of the entry as we left it, as digestOf tells it. */
export type EntryChange =
  | { readonly kind: 'added'; readonly section: SectionName; readonly name: string; readonly digest: string }
  | {
      readonly kind: 'replaced';
      readonly section: SectionName;
      readonly name: string;
      readonly digest: string;
      readonly before: string;
    }
  | {
      readonly kind: 'renewed';
      readonly section: SectionName;
      readonly name: string;
      readonly values: readonly ChangedValue[];
    };

/** A digest of what an entry says, whatever the order of its keys. */
export function digestOf(value: Value | Stanza): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');
}

function sorted(value: Value | Stanza): unknown {
  if (value === null || typeof value === 'string') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
