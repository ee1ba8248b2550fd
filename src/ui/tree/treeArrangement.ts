import { EventEmitter, type Memento } from 'vscode';
import { groupings, type Arrangement, type Grouping } from './arrangement.ts';

/** The version is part of the key: what another version remembered is not read. */
const groupingKey = 'frankenetes.tree.grouping.1';

/**
 * How a person arranged the tree. The grouping is remembered; a filter ends with the window, since rows that are
 * missing the next day would be looked for elsewhere.
 */
export class TreeArrangement implements Arrangement {
  readonly #memory: Memento;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #filter = '';

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  get grouping(): Grouping {
    const remembered = this.#memory.get<string>(groupingKey);
    return groupings.find(grouping => grouping === remembered) ?? 'resource-group';
  }

  get filter(): string {
    return this.#filter;
  }

  async groupBy(grouping: Grouping): Promise<void> {
    await this.#memory.update(groupingKey, grouping);
    this.#changed.fire();
  }

  /** @param text empty: everything is shown. */
  show(text: string): void {
    this.#filter = text.trim();
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
