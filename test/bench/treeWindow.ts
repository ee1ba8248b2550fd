import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import type { TestHome } from '../control-plane/testHome.ts';
import { Workbench } from '../e2e/workbench.ts';

/** Milliseconds from the click on the icon until it can be seen. */
export interface FilledTree {
  /** As many groups as the side bar has room for have their rows. */
  readonly filled: number;
  /** Each of those rows tells the state of its group. */
  readonly complete: number;
}

/** Milliseconds in which a window that has just opened has done what it does by itself. */
const rest = 5_000;

/** The tree in VS Code's own window. Each look is the first after a reload: the extension is not active before. */
export class TreeWindow {
  readonly #code: Workbench;
  readonly #rows: number;

  private constructor(code: Workbench, rows: number) {
    this.#code = code;
    this.#rows = rows;
  }

  /** A window whose tree has nothing but container groups below its target. */
  static async open(home: TestHome): Promise<TreeWindow> {
    const code = await Workbench.open(home, 'dark', [join(import.meta.dirname, 'plainTree')]);
    await code.openView();
    await code.runCommand('Frankenetes: Group Container Groups By…');
    await code.choose('Nothing');
    await code.waitForRow(groupRow);
    await sleep(rest);
    return new TreeWindow(code, await code.row(groupRow).count());
  }

  async close(): Promise<void> {
    await this.#code.close();
  }

  /** How many container groups the side bar has room for. */
  get rows(): number {
    return this.#rows;
  }

  /** Our tree. */
  async look(): Promise<FilledTree> {
    return this.#lookBy(this.#code.icon);
  }

  /** A tree of rows that are known at once: what VS Code itself takes. */
  async lookAtPlainTree(): Promise<FilledTree> {
    return this.#lookBy(this.#code.page.getByRole('tab', { name: 'Plain Tree' }));
  }

  async #lookBy(icon: Locator): Promise<FilledTree> {
    await this.#code.leaveView();
    await this.#code.reload();
    await icon.waitFor();
    await sleep(rest);
    const looked = this.#code.page.evaluate<FilledTree>(looking(this.#rows));
    await icon.click();
    return looked;
  }
}

const groupRow = /^group-\d+, container group/;
const groupRowWithState = /^group-\d+, container group, Running/;

/** Looks at the rows before each picture of the window is drawn; it has been drawn when the next task begins. */
function looking(rows: number): string {
  return `new Promise(resolve => {
    let clicked, filled;
    const labels = () =>
      [...document.querySelectorAll('.part.sidebar [role=treeitem]')].map(row => row.getAttribute('aria-label') ?? '');
    const passed = () => performance.now() - clicked;
    const look = () => {
      const shown = labels();
      const has = row => shown.filter(label => row.test(label)).length >= ${rows};
      const [isFilled, isComplete] = [has(${groupRow}), has(${groupRowWithState})];
      setTimeout(() => {
        filled ??= isFilled ? passed() : undefined;
        if (isComplete) {
          resolve({ filled, complete: passed() });
        } else {
          requestAnimationFrame(look);
        }
      });
    };
    addEventListener('pointerdown', ({ timeStamp }) => {
      clicked = timeStamp;
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  })`;
}
