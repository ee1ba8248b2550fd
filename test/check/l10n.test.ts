import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bundleFile, extractTexts } from '../../scripts/l10n/extractTexts.ts';
import { tableTexts } from '../../scripts/l10n/tableTexts.ts';
import { visibleTexts, type VisibleTexts } from './visibleTexts.ts';

const root = join(import.meta.dirname, '../..');
const bundle = readFileSync(bundleFile, 'utf8');

/** Files whose texts are read by programs: kubectl's command line, the HTML of webviews. */
const forPrograms = /^(?:kubeconfig\/kubectlCommand|page\/\w+)\.ts:/;

/** Files that say what stands in a table below the user interface. */
const fromTables = /^diagnosis\/(?:whyText|diagnosisReport)\.ts:\d+ l10n\.t of something else than a text$/;

describe('the texts for translators', () => {
  let texts: VisibleTexts;

  before(() => {
    texts = visibleTexts(join(root, 'tsconfig.json'), join(root, 'src/ui'));
  });

  test('are those of the code: `npm run l10n` writes them', async () => {
    assert.equal(bundle, await extractTexts());
  });

  test('are all that the code says, letter for letter', () => {
    const extracted = new Set(Object.keys(JSON.parse(bundle) as Readonly<Record<string, string>>));
    const said = new Set([...texts.translated, ...tableTexts()]);
    assert.deepEqual(
      [...said].filter(text => !extracted.has(text)),
      [],
    );
    assert.equal(said.size, extracted.size);
  });

  test('are all that a person reads of src/ui', () => {
    assert.deepEqual(
      texts.untranslated.filter(text => !forPrograms.test(text) && !fromTables.test(text)),
      [],
    );
  });
});

describe('a text that nobody could translate', () => {
  const planted: readonly (readonly [code: string, found: string])[] = [
    ["window.showInformationMessage('Done')", 'Done'],
    ['window.showErrorMessage(`Cluster ${name} is gone`)', 'Cluster {} is gone'],
    ["window.createTreeView('id', { title: 'Clusters' })", 'Clusters'],
    ["window.showQuickPick([], { placeHolder: busy ? 'Wait' : l10n.t('Which?') })", 'Wait'],
    ["item.tooltip = 'What it is'", 'What it is'],
    ["throw new Error('It does not work')", 'It does not work'],
    ["l10n.t('Hello ' + name)", 'l10n.t of something else than a text'],
  ];
  const allowed: readonly string[] = [
    "window.showInformationMessage(l10n.t('Done {0}', name))",
    "window.createOutputChannel('Frankenetes')",
    "commands.executeCommand('workbench.action.openSettings', 'frankenetes.local')",
    "throw new RangeError('no row is called so')",
    "services.log.warn('It is odd')",
  ];
  let directory = '';
  let found: readonly string[] = [];

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'planted-texts-'));
    mkdirSync(join(directory, 'ui'));
    writeFileSync(join(directory, 'tsconfig.json'), '{ "include": ["ui"] }');
    const lines = [...planted.map(([code]) => code), ...allowed];
    writeFileSync(join(directory, 'ui/texts.ts'), lines.join(';\n'));
    found = visibleTexts(join(directory, 'tsconfig.json'), join(directory, 'ui')).untranslated;
  });
  after(() => rmSync(directory, { recursive: true }));

  for (const [index, [code, text]] of planted.entries()) {
    test(`is found in ${code}`, () => {
      assert.ok(found.includes(`texts.ts:${index + 1} ${text}`), found.join('\n'));
    });
  }

  test('is not seen where there is none', () => {
    assert.equal(found.length, planted.length, found.join('\n'));
  });
});
