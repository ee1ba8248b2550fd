import type {
  LogHistory,
  LogLook,
  LogMessage,
  LogRequest,
  LogSourceName,
  LogState,
  LogTexts,
} from '../../contract/logMessages.ts';
import { button } from '../button.ts';
import { html } from '../html.ts';
import { filled } from './filled.ts';
import { FindBar } from './findBar.ts';
import { compiled, type LineFilter } from './lineFilter.ts';
import { LineStore, type Row } from './lineStore.ts';
import { LogList } from './logList.ts';
import { LogToolbar } from './logToolbar.ts';
import { nameClass, rowText, type SourceNames } from './rowElement.ts';

/** What VS Code gives a webview. */
export interface Host {
  postMessage(message: LogRequest): void;
  getState(): LogState | undefined;
  setState(state: LogState): void;
}

type Batch = Extract<LogMessage, { type: 'batch' }>;

const usualLook: LogLook = { timestamps: false, wrap: false, previous: false, include: '', exclude: '' };

/** The log panel's page: shows what the extension sends, and says what the person does. */
export class LogPage {
  readonly #host: Host;
  readonly #texts: LogTexts;
  readonly #store = new LineStore();
  readonly #toolbar: LogToolbar;
  readonly #list: LogList;
  readonly #find: FindBar;
  readonly #heading = html('h1', {});
  readonly #sources = html('ul', { class: 'sources' });
  readonly #problem = html('p', { class: 'problem', id: 'problem', role: 'alert', hidden: '' });
  readonly #previousNote: HTMLElement;
  readonly #newLines = button('new-lines', '', () => this.#toNewest());
  readonly #facts = html('p', { class: 'facts' });
  readonly #heard = html('p', { class: 'heard', role: 'status' });
  #names: SourceNames = new Map();
  #followed: Omit<LogState, 'look'> | undefined;
  #look: LogLook;
  /** The expressions in force: of one that is none, the last that was one. */
  #filter: LineFilter = {};
  #paused = false;
  /** A batch that came while paused, and how many entries wait besides. */
  #late: Batch | undefined;
  #waiting = 0;
  /** Rows that came while the list was not at its end. */
  #unseen = 0;
  /** Entries that the extension had to drop. */
  #dropped = 0;

  constructor(host: Host, texts: LogTexts) {
    this.#host = host;
    this.#texts = texts;
    this.#look = host.getState()?.look ?? usualLook;
    this.#list = new LogList(this.#store, this.#look, () => this.#moved());
    this.#toolbar = new LogToolbar(texts, {
      pause: () => this.#pause(!this.#paused),
      mark: () => host.postMessage({ type: 'mark' }),
      clear: () => this.#clear(),
      copy: () => this.#copy(),
      save: () => host.postMessage({ type: 'save', text: this.#textOf(this.#store.shown) }),
      find: () => this.#find.open(),
      look: look => this.#lookAt({ ...this.#look, ...look }),
      history: history => this.#readAgain(history),
    });
    this.#find = new FindBar(texts, this.#store, this.#list, () => this.#list.element.focus());
    this.#previousNote = html('p', { class: 'previous-note', role: 'note', hidden: '' }, texts.previousNote);
  }

