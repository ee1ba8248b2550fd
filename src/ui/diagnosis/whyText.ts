import { l10n } from 'vscode';
import type { Finding } from '../../diagnosis/diagnose.ts';

/** Why, in the person's language: the table of causes is in English. */
export function whyText({ why, words }: Pick<Finding, 'why' | 'words'>): string {
  return l10n.t(why, { ...words });
}
