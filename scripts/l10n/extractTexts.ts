import { globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { tableTexts } from './tableTexts.ts';

const project = join(import.meta.dirname, '../..');

/** Where VS Code looks for the texts, and for their translations beside them (package.json, `l10n`). */
export const bundleFile = join(project, 'l10n/bundle.l10n.json');

/** The texts that the extension says through `l10n.t`, as the file that translations are made from. */
export async function extractTexts(): Promise<string> {
  const files = globSync(['src/extension.ts', 'src/ui/**/*.ts'], { cwd: project }).map(file => ({
    extension: extname(file),
    contents: readFileSync(join(project, file), 'utf8'),
  }));
  const inTables = tableTexts().map(text => [text, text] as const);
  const texts = [...Object.entries(await getL10nJson(files)), ...inTables].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`;
}