  start(): void {
    this.#list.element.setAttribute('aria-label', this.#texts.log);
    this.#list.element.setAttribute('aria-description', this.#texts.keys);
    this.#sources.setAttribute('aria-label', this.#texts.sources);
    document.body.append(
      html(
        'main',
        {},
        html('header', {}, this.#heading, this.#sources, this.#facts),
        this.#toolbar.element,
        this.#find.element,
        this.#problem,
        this.#previousNote,
        this.#list.element,
        this.#newLines,
        this.#heard,
      ),
    );
    document.addEventListener('keydown', event => this.#key(event));
    document.addEventListener('selectionchange', () => this.#tellCopied());
    document.addEventListener('selectstart', keepFromMarkingAll);
    this.#lookAt(this.#look);
    this.#tellNewLines();
  }

  hear(message: Exclude<LogMessage, { type: 'texts' }>): void {
    switch (message.type) {
      case 'followed':
        this.#show(message);
        return;
      case 'sources':
        this.#showSources(message.sources);
        return;
      case 'batch':
        this.#receive(message);
        return;
      case 'waiting':
        this.#waiting = message.count;
        this.#tellNewLines();
    }
  }

  /** One that was on its way when the person paused waits, too. */
  #receive(batch: Batch): void {
    if (this.#paused) {
      this.#late = batch;
      this.#tellNewLines();
      return;
    }
    this.#take(batch);
    this.#host.postMessage({ type: 'acknowledge' });
  }

  #show({ title, state }: Extract<LogMessage, { type: 'followed' }>): void {
    this.#heading.textContent = title;
    this.#followed = state;
    this.#toolbar.element.hidden = state === undefined;
    this.#store.clear();
    this.#list.reset();
    this.#paused = false;
    this.#late = undefined;
    this.#waiting = 0;
    this.#unseen = 0;
    this.#dropped = 0;
    this.#toolbar.showPaused(false);
    this.#tellFacts();
    this.#tellCopied();
    this.#tellNewLines();
    this.#keep();
  }

  /** One name needs not be said on each line. */
  #showSources(sources: readonly LogSourceName[]): void {
    const several = sources.length > 1;
    this.#names = new Map(several ? sources.map(({ id, name }) => [id, name]) : []);
    this.#sources.hidden = !several;
    this.#sources.replaceChildren(
      ...sources.map(({ id, name }) => html('li', {}, html('span', { class: nameClass(id) }, name))),
    );
    this.#list.show(this.#look, this.#names);
  }

  #take({ from, entries, first, dropped }: Batch): void {
    const shown = this.#store.add(from, entries, first);
    this.#unseen = this.#list.isAtEnd ? 0 : this.#unseen + shown.length;
    this.#waiting = 0;
    this.#dropped = dropped;
    const mark = entries.findLast(entry => entry.kind === 'mark');
    if (mark !== undefined) {
      this.#heard.textContent = mark.text;
    }
    this.#list.refresh();
    this.#find.showCount();
    this.#tellFacts();
    this.#tellCopied();
    this.#tellNewLines();
  }

  #moved(): void {
    if (this.#list.isAtEnd) {
      this.#unseen = 0;
    }
    const { length } = this.#list.selected;
    if (length > 1) {
      this.#heard.textContent = filled(this.#texts.selected, length);
    }
    this.#tellCopied();
    this.#tellNewLines();
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    this.#waiting = 0;
    if (this.#late !== undefined) {
      this.#take(this.#late);
      this.#late = undefined;
    }
    this.#toolbar.showPaused(paused);
    this.#host.postMessage({ type: 'pause', paused });
    this.#tellNewLines();
  }

  #clear(): void {
    this.#host.postMessage({ type: 'clear' });
    this.#toNewest();
  }

  #toNewest(): void {
    if (this.#paused) {
      this.#pause(false);
    }
    this.#unseen = 0;
    this.#list.toEnd();
    this.#list.element.focus();
    this.#tellNewLines();
  }

  #tellNewLines(): void {
    const count = this.#unseen + this.#waiting + (this.#late?.entries.length ?? 0);
    this.#newLines.hidden = count === 0 && !this.#paused;
    const text = filled(this.#texts.newLines, count);
    this.#newLines.textContent = this.#paused ? `${this.#texts.paused} ${text}` : text;
  }

  /** How many lines there are, and that some of them are hidden. */
  #tellFacts(): void {
    const { kept, shown } = this.#store.lines;
    const { lines, linesOf, dropped } = this.#texts;
    const facts = shown === kept ? filled(lines, kept) : filled(linesOf, shown, kept);
    this.#facts.textContent = this.#dropped === 0 ? facts : `${facts} ${filled(dropped, this.#dropped)}`;
  }

  /** A part of the page's text that the person has marked: not all of it, nor what is marked in a field. */
  #markedText(): string {
    const selection = getSelection();
    const isPart =
      selection !== null && !selection.isCollapsed && !selection.containsNode(this.#list.element);
    return isPart ? selection.toString() : '';
  }

  #tellCopied(): void {
    this.#toolbar.showCopied(this.#markedText() !== '' || this.#list.selected.length > 0);
  }

  #lookAt(look: LogLook): void {
    this.#look = look;
    this.#filter = {
      ...this.#expression('include', look.include),
      ...this.#expression('exclude', look.exclude),
    };
    this.#store.select({ ...this.#filter, previous: look.previous });
    this.#previousNote.hidden = !look.previous;
    this.#list.show(look, this.#names);
    this.#find.showCount();
    this.#tellFacts();
    this.#tellCopied();
    this.#keep();
  }

  /** What is no expression is said, and the one before stays in force. */
  #expression(name: 'include' | 'exclude', text: string): LineFilter {
    const result = compiled(text);
    const problem = 'problem' in result ? result.problem : undefined;
    this.#toolbar.showProblem(name, problem);
    if (problem !== undefined) {
      this.#problem.textContent = `${this.#texts[name]}: ${this.#texts.invalid} ${problem}`;
    }
    this.#problem.hidden = !this.#toolbar.hasProblem;
    const expression = 'problem' in result ? this.#filter[name] : result.expression;
    return expression === undefined ? {} : { [name]: expression };
  }

  #readAgain(history: LogHistory): void {
    this.#host.postMessage({ type: 'history', history });
  }

  /** For after a reload. */
  #keep(): void {
    if (this.#followed !== undefined) {
      this.#toolbar.show(this.#followed.history, this.#look);
      this.#host.setState({ ...this.#followed, look: this.#look });
    }
  }

  #copy(): void {
    const marked = this.#markedText();
    const { selected } = this.#list;
    const rows = selected.length > 0 ? selected : this.#store.shown;
    this.#host.postMessage(
      marked === ''
        ? { type: 'copy', text: this.#textOf(rows), lines: rows.length }
        : { type: 'copy', text: marked, lines: marked.split('\n').length },
    );
  }

  #textOf(rows: readonly Row[]): string {
    return rows.map(row => `${rowText(row, this.#look, this.#names)}\n`).join('');
  }

  #selectNone(): void {
    getSelection()?.removeAllRanges();
    this.#list.selectNone();
    this.#heard.textContent = filled(this.#texts.selected, 0);
  }

  #key(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    const typing = event.target instanceof HTMLInputElement;
    if (command && event.key === 'f') {
      this.#find.open();
    } else if (command && event.key === 'c' && !typing) {
      this.#copy();
    } else if (command && event.key === 'a' && !typing) {
      this.#list.selectAll();
    } else if (event.key === 'Escape' && !typing) {
      this.#selectNone();
    } else if (event.key === 'F3') {
      this.#find.step(event.shiftKey ? -1 : 1);
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** To Ctrl+A VS Code, too, has an answer: it marks the whole page. Here lines are selected. */
function keepFromMarkingAll(event: Event): void {
  if (event.target === document.body || event.target === document.documentElement) {
    event.preventDefault();
  }
}
