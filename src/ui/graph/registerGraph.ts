import { l10n, ViewColumn, window, type ExtensionContext, type WebviewPanel } from 'vscode';
import { targets, type TargetKind } from '../../cluster/spec.ts';
import { commands } from '../../contract/commands.ts';
import { graphPanelType, type GraphState, isGraphState } from '../../contract/graphMessages.ts';
import { clusterOf } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { webviewOptions } from '../page/webviewPage.ts';

/** The component graph: one panel per cluster, restored after a reload. */
export function registerGraph(context: ExtensionContext, services: Services): void {
  const { extensionUri } = context;
  const open = new Map<string, WebviewPanel>();

  /** What a graph takes is loaded when the first is asked for. */
  async function show(panel: WebviewPanel, state: GraphState & { target: TargetKind }): Promise<void> {
    open.set(state.cluster, panel);
    panel.onDidDispose(() => open.delete(state.cluster));
    const { GraphPanel } = await import('./graphPanel.ts');
    new GraphPanel(panel, state, services).start(extensionUri);
  }

  context.subscriptions.push(
    registerCommand(commands.showGraph, services, async node => {
      const { spec } = await clusterOf(node, services);
      const known = open.get(spec.id);
      if (known !== undefined) {
        known.reveal();
        return;
      }
      const panel = window.createWebviewPanel(
        graphPanelType,
        l10n.t('Components of {0}', spec.name),
        ViewColumn.Active,
        webviewOptions(extensionUri),
      );
      await show(panel, { target: spec.target, cluster: spec.id, unfolded: [] });
    }),
    window.registerWebviewPanelSerializer(graphPanelType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const target = targets.find(kind => isGraphState(state) && kind === state.target);
        if (!isGraphState(state) || target === undefined) {
          panel.dispose();
          return;
        }
        panel.webview.options = webviewOptions(extensionUri);
        await show(panel, { ...state, target });
      },
    }),
  );
}
