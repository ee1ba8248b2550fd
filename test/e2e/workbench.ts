import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, errors, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../../scripts/vscode/chromium.ts';
import { fromEnvironment, type TestHome } from '../control-plane/testHome.ts';
import { startForTests, workbenchUrl, type CodeServer } from '../../scripts/vscode/codeServer.ts';

const project = join(import.meta.dirname, '../..');

/** Colours in which people look at VS Code: what its window is then marked with, and the dark theme that has them. */
const themes = {
  dark: ['vs-dark', 'Dark 2026'],
  light: ['vs', 'Dark 2026'],
  'high contrast': ['hc-black', 'Default High Contrast'],
} as const;

export type Colours = keyof typeof themes;

export const allColours = Object.keys(themes) as readonly Colours[];

/** Milliseconds that VS Code may take to show something; what takes longer is told its own. */
const patience = 60_000;

/** Milliseconds in which a message is seen if VS Code does not keep it back. */
const quick = 3_000;

/** A menu of VS Code takes no click in its first 100 ms (menu.ts, runOnceToEnableMouseUp). */
const menuDeafness = 200;

const windowSize = { width: 1200, height: 760 };

/** Quiet, with terminals whose text is in the page, and icons that never hide the view which a reload restored. */
const userSettings = {
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'terminal.integrated.gpuAcceleration': 'off',
  'window.commandCenter': false,
  'workbench.activityBar.iconClickBehavior': 'focus',
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/** A VS Code window with the extension, worked as a person works it: by what can be seen and heard. */
export class Workbench {
  readonly page: Page;
  readonly colours: Colours;
  readonly #browser: Browser;
  readonly #server: CodeServer;
  readonly #directory: string;

  private constructor(page: Page, colours: Colours, browser: Browser, server: CodeServer, directory: string) {
    this.page = page;
    this.colours = colours;
    this.#browser = browser;
    this.#server = server;
    this.#directory = directory;
  }

  /**
   * A window with this project's extension, for the fabric and the kubeconfig of a home.
   * @param extensions folders of further ones.
   */
  static async open(
    home: TestHome,
    colours: Colours = 'dark',
    extensions: readonly string[] = [],
  ): Promise<Workbench> {
    await mkdir(join(project, 'test/.cache'), { recursive: true });
    const directory = await mkdtemp(join(tmpdir(), 'fe2e-'));
    const data = join(directory, 'data');
    const folder = join(directory, 'folder');
    await mkdir(join(data, 'User'), { recursive: true });
    await mkdir(folder);
    await writeFile(
      join(data, 'User/settings.json'),
      JSON.stringify({ ...userSettings, 'workbench.preferredDarkColorTheme': themes[colours][1] }),
    );
    const server = await startForTests({
      userDataDirectory: data,
      extensionsDirectory: join(directory, 'extensions'),
      extensions,
      env: {
        ...process.env,
        FRANKENETES_HOME: home.directory,
        KUBECONFIG: home.kubeconfig,
        DOCKER_HOST: fromEnvironment('FRANKENETES_TEST_ENGINE'),
      },
    });
    const executablePath = await ensureChromium();
    const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
    const page = await browser.newPage({ viewport: windowSize });
    page.setDefaultTimeout(patience);
    await page.goto(workbenchUrl(server, { folder, extension: project }));
    const opened = new Workbench(page, colours, browser, server, directory);
    await opened.#wear(colours);
    return opened;
  }

  /** VS Code in a browser begins in light colours, whatever theme its settings name. */
  async #wear(colours: Colours): Promise<void> {
    await this.icon.waitFor({ timeout: 2 * patience });
    if (colours !== 'light') {
      await this.toggleColours();
    }
    await this.page.locator(`.monaco-workbench.${themes[colours][0]}`).waitFor();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** What our view is opened by. */
  get icon(): Locator {
    return this.page.getByRole('tab', { name: 'Frankenetes' });
  }

  /** Show our view by a click on its icon. */
  async openView(): Promise<void> {
    await this.icon.click({ timeout: 2 * patience });
    await this.section('Clusters').waitFor();
  }

  /** The heading of one of our views, by which it is opened and closed. */
  section(view: string): Locator {
    return this.sideBar.getByRole('button', { name: `${view} Section` });
  }

  /** Open one of our views where it is closed. */
  async openSection(view: string): Promise<void> {
    const heading = this.section(view);
    if ((await heading.getAttribute('aria-expanded')) !== 'true') {
      await heading.click();
    }
  }

  /** One of the icons in the heading of a view. */
  async clickInHeading(view: string, action: string): Promise<void> {
    await this.section(view).hover();
    await this.section(view).getByRole('button', { name: action }).click();
  }

  /** An item of the status bar, by what it says. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  /** A dialog that stands in the way of everything else. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  get sideBar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  /** The row of the tree whose label, kind or state, as they are read aloud, fit. */
  row(name: RegExp): Locator {
    return this.sideBar.getByRole('treeitem', { name });
  }

  async waitForRow(name: RegExp, milliseconds = patience): Promise<void> {
    await this.row(name).first().waitFor({ timeout: milliseconds });
  }

  async waitForNoRow(name: RegExp, milliseconds = patience): Promise<void> {
    await this.row(name).first().waitFor({ state: 'detached', timeout: milliseconds });
  }

  /** Click one of the icons that a row shows under the pointer. */
  async clickInline(row: RegExp, action: string): Promise<void> {
    const found = this.row(row).first();
    const deadline = Date.now() + patience;
    for (let clicked = false; !clicked;) {
      await found.hover();
      // A row that is drawn anew just then hides its icons until the pointer moves again.
      clicked = await found
        .getByRole('button', { name: action })
        .click({ timeout: quick })
        .then(() => true)
        .catch((error: unknown) => {
          if (!(error instanceof errors.TimeoutError) || Date.now() > deadline) {
            throw error;
          }
          return false;
        });
    }
  }

  /** Choose from the menu that a right click on a row opens. */
  async chooseFromMenu(row: RegExp, action: string): Promise<void> {
    await this.row(row).first().click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: action }).click({ delay: menuDeafness });
  }

  /** Select several rows, as with Ctrl held down, and choose from the menu of the last. */
  async chooseForAll(rows: readonly RegExp[], action: string): Promise<void> {
    for (const [index, row] of rows.entries()) {
      await this.row(row)
        .first()
        .click(index === 0 ? {} : { modifiers: ['Control'] });
    }
    const last = rows.at(-1);
    if (last !== undefined) {
      await this.chooseFromMenu(last, action);
    }
  }

  async expand(row: RegExp): Promise<void> {
    const found = this.row(row).first();
    if ((await found.getAttribute('aria-expanded')) === 'false') {
      await found.click();
    }
  }

  /** The number beside the icon of our view, which is there whether the view is shown or not. */
  get badge(): Locator {
    return this.icon.locator('..').locator('.badge-content:visible');
  }

  /** Show another view instead of ours. */
  async leaveView(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Explorer' }).first().click();
    await this.sideBar.getByRole('heading', { name: 'Frankenetes: Clusters' }).waitFor({ state: 'hidden' });
  }

  /** Answer the question that keeps everything else from being done. @returns what it says. */
  async answerModal(button: string): Promise<string> {
    const dialog = this.page.locator('.monaco-dialog-box');
    const text = (await dialog.textContent()) ?? '';
    await dialog.getByRole('button', { name: button, exact: true }).click();
    return text;
  }

  /** The box that asks, at the top of the window. */
  get question(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Type an answer into the box, instead of what stands there; Enter is not pressed. */
  async answer(text: string): Promise<void> {
    await this.question.getByRole('textbox').fill(text);
  }

  /** Confirm what stands in the box that asks. */
  async enter(): Promise<void> {
    await this.question.getByRole('textbox').press('Enter');
  }

  async choose(label: string): Promise<void> {
    await this.question.getByRole('option', { name: label }).first().click();
  }

  async runCommand(title: string): Promise<void> {
    await this.findCommand(title, () =>
      this.question.getByRole('textbox').fill(`>${title}`, { timeout: quick }),
    );
    await this.enter();
  }

  /**
   * Look for a command in the palette. What opens or closes just then may take the focus, and with it the palette: then
   * once more.
   * @param type writes its title.
   */
  async findCommand(title: string, type: () => Promise<void>): Promise<void> {
    const found = this.question.getByRole('option', { name: title }).first();
    const deadline = Date.now() + patience;
    for (let shown = false; !shown && Date.now() < deadline;) {
      await this.openCommandPalette();
      shown = await type()
        .then(() => found.waitFor({ timeout: quick }))
        .then(
          () => true,
          () => false,
        );
    }
    await found.waitFor({ timeout: quick });
  }

  /** A window that has just opened, and a menu that is closing, take the key for themselves. */
  async openCommandPalette(): Promise<void> {
    const deadline = Date.now() + patience;
    for (let open = false; !open && Date.now() < deadline;) {
      await this.page.keyboard.press('F1');
      open = await this.question.waitFor({ timeout: quick }).then(
        () => true,
        () => false,
      );
    }
  }

  async waitForMessage(text: string, milliseconds = patience): Promise<void> {
    await this.#message(text, milliseconds);
    await this.#closeMessageList();
  }

  async pressInMessage(text: string, button: string): Promise<void> {
    const message = await this.#message(text, patience);
    await message.getByRole('button', { name: button, exact: true }).click();
    await this.#closeMessageList();
  }

  /**
   * A message as VS Code shows it. It keeps back those that come quickly after others: these are only in the list
   * that the bell opens.
   */
  async #message(text: string, milliseconds: number): Promise<Locator> {
    const message = this.page.locator('.notification-list-item:visible').filter({ hasText: text }).first();
    try {
      await message.waitFor({ timeout: quick });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) {
        throw error;
      }
      await this.runCommand('Notifications: Show Notifications');
      await message.waitFor({ timeout: milliseconds });
    }
    return message;
  }

  async #closeMessageList(): Promise<void> {
    if (await this.page.locator('.notifications-center').isVisible()) {
      await this.clearMessages();
    }
  }

  async clearMessages(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
  }

  /** The address that something opens in a browser. The page itself is closed at once. */
  async addressOpenedBy(act: () => Promise<void>): Promise<string> {
    const [opened] = await Promise.all([this.page.waitForEvent('popup'), act()]);
    await opened.waitForURL(/^http/);
    const address = opened.url();
    await opened.close();
    // code-server would lead the browser to a port of its computer by this path; its bare server does not.
    const port = /\/proxy\/(?<port>\d+)\//.exec(address)?.groups?.['port'];
    return port === undefined ? address : `http://127.0.0.1:${port}/`;
  }

  /** What the webview of ours shows that can be seen: VS Code puts each into a frame of its own, and that into another. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
  }

  /** The lower part of the window: terminals. */
  get panel(): Locator {
    return this.page.locator('.part.panel');
  }

  /** The text of the terminal that is shown. */
  get terminal(): Locator {
    return this.page.locator('.terminal-wrapper.active .xterm-rows:visible');
  }

  async waitForTerminal(text: string): Promise<void> {
    await this.terminal.filter({ hasText: text }).waitFor();
  }

  /** Make the window narrower by so many pixels than it is at first, and with it the terminal. */
  async narrowBy(pixels: number): Promise<void> {
    await this.page.setViewportSize({ ...windowSize, width: windowSize.width - pixels });
  }

  /** A terminal that opens takes the focus. */
  async typeIntoTerminal(line: string): Promise<void> {
    await this.page.locator('.xterm-focus:visible').waitFor();
    await this.page.keyboard.type(`${line}\n`);
  }

  /** As "Developer: Reload Window" does it: the extension host ends and a new one starts. */
  async reload(): Promise<void> {
    await Promise.all([
      this.page.waitForEvent('domcontentloaded'),
      this.runCommand('Developer: Reload Window'),
    ]);
  }

  /** From dark colours to light ones and back. */
  async toggleColours(): Promise<void> {
    await this.runCommand('Preferences: Toggle between Light/Dark Themes');
  }

  /** Make the side bar wider by so many pixels. */
  async widenSideBar(pixels: number): Promise<void> {
    const box = await this.sideBar.boundingBox();
    if (box !== null) {
      const [edge, middle] = [box.x + box.width, box.y + box.height / 2];
      await this.page.mouse.move(edge, middle);
      await this.page.mouse.down();
      await this.page.mouse.move(edge + pixels, middle, { steps: 5 });
      await this.page.mouse.up();
    }
  }

  /** Away from everything that shows something under the pointer. */
  async restPointer(): Promise<void> {
    await this.page.mouse.move(windowSize.width / 2, windowSize.height / 2);
  }

  /** The window with all messages that were shown so far. */
  async screenshotWithMessages(path: string): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.runCommand('Notifications: Show Notifications');
    await this.page.screenshot({ path });
  }
}
