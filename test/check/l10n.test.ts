import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bundleFile, extractTexts } from '../../scripts/l10n/extractTexts.ts';
import { visibleTexts, type VisibleTexts } from './visibleTexts.ts';

const root = join(import.meta.dirname, '../..');
const bundle = readFileSync(bundleFile, 'utf8');

/** Files whose texts are read by programs: kubectl's command line, the HTML of webviews. */
const forPrograms = /^ui\/(?:kubeconfig\/kubectlCommand|page\/\w+)\.ts:/;

/** Says the phrases of the code below the user interface. */
const ofPhrases = /^ui\/words\/translated\.ts:\d+ l10n\.t of something else than a text$/;

describe('the texts for translators', () => {
  let texts: VisibleTexts;

  before(() => {
    texts = visibleTexts(join(root, 'tsconfig.json'), join(root, 'src'));
  });

  test('are those of the code: `npm run l10n` writes them', async () => {
    assert.equal(bundle, await extractTexts());
  });

  test('are all that the code says, letter for letter', () => {
    const extracted = new Set(Object.keys(JSON.parse(bundle) as Readonly<Record<string, string>>));
    const said = new Set(texts.translated);
    assert.deepEqual(
      [...said].filter(text => !extracted.has(text)),
      [],
    );
    assert.equal(said.size, extracted.size);
  });

  test('are all that a person reads of the extension', () => {
    assert.deepEqual(
      texts.untranslated.filter(text => !forPrograms.test(text) && !ofPhrases.test(text)),
      [],
    );
  });
});

describe('a text that nobody could translate', () => {
  const planted: Readonly<Record<string, readonly (readonly [code: string, found: string])[]>> = {
    'ui/texts.ts': [
      ["window.showInformationMessage('Done')", 'Done'],
      ['window.showErrorMessage(`Cluster ${name} is gone`)', 'Cluster {} is gone'],
      ["window.createTreeView('id', { title: 'Clusters' })", 'Clusters'],
      ["window.showQuickPick([], { placeHolder: busy ? 'Wait' : l10n.t('Which?') })", 'Wait'],
      ["item.tooltip = 'What it is'", 'What it is'],
      ["throw new Error('It does not work')", 'It does not work'],
      ["l10n.t('Hello ' + name)", 'l10n.t of something else than a text'],
    ],
    'operations/texts.ts': [
      ["phrase`${name} is ${gone ? 'gone' : phrase`there`}`", 'gone'],
      ['phrase`Nothing was done: ${`${count} are busy`}`', '{} are busy'],
    ],
  };
  const allowed: Readonly<Record<string, readonly string[]>> = {
    'ui/texts.ts': [
      "window.showInformationMessage(l10n.t('Done {0}', name))",
      'throw new OperationError(reason, phrase`It does not work`)',
      "window.createOutputChannel('Frankenetes')",
      "commands.executeCommand('workbench.action.openSettings', 'frankenetes.local')",
      "throw new RangeError('no row is called so')",
      "services.log.warn('It is odd')",
    ],
    'operations/texts.ts': [
      "phrase`${names.join('; ')} are gone`",
      "throw new RangeError('no step is called so')",
    ],
    'cli/texts.ts': ['phrase`Nothing was deleted.`'],
  };
  let directory = '';
  let found: VisibleTexts;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'planted-texts-'));
    writeFileSync(join(directory, 'tsconfig.json'), '{ "include": ["."] }');
    for (const [file, allowedCode] of Object.entries(allowed)) {
      const lines = [...(planted[file] ?? []).map(([code]) => code), ...allowedCode];
      mkdirSync(join(directory, dirname(file)));
      writeFileSync(join(directory, file), lines.join(';\n'));
    }
    found = visibleTexts(join(directory, 'tsconfig.json'), directory);
  });
  after(() => rmSync(directory, { recursive: true }));

  for (const [file, rows] of Object.entries(planted)) {
    for (const [index, [code, text]] of rows.entries()) {
      test(`is found in ${file}: ${code}`, () => {
        const place = `${file}:${index + 1} ${text}`;
        assert.ok(found.untranslated.includes(place), found.untranslated.join('\n'));
      });
    }
  }

  test('is not seen where there is none', () => {
    assert.equal(
      found.untranslated.length,
      Object.values(planted).flat().length,
      found.untranslated.join('\n'),
    );
  });

  test('is none where there is a phrase, but for programs on a command line', () => {
    assert.deepEqual(found.translated.toSorted(), [
      'Done {0}',
      'It does not work',
      'Nothing was done: {0}',
      'Which?',
      'there',
      '{0} are gone',
      '{0} is {1}',
    ]);
  });
});
