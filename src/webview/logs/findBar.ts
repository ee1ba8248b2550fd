import type { LogTexts } from '../../contract/logMessages.ts';
import { button } from '../button.ts';
import { html } from '../html.ts';
import { filled } from './filled.ts';
import type { LineStore, Row } from './lineStore.ts';

/** What the bar does to the list. */
export interface FindTarget {
  highlight(query: string): void;
  reveal(row: Row): void;
}

/** Looks for a text in the lines that are shown: how many there are, the next one, the one before. */
export class FindBar {
  readonly element = html('div', { class: 'find-bar', role: 'search', hidden: '' });
  readonly #texts: LogTexts;
  readonly #store: LineStore;
  readonly #target: FindTarget;
  readonly #closed: () => void;
  readonly #field: HTMLInputElement;
  readonly #count = html('span', { class: 'count', role: 'status' });
  /** The number of the row that was found last. */
  #at: number | undefined;

  /** @param closed called when it goes away: the list takes the focus. */
  constructor(texts: LogTexts, store: LineStore, target: FindTarget, closed: () => void) {
    this.#texts = texts;
    this.#store = store;
    this.#target = target;
    this.#closed = closed;
    this.#field = html('input', { type: 'text', 'aria-label': texts.find, placeholder: texts.find });
    this.#field.spellcheck = false;
    this.#field.addEventListener('input', () => this.#typed());
    this.element.addEventListener('keydown', event => this.#key(event));
    this.element.append(
      this.#field,
      this.#count,
      button('previous', texts.findPrevious, () => this.step(-1)),
      button('next', texts.findNext, () => this.step(1)),
      button('close', texts.findClose, () => this.#close()),
    );
  }

  open(): void {
    this.element.hidden = false;
    this.#field.focus();
    this.#field.select();
    this.#typed();
  }

  /** Goes to the next row that has it, or to the one before; after the last one comes the first. */
  step(by: 1 | -1): void {
    const { found } = this.#store;
    const after = found.findIndex(({ number }) => number > (this.#at ?? -1));
    const here = found.findIndex(({ number }) => number === this.#at);
    const next = here >= 0 ? here + by : by > 0 ? after : after - 1;
    const row = found.at(after < 0 && here < 0 ? (by > 0 ? 0 : -1) : next % found.length);
    if (row !== undefined) {
      this.#at = row.number;
      this.#target.reveal(row);
    }
    this.showCount();
  }

  /** Says how many there are now. */
  showCount(): void {
    const { found } = this.#store;
    const at = found.findIndex(({ number }) => number === this.#at);
    const text =
      this.#field.value === ''
        ? ''
        : at < 0
          ? filled(this.#texts.found, found.length)
          : filled(this.#texts.foundOf, at + 1, found.length);
    if (this.#count.textContent !== text) {
      this.#count.textContent = text;
    }
  }

  #typed(): void {
    this.#at = undefined;
    this.#store.find(this.#field.value);
    this.#target.highlight(this.#field.value);
    this.showCount();
  }

  #close(): void {
    this.element.hidden = true;
    this.#store.find('');
    this.#target.highlight('');
    this.#closed();
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'Enter' && event.target === this.#field) {
      this.step(event.shiftKey ? -1 : 1);
    }
  }
}
