import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** How often a key is pressed before what is looked for is taken for absent. */
const enough = 60;

/** More than a window has: side bar, editors, panel, status bar, … */
const parts = 12;

/** Milliseconds in which VS Code answers a key. */
const settle = 60;

/** Milliseconds in which a menu that is opening takes no key for itself. */
const menuOpens = 250;

/** VS Code, worked by keys alone: what has the focus is read, nothing is clicked. */
export class Keys {
  readonly #code: Workbench;

  constructor(code: Workbench) {
    this.#code = code;
  }

  async press(key: string): Promise<void> {
    await this.#code.page.keyboard.press(key);
    await this.#code.page.waitForTimeout(settle);
  }

  async type(text: string): Promise<void> {
    await this.#code.page.keyboard.type(text);
  }

  /** Press a key until what has the focus is called so; @throws where it never is. */
  async until(key: string, name: RegExp | string): Promise<void> {
    const seen: string[] = [];
    for (let pressed = 0; pressed < enough; pressed += 1) {
      const focused = await this.focused();
      if (typeof name === 'string' ? focused === name : name.test(focused)) {
        return;
      }
      seen.push(focused);
      await this.press(key);
    }
    assert.fail(`${key} never led to ${String(name)}, only to ${[...new Set(seen)].join(' | ')}`);
  }

  /** F6 goes from part to part of the window: until it is the turn of one that has the focus as it is told. */
  async partUntil(focus: Locator): Promise<void> {
    for (let pressed = 0; pressed < parts && !(await focus.isVisible()); pressed += 1) {
      await this.press('F6');
    }
    await focus.waitFor();
  }

  /** Run a command by its name in the palette. */
  async command(title: string): Promise<void> {
    await this.#code.findCommand(title, () => this.type(title));
    await this.press('Enter');
  }

  /** Answer a question that is asked in words of its own. What stands in its field is replaced. */
  async answer(question: RegExp | string, text: string): Promise<void> {
    await this.#code.question.getByText(question).waitFor();
    await this.press('Shift+Home');
    await this.type(text);
    await this.press('Enter');
  }

  /** Press a button of a message, whether it is still shown or only in the list of all. */
  async pressInMessage(text: string, button: string): Promise<void> {
    await this.command('Notifications: Show Notifications');
    const messages = this.#code.page.locator('.notifications-center');
    await messages.locator('.notification-list-item').filter({ hasText: text }).first().waitFor();
    await this.until('Tab', button);
    await this.press('Enter');
    await this.command('Notifications: Clear All Notifications');
  }

  /** Open the menu of what has the focus, and choose from it. */
  async menu(item: RegExp | string): Promise<void> {
    await this.press('Shift+F10');
    await this.#code.page.locator('.monaco-menu:visible').waitFor();
    await this.#code.page.waitForTimeout(menuOpens);
    await this.until('ArrowDown', item);
    await this.press('Enter');
  }

  /** What a screen reader says of what has the focus: in lists and menus that is one of their items. */
  async focused(): Promise<string> {
    const focus = this.#code.page.locator(':focus');
    // A frame that has the focus does not say so: what is in it does.
    const active = (await focus.count()) > 0 ? focus : this.#code.webview.locator(':focus');
    if ((await active.count()) === 0) {
      return '';
    }
    const id = await active.getAttribute('aria-activedescendant');
    return spoken(id === null ? active : this.#code.page.locator(`[id="${id}"]`));
  }
}

async function spoken(element: Locator): Promise<string> {
  const label = await element.getAttribute('aria-label');
  return label ?? (await element.textContent())?.trim() ?? '';
}
