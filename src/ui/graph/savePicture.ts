import { l10n, Uri, window, workspace } from 'vscode';
import type { GraphRequest } from '../../contract/graphMessages.ts';

/** Asks where a picture of the graph goes, and writes it there. Cancel writes nothing. */
export async function savePicture(
  { format, base64 }: Extract<GraphRequest, { type: 'save' }>,
  title: string,
): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `${title.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}.${format}`;
  const uri = await window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
    filters: { [format.toUpperCase()]: [format] },
    title: l10n.t('Save the graph'),
  });
  if (uri !== undefined) {
    await workspace.fs.writeFile(uri, Buffer.from(base64, 'base64'));
  }
}
