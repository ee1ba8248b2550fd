import { commands, l10n, type Uri, type WebviewPanel } from 'vscode';
import { componentGraph } from '../../cluster/componentGraph.ts';
import type { GroupView } from '../../cluster/groupView.ts';
import type { TargetKind } from '../../cluster/spec.ts';
import { commands as ours } from '../../contract/commands.ts';
import {
  type Drawing,
  type GraphMessage,
  type GraphRequest,
  type GraphState,
  isGraphRequest,
} from '../../contract/graphMessages.ts';
import type { Services } from '../services.ts';
import { askWhy, showFailure } from '../showFailure.ts';
import { findNode } from '../tree/findNode.ts';
import { webviewPage } from '../page/webviewPage.ts';
import { emptyDrawing, graphDrawing } from './graphDrawing.ts';
import { graphTexts } from './graphTexts.ts';
import { savePicture } from './savePicture.ts';

/** One cluster's graph in a panel: follows the store while it can be seen, and asks nothing while it cannot. */
export class GraphPanel {
  readonly #panel: WebviewPanel;
  readonly #services: Services;
  readonly #target: TargetKind;
  readonly #cluster: string;
  readonly #unfolded: Set<string>;
  readonly #endings: (() => void)[];
  #endWatch: (() => void) | undefined;
  #drawn = '';

  constructor(panel: WebviewPanel, state: GraphState & { target: TargetKind }, services: Services) {
    this.#panel = panel;
    this.#services = services;
    this.#target = state.target;
    this.#cluster = state.cluster;
    this.#unfolded = new Set(state.unfolded);
    const listeners = [
      panel.webview.onDidReceiveMessage((message: unknown) => this.#hear(message)),
      panel.onDidChangeViewState(() => this.#look()),
      panel.onDidDispose(() => this.#dispose()),
    ];
    this.#endings = [
      services.store.onDidChange(kind => kind === this.#target && this.#draw()),
      ...listeners.map(listener => () => listener.dispose()),
    ];
  }

  start(extension: Uri): void {
    // A picture to save is drawn from the page's own graph.
    this.#panel.webview.html = webviewPage(this.#panel.webview, extension, 'graph', 'data:');
    this.#look();
  }

  #look(): void {
    this.#endWatch?.();
    this.#endWatch = this.#panel.visible
      ? this.#services.store.watch(this.#target, group => this.#shows(group))
      : undefined;
  }

  #shows({ id }: GroupView): boolean {
    const cluster = this.#services.store.cluster(this.#cluster);
    return [...(cluster?.controlPlane ?? []), ...(cluster?.pods ?? [])].some(group => group.id === id);
  }

  #dispose(): void {
    this.#endWatch?.();
    for (const end of this.#endings) {
      end();
    }
  }

  #post(message: GraphMessage): void {
    void this.#panel.webview.postMessage(message);
  }

  #hear(message: unknown): void {
    if (!isGraphRequest(message)) {
      this.#services.log.warn('The graph sent a message that is none of its own; it is ignored.');
      return;
    }
    this.#answer(message).catch((error: unknown) => showFailure(error, this.#services.log));
  }

  async #answer(request: GraphRequest): Promise<void> {
    switch (request.type) {
      case 'ready':
        this.#drawn = '';
        this.#post({ type: 'texts', texts: graphTexts() });
        this.#draw();
        return;
      case 'reveal':
        await commands.executeCommand(ours.revealInTree, this.#menuOf(request.id));
        return;
      case 'unfold':
        this.#unfolded.add(request.id.slice(request.id.indexOf('/') + 1));
        this.#draw();
        return;
      case 'fold':
        this.#unfolded.clear();
        this.#draw();
        return;
      case 'why':
        await askWhy(this.#target).run();
        return;
      case 'save':
        await savePicture(request, this.#panel.title);
    }
  }

  #menuOf(id: string): unknown {
    return this.#drawing()?.nodes.find(node => node.id === id)?.menu;
  }

  /** Only what is not on the screen already is sent. */
  #draw(): void {
    const drawing = this.#drawing();
    const content = JSON.stringify(drawing);
    if (drawing === undefined || content === this.#drawn) {
      return;
    }
    this.#drawn = content;
    this.#panel.title = drawing.title;
    this.#post({ type: 'drawing', drawing, state: this.#state() });
  }

  #state(): Omit<GraphState, 'look'> {
    return { target: this.#target, cluster: this.#cluster, unfolded: [...this.#unfolded] };
  }

  /** undefined until something is known. */
  #drawing(): Drawing | undefined {
    const node = findNode(`${this.#target}/${this.#cluster}`, this.#services);
    return node?.kind === 'cluster'
      ? graphDrawing(componentGraph(node.cluster, this.#unfolded), node, this.#unfolded)
      : this.#unknown();
  }

  /** A cluster that was deleted while it was watched, or that is not known because its target cannot be read. */
  #unknown(): Drawing | undefined {
    const { state, error } = this.#services.store.snapshot(this.#target);
    switch (state) {
      case 'ready':
        return emptyDrawing(l10n.t('This cluster is no more'));
      case 'failed':
        return emptyDrawing(this.#panel.title, error);
      case 'unknown':
      case 'loading':
        return undefined;
    }
  }
}
