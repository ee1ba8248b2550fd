import assert from 'node:assert/strict';
import { EntriesOfSource } from '../../../src/ui/logs/logEntries.ts';
import type { SuiteTest } from './suiteTest.ts';

/** What of a followed log is made with VS Code's words. */
export const logTests: readonly SuiteTest[] = [
  {
    name: 'the mark of a restart says which run begins, before that has written anything',
    run() {
      const entries = new EntriesOfSource(3);
      const at = Date.UTC(2026, 10, 23);
      const told = [
        entries.next({ key: 'demo', at, line: { text: 'panic' } }),
        entries.next({ key: 'demo', at, notice: { kind: 'restarted', restartCount: 5 } }),
        entries.next({ key: 'demo', at, notice: { kind: 'dropped' } }),
        entries.next({ key: 'demo', at, line: { text: 'up' } }),
      ];
      assert.deepEqual(
        told.map(({ source, run }) => ({ source, run })),
        [0, 1, undefined, 1].map(run => ({ source: 3, run })),
      );
    },
  },
];
