import assert from 'node:assert/strict';
import { l10n } from 'vscode';
import { english, phrase } from '../../../src/language/phrase.ts';
import { translated } from '../../../src/ui/words/translated.ts';
import type { SuiteTest } from './suiteTest.ts';

/** What is said below the user interface goes through VS Code's own `l10n.t`, whatever stands in it. */
export const wordTests: readonly SuiteTest[] = [
  {
    name: 'a phrase is said as l10n.t says its template',
    async run() {
      const said = translated(phrase`Container group "${'demo'}" failed: ${phrase`exit code ${7}`}`);
      assert.equal(said, l10n.t('Container group "{0}" failed: {1}', 'demo', l10n.t('exit code {0}', 7)));
      assert.equal(said, 'Container group "demo" failed: exit code 7');
    },
  },
  {
    name: 'a phrase with named places is said with their values',
    async run() {
      const ended = {
        ...phrase`Exit code {exitCode}: {why}`,
        values: { exitCode: 137, why: phrase`killed` },
      };
      assert.equal(translated(ended), 'Exit code 137: killed');
    },
  },
  {
    name: 'a value is never taken for a template',
    async run() {
      const odd = phrase`${'{1} $& {0}'} and ${phrase`${'{0}'}`}`;
      assert.equal(translated(odd), '{1} $& {0} and {0}');
      assert.equal(translated(odd), english(odd));
    },
  },
];
