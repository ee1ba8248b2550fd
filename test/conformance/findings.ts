import { type Finding, findingLine } from '../../scripts/test/conformanceReport.ts';
import type { Exchange } from './recordings.ts';

/** What was found in the traffic: the same thing once, with its count and its first example. */
export class Findings {
  readonly #all = new Map<string, Finding>();

  add(what: string, { method, url, status }: Exchange): void {
    const known = this.#all.get(what);
    this.#all.set(what, {
      what,
      count: (known?.count ?? 0) + 1,
      example: known?.example ?? `${method} ${url} ${status}`,
    });
  }

  get list(): readonly Finding[] {
    return [...this.#all.values()];
  }

  /** For a person, one line each. */
  get lines(): readonly string[] {
    return this.list.map(findingLine);
  }
}
