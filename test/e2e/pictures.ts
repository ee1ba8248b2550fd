import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** README's pictures, dark ones, made only when FRANKENETES_PICTURES=1: a usual run leaves the project as it was. */
export class Pictures {
  readonly #code: Workbench;
  readonly #directory: string;
  readonly #wanted: boolean;

  constructor(code: Workbench, directory: string) {
    this.#code = code;
    this.#directory = directory;
    this.#wanted = process.env['FRANKENETES_PICTURES'] === '1' && code.colours === 'dark';
  }

  /**
   * A part of the window as it is now.
   * @param height pixels from its top, where the rest is empty.
   */
  async take(name: string, part: Locator, height = Infinity): Promise<void> {
    if (!this.#wanted) {
      return;
    }
    await mkdir(this.#directory, { recursive: true });
    // A question would be closed by that.
    if (!(await this.#code.question.isVisible())) {
      await this.#code.clearMessages();
    }
    await this.#code.restPointer();
    await this.#code.page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
    const box = await part.boundingBox();
    assert.ok(box);
    await this.#code.page.screenshot({
      path: join(this.#directory, `${name}.png`),
      clip: { ...box, height: Math.min(box.height, height) },
    });
  }
}
