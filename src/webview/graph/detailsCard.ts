import type { DrawnNode } from '../../contract/graphMessages.ts';
import { html } from '../html.ts';

const distance = 8;

/** What is known of one part, beside it, while the pointer or the focus is on it. Escape puts it away. */
export class DetailsCard {
  readonly element = html('div', { class: 'details', role: 'tooltip', hidden: '' });

  show({ label, kind, state, details }: DrawnNode, beside: Element): void {
    const lines = details.length > 0 ? details : [kind, ...(state === undefined ? [] : [state])];
    this.element.replaceChildren(html('strong', {}, label), ...lines.map(line => html('div', {}, line)));
    this.element.hidden = false;
    this.#placeBeside(beside.getBoundingClientRect());
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** Below where there is room, else above; never outside the window. */
  #placeBeside({ left, top, bottom }: DOMRect): void {
    const { offsetWidth, offsetHeight } = this.element;
    const below = bottom + distance + offsetHeight <= window.innerHeight;
    const y = below ? bottom + distance : Math.max(top - distance - offsetHeight, distance);
    const x = Math.min(left, window.innerWidth - offsetWidth - distance);
    this.element.style.left = `${Math.max(x, distance)}px`;
    this.element.style.top = `${y}px`;
  }
}
