import { l10n, window, type ExtensionContext, type WebviewPanel } from 'vscode';
import { targets, type TargetKind } from '../../cluster/spec.ts';
import { commands } from '../../contract/commands.ts';
import { graphPanelType, type GraphState, isGraphState } from '../../contract/graphMessages.ts';
import { clusterOf } from '../pick/pickNode.ts';
import { registerCommand } from '../registerCommand.ts';
import type { Services } from '../services.ts';
import { webviewOptions } from '../webviewPage.ts';
import { GraphPanel, newGraphPanel } from './graphPanel.ts';

/** The component graph: one panel per cluster, restored after a reload. */
export function registerGraph(context: ExtensionContext, services: Services): void {
  const { extensionUri } = context;
  const open = new Map<string, GraphPanel>();

  function show(panel: WebviewPanel, state: GraphState & { target: TargetKind }): void {
    const graph = new GraphPanel(panel, state, services, extensionUri);
    open.set(graph.clusterId, graph);
    graph.onDidDispose(() => open.delete(graph.clusterId));
  }

  context.subscriptions.push(
    registerCommand(commands.showGraph, services, async node => {
      const { spec } = await clusterOf(node, services);
      const known = open.get(spec.id);
      if (known !== undefined) {
        known.reveal();
        return;
      }
      const panel = newGraphPanel(graphPanelType, l10n.t('Components of {0}', spec.name), extensionUri);
      show(panel, { target: spec.target, cluster: spec.id, unfolded: [] });
    }),
    window.registerWebviewPanelSerializer(graphPanelType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const target = targets.find(kind => isGraphState(state) && kind === state.target);
        if (!isGraphState(state) || target === undefined) {
          panel.dispose();
          return;
        }
        panel.webview.options = webviewOptions(extensionUri);
        show(panel, { ...state, target });
      },
    }),
  );
}
