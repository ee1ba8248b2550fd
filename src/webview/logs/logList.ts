import type { LogLook } from '../../contract/logMessages.ts';
import { hasFocus } from '../hasFocus.ts';
import { html } from '../html.ts';
import { findRanges } from './findRanges.ts';
import type { LineStore, Row } from './lineStore.ts';
import { prefixColumns, rowElement, type SourceNames } from './rowElement.ts';
import { columnsOf, type RowMetrics, RowPlaces, wrappedHeight } from './rowHeights.ts';

/** Rows that are drawn beyond those that can be seen. */
const beyond = 5;

/** Pixels from the end at which the list still counts as being there. */
const nearEnd = 4;

/** Pixels. */
const padding = 16;

/** The style sheet's highlight of what was found. */
const foundHighlight = 'found';

/**
 * The list of lines: only what can be seen is in the page. It stays at its end while lines come, unless the person moves
 * away from it; then it stays where it is.
 */
export class LogList {
  readonly #canvas = html('div', { class: 'canvas', role: 'list' });
  readonly #probe = html('div', { class: 'row probe', 'aria-hidden': 'true' }, '0'.repeat(100));
  readonly element = html(
    'div',
    { class: 'list', role: 'log', 'aria-live': 'off', tabindex: 0 },
    this.#canvas,
    this.#probe,
  );
  readonly #store: LineStore;
  readonly #changed: () => void;
  readonly #drawn = new Map<number, HTMLElement>();
  /** The row that had the focus when it was taken out of the page, maybe only to be drawn anew. */
  #worked: number | undefined;
  /** Heights that were measured of rows that break, by their numbers. */
  readonly #measured = new Map<number, number>();
  #look: LogLook;
  #names: SourceNames = new Map();
  #query = '';
  #places = new RowPlaces(0, () => 0);
  #metrics: RowMetrics = { lineHeight: 1, characterWidth: 1, width: 1 };
  /** Whether it will be drawn with the next frame. */
  #willDraw = false;
  #atEnd = true;
  /** Which row is at the top while the list is not at its end, and how many pixels of it are above. */
  #top = { number: 0, offset: 0 };
  /** The number of the row that the keys go on from. */
  #active: number | undefined;
  /** The numbers of the rows that are selected: where that began, and where it has come to. */
  #selection: { readonly anchor: number; readonly head: number } | undefined;

