import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { LineEntry, LogEntry, LogMessage } from '../../src/contract/logMessages.ts';
import { texts } from './logTexts.ts';
import { PageHost } from './pageHost.ts';

const followed: LogMessage = {
  type: 'followed',
  title: 'demo',
  state: {
    followed: { kind: 'cluster', target: 'local', id: 'c1', name: 'demo' },
    history: { tail: 100, since: 0 },
  },
};

function line(text: string): LineEntry {
  return { kind: 'line', source: 0, run: 0, at: Date.UTC(2026, 10, 23), text };
}

describe('the page of the log panel', { timeout: 60_000 }, () => {
  let host: PageHost;
  let sent: number;

  before(async () => {
    host = await PageHost.open('logs');
  });

  beforeEach(async () => {
    await host.page.reload();
    await host.told('ready');
    await host.send({ type: 'texts', texts });
    await follow();
  });

  after(() => host.close());

  async function follow(): Promise<void> {
    sent = 0;
    await host.send(followed);
  }

  async function send(entries: readonly LogEntry[], first = 0, dropped = 0): Promise<void> {
    await host.send({ type: 'batch', first, from: sent, dropped, entries });
    sent += entries.length;
  }

  function field(name: string): Locator {
    return host.page.getByRole('textbox', { name });
  }

  async function press(name: string): Promise<void> {
    await host.page.getByRole('button', { name, exact: true }).click();
  }

  /** What the rows say that are drawn. */
  async function rows(): Promise<readonly string[]> {
    return await host.page.getByRole('listitem').allTextContents();
  }

  async function facts(): Promise<string> {
    return (await host.page.locator('.facts').textContent()) ?? '';
  }

  /** What it keeps for a reload. */
  async function look(): Promise<object> {
    return (await host.page.evaluate<{ look: object }>('kept')).look;
  }

  test('takes an expression at once when the person goes on to something else', async () => {
    await field('Include').fill('error');
    await field('Exclude').fill('audit');
    await press('Timestamps');
    const { include, exclude, timestamps } = (await look()) as Record<string, unknown>;
    assert.deepEqual([include, exclude, timestamps], ['error', 'audit', true]);
    assert.equal(await field('Include').inputValue(), 'error');
  });

  test('keeps the expression that was in force while what is typed is none', async () => {
    await send([line('error'), line('fine')]);
    await field('Include').fill('error');
    await press('Wrap');
    await field('Include').fill('(');
    await press('Wrap');
    const invalid = host.page.locator('input.include[aria-invalid="true"]');
    await invalid.waitFor();
    assert.deepEqual(await rows(), ['error']);
    await invalid.fill('fatal');
    await invalid.waitFor({ state: 'detached' });
  });

  test('says how many lines it hides, also of another log that is followed with the same expression', async () => {
    await send([line('error'), line('fine'), { kind: 'mark', text: 'dropped', tone: 'warning' }]);
    assert.equal(await facts(), 'Lines: 2');
    await field('Include').fill('error');
    await press('Wrap');
    assert.equal(await facts(), 'Lines: 1 of 2');
    await follow();
    await send([line('of another log')]);
    assert.equal(await facts(), 'Lines: 0 of 1');
    await field('Include').fill('');
    await press('Wrap');
    assert.equal(await facts(), 'Lines: 1');
    await press('Previous');
    assert.equal(await facts(), 'Lines: 0 of 1');
  });
});
