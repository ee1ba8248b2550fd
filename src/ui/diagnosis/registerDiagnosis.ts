import { l10n, ViewColumn, window, type ExtensionContext, type WebviewPanel } from 'vscode';
import { commands } from '../../contract/commands.ts';
import {
  diagnosisPanelType,
  isDiagnosisState,
  type DiagnosisState,
} from '../../contract/diagnosisMessages.ts';
import { anyNode } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { nodeLabel } from '../tree/nodeText.ts';
import { webviewOptions, webviewPage } from '../page/webviewPage.ts';
import type { DiagnosisPanel } from './diagnosisPanel.ts';

/** Why something does not work: one panel for each node of the tree, restored after a reload. */
export function registerDiagnosis(context: ExtensionContext, services: Services): void {
  const { extensionUri } = context;
  const open = new Map<string, DiagnosisPanel>();

  /** What a diagnosis takes is loaded when the first is asked for. */
  async function show(panel: WebviewPanel, state: DiagnosisState): Promise<void> {
    const { DiagnosisPanel } = await import('./diagnosisPanel.ts');
    open.set(state.treeNode, new DiagnosisPanel(panel, state, services));
    panel.onDidDispose(() => open.delete(state.treeNode));
    panel.webview.html = webviewPage(panel.webview, extensionUri, 'diagnosis');
  }

  context.subscriptions.push(
    registerCommand(commands.diagnose, services, async clicked => {
      const node = clicked ?? (await anyNode(services));
      const known = open.get(node.id);
      if (known !== undefined) {
        known.reveal();
        return;
      }
      const panel = window.createWebviewPanel(
        diagnosisPanelType,
        l10n.t('Why: {0}', nodeLabel(node)),
        ViewColumn.Active,
        webviewOptions(extensionUri),
      );
      await show(panel, { treeNode: node.id });
    }),
    window.registerWebviewPanelSerializer(diagnosisPanelType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        if (!isDiagnosisState(state)) {
          panel.dispose();
          return;
        }
        panel.webview.options = webviewOptions(extensionUri);
        await show(panel, { treeNode: state.treeNode });
      },
    }),
  );
}
