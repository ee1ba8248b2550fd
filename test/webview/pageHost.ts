import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../../scripts/vscode/chromium.ts';
import { pageHtml } from '../../src/ui/page/pageHtml.ts';

const project = join(import.meta.dirname, '../..');
const origin = 'http://webview.test';

/** What VS Code gives a webview in its default dark colours, as far as our pages use it. */
const colours = `:root {
  --vscode-foreground: #cccccc; --vscode-editor-background: #1f1f1f; --vscode-descriptionForeground: #9d9d9d;
  --vscode-button-secondaryBackground: #313131; --vscode-button-secondaryForeground: #cccccc;
  --vscode-focusBorder: #0078d4; --vscode-font-family: sans-serif; --vscode-font-size: 13px;
}`;

/** Runs in the page before all else: VS Code's side of it. */
const stage = `
  globalThis.said = [];
  globalThis.kept = JSON.parse(sessionStorage.getItem('kept') ?? 'null') ?? undefined;
  globalThis.acquireVsCodeApi = () => ({
    postMessage: message => void said.push(message),
    setState: state => {
      globalThis.kept = state;
      sessionStorage.setItem('kept', JSON.stringify(state));
    },
    getState: () => globalThis.kept,
  });
`;

/** One of our webview pages in a browser, with the test in the extension's place. */
export class PageHost {
  readonly page: Page;
  /** What the page threw and nobody caught. */
  readonly errors: Error[] = [];
  readonly #browser: Browser;

  private constructor(page: Page, browser: Browser) {
    this.page = page;
    this.#browser = browser;
    page.on('pageerror', error => this.errors.push(error));
  }

  /** @param name the page's bundle in dist/webview and its style sheet in media. */
  static async open(name: string): Promise<PageHost> {
    const browser = await chromium.launch({
      executablePath: await ensureChromium(),
      args: [...chromiumFlags],
    });
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    const files: Readonly<Record<string, readonly [type: string, content: string | Buffer]>> = {
      '/': [
        'text/html',
        pageHtml({
          language: 'en',
          script: '/script.js',
          styles: ['/page.css', '/style.css'],
          source: origin,
          images: 'data:',
        }),
      ],
      '/script.js': ['text/javascript', await readFile(join(project, `dist/webview/${name}.js`))],
      '/page.css': ['text/css', `${colours}\n${await readFile(join(project, 'media/page.css'), 'utf8')}`],
      '/style.css': ['text/css', await readFile(join(project, `media/${name}.css`))],
    };
    await page.route(`${origin}/**`, async route => {
      const [contentType, body] = files[new URL(route.request().url()).pathname] ?? ['text/plain', ''];
      await route.fulfill({ contentType, body });
    });
    await page.addInitScript(stage);
    await page.goto(`${origin}/`);
    return new PageHost(page, browser);
  }

  /** As VS Code does when the page was hidden or the window reloads: a new page, with what the old one kept. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.told('ready');
  }

  /** A new page for which nothing was kept. */
  async renew(): Promise<void> {
    await this.page.evaluate('sessionStorage.clear()');
    await this.reload();
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** @returns milliseconds until the page has dealt with the message and the browser has painted. */
  async send(message: unknown): Promise<number> {
    return this.page.evaluate(
      `(async message => {
        const begun = performance.now();
        window.postMessage(message, '*');
        await new Promise(resolve => setTimeout(resolve));
        await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
        return performance.now() - begun;
      })(${JSON.stringify(message)})`,
    );
  }

  /** After the next frames: resizes are told after one, and drawn in the next. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      `new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))`,
    );
  }

  /** What the page has told the extension so far. */
  async said(): Promise<readonly { readonly type: string; readonly [more: string]: unknown }[]> {
    return this.page.evaluate('said');
  }

  /** The next thing of this type that the page tells. */
  async told(type: string): Promise<{ readonly [more: string]: unknown }> {
    await this.page.waitForFunction(`said.some(({ type }) => type === ${JSON.stringify(type)})`);
    const found = (await this.said()).find(message => message.type === type);
    return found ?? {};
  }
}
