import { globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import type { Node } from 'typescript/unstable/ast';
import { eachSource } from './eachSource.ts';
import { phraseTemplate } from './phraseTemplate.ts';

const project = join(import.meta.dirname, '../..');

/** Where VS Code looks for the texts, and for their translations beside them (package.json, `l10n`). */
export const bundleFile = join(project, 'l10n/bundle.l10n.json');

/** The texts that the extension says through `l10n.t`, as the file that translations are made from. */
export async function extractTexts(): Promise<string> {
  const files = globSync(['src/extension.ts', 'src/ui/**/*.ts'], { cwd: project }).map(file => ({
    extension: extname(file),
    contents: readFileSync(join(project, file), 'utf8'),
  }));
  const phrases = eachSource(join(project, 'tsconfig.json'), join(project, 'src'), phrasesIn).flat();
  const texts = [
    ...Object.entries(await getL10nJson(files)),
    ...phrases.map(text => [text, text] as const),
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`;
}

/** What the code below the user interface has said through it, and what its errors say: everything with the tag. */
function phrasesIn(node: Node): readonly string[] {
  const found: string[] = [];
  const template = phraseTemplate(node);
  if (template !== undefined) {
    found.push(template);
  }
  node.forEachChild(child => {
    found.push(...phrasesIn(child));
  });
  return found;
}
