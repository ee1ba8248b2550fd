import { env, l10n, window } from 'vscode';

/** Milliseconds. */
const shownFor = 5_000;

/**
 * Puts a text on the clipboard and says so in the status bar.
 * @param shown what is said of it: the text itself, unless it is long.
 */
export async function copyText(text: string, shown = text): Promise<void> {
  await env.clipboard.writeText(text);
  void window.setStatusBarMessage(l10n.t('Copied: {0}', shown), shownFor);
}
