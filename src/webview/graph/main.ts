import {
  type Drawing,
  type GraphMessage,
  type GraphRequest,
  type GraphState,
  type GraphTexts,
  isGraphMessage,
  isGraphState,
} from '../../contract/graphMessages.ts';
import { DetailsCard } from './detailsCard.ts';
import { GraphPicture } from './graphPicture.ts';
import { GraphText } from './graphText.ts';
import { inPlaceOf } from './inPlaceOf.ts';
import { type Direction, neighbour } from './neighbour.ts';
import { Notice } from './notice.ts';
import { pictureFile } from './pictureFile.ts';
import { button } from '../button.ts';
import { hasFocus } from '../hasFocus.ts';
import { html } from '../html.ts';
import { Viewport } from './viewport.ts';

interface Host {
  postMessage(message: GraphRequest): void;
  getState(): unknown;
  setState(state: GraphState): void;
}
declare function acquireVsCodeApi(): Host;

const zoomStep = 1.25;

/** The component graph's page: draws what the extension sends, and says what the person does. */
class GraphPage {
  readonly #host = acquireVsCodeApi();
  readonly #picture = new GraphPicture();
  readonly #card = new DetailsCard();
  readonly #heading = html('h1', { class: 'heard' });
  readonly #text = new GraphText();
  readonly #toolbar = html('div', { class: 'toolbar', role: 'toolbar' });
  readonly #notice = new Notice(
    () => this.#host.postMessage({ type: 'why' }),
    () => this.#focusGraph(),
  );
  readonly #viewport: Viewport;
  /** What is kept for when the page is there again. */
  #state: GraphState | undefined;
  #asText = false;
  #texts: GraphTexts | undefined;
  #current = '';
  /** Whose details are shown: of what is under the pointer, else of what has the focus until Escape puts them away. */
  #detailed: string | undefined;
  #focusedDetails: string | undefined;
  /** Nodes are being replaced, and the focus comes back to where the person works: nothing else shall come of it. */
  #replacing = false;

  constructor() {
    const state = this.#host.getState();
    this.#state = isGraphState(state) ? state : undefined;
    const { root, content } = this.#picture;
    this.#viewport = new Viewport(root, content, this.#state?.look?.view, () => this.#keep());
    this.#showAsText(this.#state?.look?.asText ?? false);
  }

  start(): void {
    const { root } = this.#picture;
    document.body.append(
      html(
        'main',
        {},
        this.#heading,
        this.#toolbar,
        this.#notice.element,
        root,
        this.#text.element,
        this.#card.element,
      ),
    );
    root.addEventListener('keydown', event => this.#key(event));
    root.addEventListener('click', event => this.#act(nodeIdOf(event.target)));
    root.addEventListener('focusin', event => this.#focused(nodeIdOf(event.target)));
    root.addEventListener('focusout', () => this.#replacing || this.#putDetailsAway());
    root.addEventListener('pointerover', event =>
      this.#showDetails(nodeIdOf(event.target) ?? this.#focusedDetails),
    );
    root.addEventListener('pointerleave', () => this.#showDetails(this.#focusedDetails));
    // Whoever may post here is the extension, and VS Code itself.
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isGraphMessage(data)) {
        this.#hear(data);
      }
    });
    this.#host.postMessage({ type: 'ready' });
  }

  #hear(message: GraphMessage): void {
    switch (message.type) {
      case 'texts':
        this.#texts = message.texts;
        this.#drawToolbar(message.texts);
        this.#notice.show(message.texts.looking);
        return;
      case 'drawing':
        this.#state = message.state;
        this.#keep();
        this.#show(message.drawing);
    }
  }

  #keep(): void {
    if (this.#state !== undefined) {
      const { chosen: view } = this.#viewport;
      const look = { asText: this.#asText, ...(view === undefined ? {} : { view }) };
      this.#host.setState({ ...this.#state, look });
    }
  }

  #show(drawing: Drawing): void {
    this.#showPicture(drawing);
    this.#heading.textContent = drawing.title;
    this.#offerFold(drawing.unfolded);
    this.#tell(drawing);
    this.#showDetails(this.#detailed);
    this.#showText();
  }

  /** Who works at a node goes on there or, where it is gone, at what took its place. */
  #showPicture(drawing: Drawing): void {
    const { drawing: before, layout } = this.#picture;
    const worked = this.#picture.element(this.#current);
    const focused = worked !== undefined && hasFocus(worked);
    const current = inPlaceOf(this.#current, before.nodes, drawing.nodes) ?? '';
    this.#replacing = true;
    this.#picture.show(drawing);
    if (layout !== this.#picture.layout) {
      this.#viewport.settle(layout, this.#picture.layout);
    }
    this.#replacing = current === this.#current;
    this.#makeCurrent(current);
    if (focused) {
      this.#focusGraph();
    }
    this.#replacing = false;
  }

  /** To the node that is worked at or, where none can be seen, to the beginning. */
  #focusGraph(): void {
    const node = this.#asText ? undefined : this.#picture.element(this.#current);
    (node ?? this.#toolbar.querySelector('button'))?.focus();
  }

  #tell({ title, nodes, problem }: Drawing): void {
    this.#picture.root.classList.toggle('stale', problem !== undefined);
    if (problem === undefined) {
      this.#notice.show(nodes.length === 0 ? title : '');
    } else {
      this.#notice.show(problem, this.#texts?.why);
    }
  }

  /** The button that hides itself leaves the focus to its neighbour. */
  #offerFold(offered: boolean): void {
    const fold = this.#toolbar.querySelector<HTMLButtonElement>('.fold');
    const focused = fold !== null && hasFocus(fold);
    fold?.toggleAttribute('hidden', !offered);
    if (focused && !offered) {
      this.#toolbar.querySelector<HTMLButtonElement>('.fit')?.focus();
    }
  }

  #drawToolbar(texts: GraphTexts): void {
    const save = (format: 'svg' | 'png') => (): void => void this.#save(format);
    const rows: readonly (readonly [string, string, () => void, string?])[] = [
      ['zoom-in', texts.zoomIn, () => this.#viewport.zoomBy(zoomStep)],
      ['zoom-out', texts.zoomOut, () => this.#viewport.zoomBy(1 / zoomStep)],
      ['fit', texts.fit, () => this.#viewport.fit()],
      ['fold', texts.fold, () => this.#host.postMessage({ type: 'fold' })],
      ['as-text', texts.list, () => this.#toggleText()],
      ['save-svg', texts.saveSvg, save('svg')],
      ['save-png', texts.savePng, save('png')],
    ];
    const buttons = rows.map(([name, label, press]) => button(name, label, press));
    this.#toolbar.setAttribute('aria-label', texts.toolbar);
    this.#toolbar.replaceChildren(...buttons);
    this.#showAsText(this.#asText);
    this.#offerFold(this.#picture.drawing.unfolded);
    this.#picture.root.setAttribute('aria-description', texts.keys);
  }

  #toggleText(): void {
    this.#showAsText(!this.#asText);
    this.#keep();
  }

  #showAsText(asText: boolean): void {
    this.#asText = asText;
    this.#text.element.hidden = !asText;
    this.#picture.root.toggleAttribute('hidden', asText);
    this.#toolbar.querySelector('.as-text')?.setAttribute('aria-pressed', String(asText));
    this.#showText();
  }

  /** Only while it is read: it is long. */
  #showText(): void {
    if (this.#asText && this.#texts !== undefined) {
      this.#text.show(this.#picture.drawing, this.#texts);
    }
  }

  async #save(format: 'svg' | 'png'): Promise<void> {
    const { root, content, layout } = this.#picture;
    this.#host.postMessage({
      type: 'save',
      format,
      base64: await pictureFile(format, root, content, layout),
    });
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const done = this.#keyAction(event.key);
    if (done) {
      event.preventDefault();
    }
  }

  #keyAction(key: string): boolean {
    const { layout, drawing } = this.#picture;
    switch (key) {
      case 'ArrowUp':
      case 'ArrowDown':
      case 'ArrowLeft':
      case 'ArrowRight':
        this.#moveTo(neighbour(this.#current, key satisfies Direction, layout.boxes, drawing.edges));
        return true;
      case 'Home':
        this.#moveTo(drawing.nodes[0]?.id);
        return true;
      case 'End':
        this.#moveTo(drawing.nodes.at(-1)?.id);
        return true;
      case 'Enter':
      case ' ':
        this.#act(this.#current);
        return true;
      case '+':
        this.#viewport.zoomBy(zoomStep);
        return true;
      case '-':
        this.#viewport.zoomBy(1 / zoomStep);
        return true;
      case '0':
        this.#viewport.fit();
        return true;
      case 'Escape':
        this.#putDetailsAway();
        return true;
      default:
        return false;
    }
  }

  #moveTo(id: string | undefined): void {
    if (id !== undefined) {
      this.#makeCurrent(id);
      this.#picture.element(id)?.focus();
    }
  }

  /** The graph is one stop of the Tab key: its current node. */
  #makeCurrent(id: string): void {
    const element = this.#picture.element(id);
    if (element?.getAttribute('tabindex') !== '0') {
      this.#picture.element(this.#current)?.setAttribute('tabindex', '-1');
      element?.setAttribute('tabindex', '0');
    }
    this.#current = id;
  }

  #focused(id: string | undefined): void {
    if (id === undefined || this.#replacing) {
      return;
    }
    this.#makeCurrent(id);
    const box = this.#picture.layout.boxes.get(id);
    if (box !== undefined) {
      this.#viewport.bringIntoView(box);
    }
    this.#focusedDetails = id;
    this.#showDetails(id);
  }

  #putDetailsAway(): void {
    this.#focusedDetails = undefined;
    this.#showDetails(undefined);
  }

  #showDetails(id: string | undefined): void {
    this.#detailed = id;
    const node = id === undefined ? undefined : this.#picture.node(id);
    const element = id === undefined ? undefined : this.#picture.element(id);
    if (node === undefined || element === undefined) {
      this.#card.hide();
      return;
    }
    this.#card.show(node, element);
  }

  #act(id: string | undefined): void {
    const node = id === undefined ? undefined : this.#picture.node(id);
    switch (node?.action) {
      case 'reveal':
        this.#host.postMessage({ type: 'reveal', id: node.id });
        return;
      case 'unfold':
        this.#host.postMessage({ type: 'unfold', id: node.id });
        return;
      case 'none':
      case undefined:
    }
  }
}

function nodeIdOf(target: EventTarget | null): string | undefined {
  const element = target instanceof Element ? target.closest<SVGGElement>('.node') : null;
  return element?.dataset['id'];
}

new GraphPage().start();