  /** @param changed called when it moved to its end or away from it, or another part of it is selected. */
  constructor(store: LineStore, look: LogLook, changed: () => void) {
    this.#store = store;
    this.#look = look;
    this.#changed = changed;
    this.element.addEventListener('scroll', () => this.#scrolled());
    this.element.addEventListener('keydown', event => this.#key(event));
    // With Shift rows are selected; the browser would mark their text.
    this.#canvas.addEventListener('mousedown', event => event.shiftKey && event.preventDefault());
    this.#canvas.addEventListener('click', event => this.#click(event));
    new ResizeObserver(() => this.#resized()).observe(this.element);
  }

  /** Whether it shows the newest line, and goes on to do so. */
  get isAtEnd(): boolean {
    return this.#atEnd;
  }

  /** The rows that are selected. */
  get selected(): readonly Row[] {
    return this.#store.shown.filter(({ number }) => this.#isSelected(number));
  }

  /** Selects all rows that are shown. */
  selectAll(): void {
    const [first, last] = [this.#store.shown.at(0), this.#store.shown.at(-1)];
    if (first !== undefined && last !== undefined) {
      this.#select({ anchor: first.number, head: last.number });
    }
  }

  /** Selects no row any more. */
  selectNone(): void {
    this.#select(undefined);
  }

  /** Draws what the store has, soon. */
  refresh(): void {
    if (this.#willDraw) {
      return;
    }
    this.#willDraw = true;
    requestAnimationFrame(() => {
      this.#willDraw = false;
      this.#draw();
    });
  }

  /** Draws everything anew. */
  show(look: LogLook, names: SourceNames): void {
    this.#look = look;
    this.#names = names;
    this.element.classList.toggle('wrapped', look.wrap);
    this.#forget();
    this.refresh();
  }

  /** Marks what is looked for. */
  highlight(query: string): void {
    this.#query = query;
    this.refresh();
  }

  /** Forgets what was selected: the log is another one. */
  reset(): void {
    this.#active = undefined;
    this.#selection = undefined;
    this.#forget();
    this.toEnd();
  }

  toEnd(): void {
    this.#atEnd = true;
    this.refresh();
  }

  /** Brings a row to where it can be seen and makes it the active one. */
  reveal(row: Row, extend = false): void {
    const anchor = extend ? (this.#selection?.anchor ?? this.#active ?? row.number) : row.number;
    this.#selection = { anchor, head: row.number };
    this.#active = row.number;
    const index = this.#store.indexOf(row.number);
    this.#atEnd = index === this.#store.shown.length - 1;
    this.#scrollTo(this.#places.scrollFor(index, this.element.scrollTop, this.element.clientHeight));
    this.#draw();
    this.#changed();
  }

  #select(selection: { readonly anchor: number; readonly head: number } | undefined): void {
    this.#selection = selection;
    this.refresh();
    this.#changed();
  }

  #isSelected(number: number): boolean {
    if (this.#selection === undefined) {
      return false;
    }
    const { anchor, head } = this.#selection;
    return number >= Math.min(anchor, head) && number <= Math.max(anchor, head);
  }

  #forget(): void {
    for (const number of this.#drawn.keys()) {
      this.#remove(number);
    }
    this.#measured.clear();
  }

  /** Takes a row out of the page. The list takes the focus of one that the person works at. */
  #remove(number: number): void {
    const element = this.#drawn.get(number);
    this.#drawn.delete(number);
    if (element !== undefined && hasFocus(element)) {
      this.#worked = number;
      this.element.focus({ preventScroll: true });
    }
    element?.remove();
  }

  /** Gives the focus back to a row that was drawn anew, unless the person went on to something else. */
  #returnFocus(): void {
    const row = this.#worked === undefined ? undefined : this.#drawn.get(this.#worked);
    this.#worked = undefined;
    if (hasFocus(this.element)) {
      row?.focus({ preventScroll: true });
    }
  }

