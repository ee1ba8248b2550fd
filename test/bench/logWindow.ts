import type { CDPSession, Frame } from 'playwright-core';
import type { TestHome } from '../control-plane/testHome.ts';
import { Workbench } from '../e2e/workbench.ts';

/** What the panel's page notes for the bench. Times are milliseconds since 1970. */
interface Notes {
  readonly shown: Record<string, number>;
  longestTask: number;
}

/** The log panel in VS Code's own window. */
export class LogWindow {
  readonly #code: Workbench;
  readonly #frame: Frame;
  readonly #devtools: CDPSession;

  private constructor(code: Workbench, frame: Frame, devtools: CDPSession) {
    this.#code = code;
    this.#frame = frame;
    this.#devtools = devtools;
  }

  /** Follow the logs of a group of containers from its row of the tree. */
  static async follow(home: TestHome, group: string): Promise<LogWindow> {
    const code = await Workbench.open(home);
    await code.openView();
    await code.clickInline(new RegExp(`^${group}, container group`), 'Follow Logs');
    const frame = await (await code.webview.locator('.list').elementHandle())?.ownerFrame();
    if (frame === null || frame === undefined) {
      throw new Error('the log panel has no page');
    }
    await frame.evaluate(noteTaking);
    return new LogWindow(code, frame, await code.page.context().newCDPSession(code.page));
  }

  async close(): Promise<void> {
    await this.#code.close();
  }

  /** When each line was on the screen for the first time, by its text. */
  async shown(): Promise<ReadonlyMap<string, number>> {
    return new Map(Object.entries((await this.#frame.evaluate<Notes>('notes')).shown));
  }

  /** Milliseconds, of the window and of the panel in it: one thread runs both. 0 where none took 50 ms. */
  async longestTask(): Promise<number> {
    return (await this.#frame.evaluate<Notes>('notes')).longestTask;
  }

  /** MiB that the scripts of the window and of the panel in it have in use: one process runs both. */
  async heap(): Promise<number> {
    await this.#devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await this.#devtools.send('Runtime.getHeapUsage')) as { usedSize: number };
    return usedSize / 1024 ** 2;
  }

  async drawnRows(): Promise<number> {
    return this.#frame.locator('.list .row').count();
  }
}

/** Notes when a line is on the screen, and how long tasks take; a browser tells of those from 50 ms on. */
const noteTaking = `
  globalThis.notes = { shown: {}, longestTask: 0 };
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) {
      notes.longestTask = Math.max(notes.longestTask, duration);
    }
  }).observe({ type: 'longtask' });
  new MutationObserver(changes => {
    const texts = changes.flatMap(({ addedNodes }) => [...addedNodes]).map(node => node.textContent);
    const ticks = texts.flatMap(text => /tick[ .\\d]*$/.exec(text)?.[0] ?? []);
    requestAnimationFrame(() => setTimeout(() => ticks.forEach(tick => (notes.shown[tick] ??= Date.now()))));
  }).observe(document.body, { childList: true, subtree: true });
`;
