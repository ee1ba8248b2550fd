import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../../scripts/vscode/chromium.ts';
import {
  isLogRequest,
  type LogEntry,
  type LogMessage,
  type LogRequest,
} from '../../src/contract/logMessages.ts';
import { LogRing } from '../../src/logs/logRing.ts';
import { type MergedEntry, MergedLog } from '../../src/logs/mergedLog.ts';
import type { LogSource } from '../../src/logs/logSource.ts';
import { Outbox } from '../../src/logs/outbox.ts';
import { texts } from '../webview/logTexts.ts';

const project = join(import.meta.dirname, '../..');

/** What the page notes for the bench. Times are milliseconds since 1970. */
interface Notes {
  readonly shown: Record<string, number>;
  longestTask: number;
}

/** The log panel's page in a browser, with what the extension does for it: a followed log, a ring, batches. */
export class BenchPage {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #devtools: CDPSession;
  #outbox: Outbox<LogEntry> | undefined;
  #log: MergedLog<string> | undefined;

  private constructor(browser: Browser, page: Page, devtools: CDPSession) {
    this.#browser = browser;
    this.#page = page;
    this.#devtools = devtools;
  }

  static async open(): Promise<BenchPage> {
    const browser = await chromium.launch({
      executablePath: await ensureChromium(),
      args: [...chromiumFlags],
    });
    const page = await browser.newPage({ viewport: { width: 1000, height: 400 } });
    const opened = new BenchPage(browser, page, await page.context().newCDPSession(page));
    await opened.#load();
    return opened;
  }

  async close(): Promise<void> {
    await this.#log?.stop();
    await this.#browser.close();
  }

  async follow(source: LogSource): Promise<void> {
    await this.#post({
      type: 'followed',
      title: 'bench',
      state: {
        followed: { kind: 'cluster', target: 'local', id: '', name: '' },
        history: { tail: 100, since: 0 },
      },
    });
    const ring = new LogRing<LogEntry>(
      { entries: 10_000, bytes: 16 * 1024 * 1024 },
      ({ text }) => 2 * text.length + 96,
    );
    const outbox = new Outbox(ring, {
      batch: batch => void this.#post({ type: 'batch', ...batch }),
      waiting: () => undefined,
    });
    this.#outbox = outbox;
    this.#log = new MergedLog<string>(
      entries => {
        for (const entry of entries.map(entryOf)) {
          ring.push(entry);
          outbox.changed(2 * entry.text.length + 96);
        }
      },
      { tail: 100 },
    );
    this.#log.add('', source);
    outbox.open();
    this.#log.start();
  }

  /** When each line was on the screen for the first time, by its text. */
  async shown(): Promise<ReadonlyMap<string, number>> {
    return new Map(Object.entries((await this.#notes()).shown));
  }

  /** Milliseconds; 0 where none took 50 ms, from which on a browser tells of them. */
  async longestTask(): Promise<number> {
    return (await this.#notes()).longestTask;
  }

  /** MiB that the page's script has in use. */
  async heap(): Promise<number> {
    await this.#devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await this.#devtools.send('Runtime.getHeapUsage')) as { usedSize: number };
    return usedSize / 1024 ** 2;
  }

  async drawnRows(): Promise<number> {
    return this.#page.locator('.list .row').count();
  }

  async #notes(): Promise<Notes> {
    return await this.#page.evaluate<Notes>('notes');
  }

  async #post(message: LogMessage): Promise<void> {
    await this.#page.evaluate(`postMessage(${JSON.stringify(message)}, '*')`);
  }

  async #load(): Promise<void> {
    const [script, ...styles] = await Promise.all(
      ['dist/webview/logs.js', 'media/page.css', 'media/logs.css'].map(file =>
        readFile(join(project, file), 'utf8'),
      ),
    );
    await this.#page.exposeFunction('toExtension', (message: unknown) => this.#hear(message));
    await this.#page.setContent(`<html><head><style>${styles.join('\n')}</style></head><body></body></html>`);
    await this.#page.evaluate(noteTaking);
    await this.#page.evaluate(script ?? '');
    await this.#page.locator('.list').waitFor();
  }

  #hear(message: unknown): void {
    const request = isLogRequest(message) ? message : ({ type: 'mark' } satisfies LogRequest);
    if (request.type === 'ready') {
      void this.#post({ type: 'texts', texts });
    } else if (request.type === 'acknowledge') {
      this.#outbox?.acknowledge();
    }
  }
}

function entryOf(told: MergedEntry<string>): LogEntry {
  return 'line' in told
    ? { kind: 'line', source: 0, run: 0, at: told.at, text: told.line.text }
    : { kind: 'mark', text: told.notice.kind, tone: 'info' };
}

/** Stands in for VS Code in the page, and notes when a line is on the screen and how long tasks take. */
const noteTaking = `
  globalThis.acquireVsCodeApi = () => ({ postMessage: toExtension, getState: () => undefined, setState: () => {} });
  globalThis.notes = { shown: {}, longestTask: 0 };
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) {
      notes.longestTask = Math.max(notes.longestTask, duration);
    }
  }).observe({ type: 'longtask' });
  new MutationObserver(changes => {
    const texts = changes.flatMap(({ addedNodes }) => [...addedNodes]).map(node => node.textContent);
    requestAnimationFrame(() => setTimeout(() => {
      for (const text of texts.filter(text => text.startsWith('tick'))) {
        notes.shown[text] ??= Date.now();
      }
    }));
  }).observe(document.body, { childList: true, subtree: true });
`;
