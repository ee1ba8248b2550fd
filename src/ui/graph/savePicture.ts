import { l10n } from 'vscode';
import type { GraphRequest } from '../../contract/graphMessages.ts';
import { saveAs } from '../saveAs.ts';

/** Asks where a picture of the graph goes, and writes it there. */
export async function savePicture(
  { format, base64 }: Extract<GraphRequest, { type: 'save' }>,
  title: string,
): Promise<void> {
  const content = Buffer.from(base64, 'base64');
  await saveAs({ dialog: l10n.t('Save the graph'), title, extension: format, content });
}
