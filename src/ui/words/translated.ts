import { l10n } from 'vscode';
import type { Words } from '../../language/phrase.ts';

/** What is said below the user interface, in the person's language. */
export function translated(words: Words): string {
  if (typeof words !== 'object') {
    return String(words);
  }
  const values = Object.entries(words.values).map(([name, value]) => [name, translated(value)] as const);
  return l10n.t(words.template, Object.fromEntries(values));
}
