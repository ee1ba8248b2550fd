import { button } from '../button.ts';
import { hasFocus } from '../hasFocus.ts';
import { html } from '../html.ts';

/** What is said above the graph: that it is looked for, or why it is not as things are now. Those who hear the page hear it. */
export class Notice {
  readonly #text = html('p', { role: 'status' });
  readonly #why: HTMLButtonElement;
  readonly #leave: () => void;
  readonly element: HTMLElement;

  /** @param leave where the focus goes when the button that has it goes. */
  constructor(ask: () => void, leave: () => void) {
    this.#why = button('why', '', ask);
    this.#why.hidden = true;
    this.#leave = leave;
    this.element = html('div', { class: 'notice' }, this.#text, this.#why);
  }

  /** @param why what the button is called that asks why; absent: there is nothing to ask. */
  show(text: string, why?: string): void {
    const focused = hasFocus(this.#why);
    if (this.#text.textContent !== text) {
      this.#text.textContent = text;
    }
    this.#why.textContent = why ?? '';
    this.#why.hidden = why === undefined;
    this.element.classList.toggle('problem', why !== undefined);
    if (focused && why === undefined) {
      this.#leave();
    }
  }
}
