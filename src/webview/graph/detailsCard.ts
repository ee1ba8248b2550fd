import type { DrawnNode } from '../../contract/graphMessages.ts';
import { html } from '../html.ts';

const distance = 8;

const id = 'details';

/** What is known of one part, beside it, while the pointer or the focus is on it; who hears the part hears it, too. */
export class DetailsCard {
  readonly element = html('div', { class: 'details', id, role: 'tooltip', hidden: '' });
  #described: Element | undefined;

  show({ label, kind, state, details }: DrawnNode, beside: Element): void {
    const lines = details.length > 0 ? details : [kind, ...(state === undefined ? [] : [state])];
    this.element.replaceChildren(html('strong', {}, label), ...lines.map(line => html('div', {}, line)));
    this.element.hidden = false;
    this.#describe(beside);
    this.#placeBeside(beside.getBoundingClientRect());
  }

  hide(): void {
    this.element.hidden = true;
    this.#describe(undefined);
  }

  #describe(part: Element | undefined): void {
    if (part !== this.#described) {
      this.#described?.removeAttribute('aria-describedby');
      part?.setAttribute('aria-describedby', id);
      this.#described = part;
    }
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