  #resized(): void {
    const { width, height } = this.#probe.getBoundingClientRect();
    this.#metrics = {
      lineHeight: height,
      characterWidth: width / 100,
      width: this.element.clientWidth - padding,
    };
    this.#measured.clear();
    this.refresh();
  }

  #scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    const wasAtEnd = this.#atEnd;
    this.#atEnd = scrollTop + clientHeight >= scrollHeight - nearEnd;
    this.#rememberTop();
    this.refresh();
    if (wasAtEnd !== this.#atEnd) {
      this.#changed();
    }
  }

  #rememberTop(): void {
    const index = this.#places.at(this.element.scrollTop);
    const row = this.#store.shown[index];
    if (row !== undefined) {
      this.#top = { number: row.number, offset: this.element.scrollTop - this.#places.top(index) };
    }
  }

  #scrollTo(top: number): void {
    this.element.scrollTop = top;
    this.#rememberTop();
  }

  #draw(): void {
    this.#layOut();
    if (this.#drawRows()) {
      this.#layOut();
      this.#drawRows();
    }
    this.#drawFound();
    this.#returnFocus();
  }

  #layOut(): void {
    const rows = this.#store.shown;
    this.#places = new RowPlaces(rows.length, index => this.#heightOf(rows[index]));
    this.#canvas.style.height = `${this.#places.height}px`;
    const index = this.#store.indexOf(this.#top.number);
    this.element.scrollTop = this.#atEnd ? this.#places.height : this.#places.top(index) + this.#top.offset;
  }

  #heightOf(row: Row | undefined): number {
    if (!this.#look.wrap || row === undefined) {
      return this.#metrics.lineHeight;
    }
    const columns = prefixColumns(row, this.#look, this.#names) + columnsOf(row.plain);
    return this.#measured.get(row.number) ?? wrappedHeight(columns, this.#metrics);
  }

  /** @returns whether a row has another height than was thought. */
  #drawRows(): boolean {
    const indexes = this.#visible();
    const wanted = new Set(indexes.map(index => this.#store.shown[index]?.number));
    for (const number of this.#drawn.keys()) {
      if (!wanted.has(number)) {
        this.#remove(number);
      }
    }
    let next = this.#canvas.firstElementChild;
    let surprise = false;
    for (const index of indexes) {
      const row = this.#store.shown[index];
      if (row === undefined) {
        continue;
      }
      const known = this.#drawn.get(row.number);
      const element = known ?? rowElement(row, this.#look, this.#names);
      if (element === next) {
        next = element.nextElementSibling;
      } else {
        this.#canvas.insertBefore(element, next);
      }
      this.#drawn.set(row.number, element);
      this.#place(element, row, index);
      surprise = (known === undefined && this.#measure(element, row)) || surprise;
    }
    return surprise;
  }

  /** The indexes of rows that can be seen, some beyond them, and the active one: it has the focus. */
  #visible(): readonly number[] {
    const { scrollTop, clientHeight } = this.element;
    const from = Math.max(0, this.#places.at(scrollTop) - beyond);
    const to = Math.min(this.#store.shown.length, this.#places.at(scrollTop + clientHeight) + 1 + beyond);
    const indexes = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
    const active = this.#active === undefined ? -1 : this.#store.indexOf(this.#active);
    if (this.#store.shown[active]?.number !== this.#active || (active >= from && active < to)) {
      return indexes;
    }
    return active < from ? [active, ...indexes] : [...indexes, active];
  }

  #place(element: HTMLElement, { number }: Row, index: number): void {
    element.style.transform = `translateY(${this.#places.top(index)}px)`;
    element.setAttribute('aria-posinset', String(index + 1));
    element.setAttribute('aria-setsize', String(this.#store.shown.length));
    element.classList.toggle('selected', this.#isSelected(number));
    element.classList.toggle('active', number === this.#active);
  }

  #measure(element: HTMLElement, row: Row): boolean {
    if (!this.#look.wrap) {
      return false;
    }
    const { height } = element.getBoundingClientRect();
    const expected = this.#heightOf(row);
    this.#measured.set(row.number, height);
    return Math.abs(height - expected) >= 1;
  }

  #drawFound(): void {
    const texts = this.#query === '' ? [] : this.#canvas.querySelectorAll('.text');
    const ranges = [...texts].flatMap(text => findRanges(text, this.#query));
    CSS.highlights.set(foundHighlight, new Highlight(...ranges));
  }

  #click(event: MouseEvent): void {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('.row') : null;
    const number = Number(element?.dataset['number']);
    const row = this.#store.shown[this.#store.indexOf(number)];
    // Whoever has marked a part of a text wants that, and not the line.
    if (element !== null && row !== undefined && getSelection()?.isCollapsed !== false) {
      this.reveal(row, event.shiftKey);
      this.#drawn.get(row.number)?.focus({ preventScroll: true });
    }
  }

  #key(event: KeyboardEvent): void {
    const target = this.#keyTarget(event);
    if (target === undefined) {
      return;
    }
    event.preventDefault();
    const row = this.#store.shown[Math.min(Math.max(target, 0), this.#store.shown.length - 1)];
    if (row !== undefined) {
      this.reveal(row, event.shiftKey);
      this.#drawn.get(row.number)?.focus({ preventScroll: true });
    }
  }

  /** The index of the row that a key leads to. */
  #keyTarget({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): number | undefined {
    const last = this.#store.shown.length - 1;
    const at = this.#active === undefined ? last + 1 : this.#store.indexOf(this.#active);
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.#metrics.lineHeight) - 1);
    if (altKey || metaKey || (ctrlKey && key !== 'Home' && key !== 'End')) {
      return undefined;
    }
    switch (key) {
      case 'ArrowUp':
        return at - 1;
      case 'ArrowDown':
        return at + 1;
      case 'PageUp':
        return at - page;
      case 'PageDown':
        return at + page;
      case 'Home':
        return 0;
      case 'End':
        return last;
      default:
        return undefined;
    }
  }
}
