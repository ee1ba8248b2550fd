import { Uri, window, workspace } from 'vscode';

export interface FileToSave {
  /** What the dialog says. */
  readonly dialog: string;
  /** What it is of; becomes a file name. */
  readonly title: string;
  /** Without a dot, such as `svg`. */
  readonly extension: string;
  readonly content: Uint8Array;
}

/** Asks where a file goes, and writes it there. Cancel writes nothing. */
export async function saveAs({ dialog, title, extension, content }: FileToSave): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const uri = await window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, fileName(title, extension)) }),
    filters: { [extension.toUpperCase()]: [extension] },
    title: dialog,
  });
  if (uri !== undefined) {
    await workspace.fs.writeFile(uri, content);
  }
}

function fileName(title: string, extension: string): string {
  return `${title.replaceAll(/[^\p{L}\p{N}-]+/gu, '-')}.${extension}`;
}
