import type { LogEntry } from '../../contract/logMessages.ts';
import { plainText } from './ansi.ts';
import { type LineFilter, passes } from './lineFilter.ts';

/** An entry as the page keeps it. */
export interface Row {
  /** The entry's number. */
  readonly number: number;
  readonly entry: LogEntry;
  /** What it says, without colours. */
  readonly plain: string;
}

/** Which rows are shown. */
export interface Selection extends LineFilter {
  /** Only lines of the runs before the latest ones. */
  readonly previous: boolean;
}

/** The panel's entries, as the extension keeps them, and which of them are shown and found. */
export class LineStore {
  #rows: Row[] = [];
  #shown: Row[] = [];
  #found: Row[] = [];
  #selection: Selection = { previous: false };
  #query = '';
  /** The latest run of each source. */
  readonly #runs = new Map<number, number>();

  /** Those that are shown, oldest first. */
  get shown(): readonly Row[] {
    return this.#shown;
  }

  /** Those of them that have what is looked for. */
  get found(): readonly Row[] {
    return this.#found;
  }

  /** How many lines are kept, and how many of them are shown; marks are none. */
  get lines(): { readonly kept: number; readonly shown: number } {
    return { kept: linesIn(this.#rows), shown: linesIn(this.#shown) };
  }

  /**
   * Takes in new entries, and drops what is older than `first`.
   * @returns the rows that are shown of the new ones.
   */
  add(from: number, entries: readonly LogEntry[], first: number): readonly Row[] {
    this.#drop(first);
    const added = entries.map((entry, index) => ({
      number: from + index,
      entry,
      plain: plainText(entry.text),
    }));
    this.#rows = [...this.#rows, ...added];
    if (this.#learnRuns(entries) && this.#selection.previous) {
      this.#selectAgain();
      return [];
    }
    const shown = added.filter(row => this.#isShown(row));
    this.#shown = [...this.#shown, ...shown];
    this.#found = [...this.#found, ...shown.filter(row => this.#isFound(row))];
    return shown;
  }

  clear(): void {
    this.#rows = [];
    this.#runs.clear();
    this.#selectAgain();
  }

  select(selection: Selection): void {
    this.#selection = selection;
    this.#selectAgain();
  }

  /** @param query what is looked for, in whatever case; empty: nothing. */
  find(query: string): void {
    this.#query = query.toLowerCase();
    this.#found = this.#shown.filter(row => this.#isFound(row));
  }

  /** The index of the row with a number among those shown, or of the first one after it. */
  indexOf(number: number): number {
    let [low, high] = [0, this.#shown.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#shown[middle]?.number ?? 0) < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #drop(first: number): void {
    this.#rows = since(this.#rows, first);
    this.#shown = since(this.#shown, first);
    this.#found = since(this.#found, first);
  }

  /** @returns whether a run began. */
  #learnRuns(entries: readonly LogEntry[]): boolean {
    let began = false;
    for (const { source, run } of entries) {
      if (source !== undefined && run !== undefined && run > (this.#runs.get(source) ?? -1)) {
        began = true;
        this.#runs.set(source, run);
      }
    }
    return began;
  }

  #selectAgain(): void {
    this.#shown = this.#rows.filter(row => this.#isShown(row));
    this.#found = this.#shown.filter(row => this.#isFound(row));
  }

  /** Marks are shown whatever the expressions are: they say what happened to the lines. */
  #isShown({ entry, plain }: Row): boolean {
    if (entry.kind === 'mark') {
      return !this.#selection.previous;
    }
    const latest = this.#runs.get(entry.source) ?? 0;
    return (!this.#selection.previous || entry.run === latest - 1) && passes(plain, this.#selection);
  }

  #isFound({ plain }: Row): boolean {
    return this.#query !== '' && plain.toLowerCase().includes(this.#query);
  }
}

function linesIn(rows: readonly Row[]): number {
  return rows.reduce((count, { entry }) => count + (entry.kind === 'line' ? 1 : 0), 0);
}

/** Rows from a number on. */
function since(rows: Row[], first: number): Row[] {
  const from = rows.findIndex(({ number }) => number >= first);
  return from === 0 ? rows : from < 0 ? [] : rows.slice(from);
}
