import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { TableCoverage } from '../../../../scripts/test/conformanceReport.ts';
import { recordingsVariable } from '../../../../src/fabric/state/trafficRecorder.ts';

/** How a scenario is run: on the table as it is, or without the row. */
export type Run = 'whole' | 'without the row';

/** A table of the fabric, and for every row of it a scenario that needs the row. */
export interface ProvenTable {
  /** As the conformance report calls it. */
  readonly name: string;
  /** What each row is called. */
  readonly rows: readonly string[];
  readonly scenarios: Readonly<Record<string, (context: TestContext, run: Run) => Promise<void> | void>>;
  /** Takes a row out of the table. @returns how to put it back. */
  readonly remove: (row: string) => () => void;
}

/**
 * A test for each row: its scenario passes on the whole table and fails without the row, so nobody can lose or
 * change the row unseen. The conformance report names the rows that have none.
 */
export function proveRows({ name, rows, scenarios, remove }: ProvenTable): void {
  reportTable({ name, rows: rows.length, untested: rows.filter(row => scenarios[row] === undefined) });
  describe(name, { timeout: 60_000 }, () => {
    for (const row of rows) {
      test(`${row} is there, and its scenario needs it`, async context => {
        const scenario = scenarios[row];
        assert.ok(scenario, 'a row without a scenario');
        await scenario(context, 'whole');
        const putBack = remove(row);
        try {
          await assert.rejects(async () => scenario(context, 'without the row'), 'passes without the row');
        } finally {
          putBack();
        }
      });
    }

    test('every scenario has its row', () => {
      assert.deepEqual(
        Object.keys(scenarios).filter(row => !rows.includes(row)),
        [],
      );
    });
  });
}

/** For the conformance report of this run, if there is to be one. */
export function reportTable(table: TableCoverage): void {
  const directory = process.env[recordingsVariable];
  if (directory !== undefined) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(join(directory, `${table.name.replaceAll(' ', '-')}.table.json`), JSON.stringify(table));
  }
}

/** Take an item out of a list that is read-only to everybody else. @returns how to put it back. */
export function removeItem<T>(list: readonly T[], isIt: (item: T) => boolean): () => void {
  const writable = list as T[];
  const index = list.findIndex(isIt);
  const removed = writable.splice(index, 1);
  return () => void writable.splice(index, 0, ...removed);
}

/** Give a member that is read-only to everybody else another value; undefined removes it. @returns how to put it back. */
export function replaceMember(object: object, key: string, value: unknown): () => void {
  const before: unknown = Reflect.get(object, key);
  const put = (now: unknown): void => {
    if (now === undefined) {
      Reflect.deleteProperty(object, key);
    } else {
      Reflect.set(object, key, now);
    }
  };
  put(value);
  return () => put(before);
}
