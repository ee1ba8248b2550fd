import type { DrawnNode, Drawing, GraphTexts } from '../../contract/graphMessages.ts';
import { html } from '../html.ts';

/**
 * The graph as text: what there is, how it is and all that is known of it, then who calls whom. What did not change stays,
 * and with it the place of who reads it.
 */
export class GraphText {
  readonly #parts = html('ul');
  readonly #heading = html('h2');
  readonly #calls = html('ul');
  /** It scrolls, so keys have to reach it. */
  readonly element = html('div', { class: 'text', tabindex: 0 }, this.#parts, this.#heading, this.#calls);

  show({ nodes, edges }: Drawing, texts: GraphTexts): void {
    this.#heading.textContent = texts.connections;
    update(this.#parts, nodes.map(partItem));
    update(
      this.#calls,
      edges.map(({ text }) => html('li', {}, text)),
    );
  }
}

function partItem({ label, kind, state, details }: DrawnNode): HTMLElement {
  const lines = details.map(line => html('li', {}, line));
  return html(
    'li',
    {},
    [label, kind, ...(state === undefined ? [] : [state])].join(', '),
    ...(lines.length === 0 ? [] : [html('ul', {}, ...lines)]),
  );
}

function update(list: HTMLElement, items: readonly HTMLElement[]): void {
  for (const [index, item] of items.entries()) {
    const old = list.children[index];
    if (old === undefined) {
      list.append(item);
    } else if (!old.isEqualNode(item)) {
      old.replaceWith(item);
    }
  }
  while (list.children.length > items.length) {
    list.lastElementChild?.remove();
  }
}
