import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { type LineEntry, type LogEntry, type LogMessage, mostLines } from '../../src/contract/logMessages.ts';
import { texts } from './logTexts.ts';
import { PageHost } from './pageHost.ts';

const followed = {
  type: 'followed',
  title: 'demo',
  state: {
    followed: { kind: 'cluster', target: 'local', id: 'c1', name: 'demo' },
    history: { tail: 100, since: 0 },
  },
} as const satisfies LogMessage;

function line(text: string): LineEntry {
  return { kind: 'line', source: 0, run: 0, at: Date.UTC(2026, 10, 23), text };
}

function numbered(from: number, to: number): readonly LineEntry[] {
  return Array.from({ length: to - from }, (_, index) => line(`line ${from + index}`));
}

describe('the page of the log panel', { timeout: 60_000 }, () => {
  let host: PageHost;
  let sent: number;

  before(async () => {
    host = await PageHost.open('logs');
  });

  beforeEach(async () => {
    await host.renew();
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

  /** What it has asked the extension to copy last. */
  async function copied(): Promise<unknown> {
    return (await host.said()).findLast(({ type }) => type === 'copy')?.['text'];
  }

  test('copies all lines, those that are selected, or the part of the text that is marked', async () => {
    await send([line('one'), line('\u001B[31mtwo\u001B[39m'), line('three')]);
    await press('Copy All');
    assert.equal(await copied(), 'one\ntwo\nthree\n');
    await host.page.getByText('one').click();
    await press('Copy Selection');
    assert.equal(await copied(), 'one\n');
    await host.page.getByText('two').click({ modifiers: ['Shift'] });
    await host.page.keyboard.press('Control+c');
    assert.equal(await copied(), 'one\ntwo\n');
    await host.page.getByText('three').dblclick();
    await press('Copy Selection');
    assert.equal(await copied(), 'three');
  });

  test('selects all with Ctrl+A and none with Escape', async () => {
    await send(numbered(0, 3));
    await host.page.getByText('line 1').click();
    await host.page.keyboard.press('Escape');
    await host.page.locator('.selected').waitFor({ state: 'detached' });
    await press('Copy All');
    assert.equal(await copied(), 'line 0\nline 1\nline 2\n');
    await host.page.getByRole('log').focus();
    await host.page.keyboard.press('Control+a');
    // As VS Code does, besides.
    await host.page.evaluate("document.execCommand('selectAll')");
    assert.equal(await host.page.evaluate('getSelection().isCollapsed'), true);
    await host.page.locator('.selected').nth(2).waitFor();
    await send([line('later')]);
    await press('Copy Selection');
    assert.equal(await copied(), 'line 0\nline 1\nline 2\n');
  });

  test('goes on copying all after something was looked for', async () => {
    await send(numbered(0, 3));
    await host.page.keyboard.press('Control+f');
    await host.page.keyboard.type('line');
    await host.page.keyboard.press('Enter');
    await host.page.keyboard.press('Escape');
    await host.page.getByRole('button', { name: 'Copy Selection' }).waitFor();
    await host.page.keyboard.press('Escape');
    await host.page.getByRole('button', { name: 'Copy All' }).waitFor();
    await field('Include').fill('2');
    await field('Include').selectText();
    await press('Copy All');
    assert.equal(await copied(), 'line 2\n');
  });

  test('saves all lines that are shown, as they are shown', async () => {
    await host.send({
      type: 'sources',
      sources: [
        { id: 0, name: 'etcd' },
        { id: 1, name: 'scheduler' },
      ],
    });
    await send([line('one'), { kind: 'mark', text: 'etcd restarted', tone: 'info', source: 0 }, line('two')]);
    await press('Timestamps');
    await field('Exclude').fill('one');
    await press('Save');
    const { text } = await host.told('save');
    assert.equal(text, 'etcd — etcd restarted —\n2026-11-23T00:00:00.000Z etcd two\n');
  });

  test('asks for as much history as was chosen, and for none that is no number of lines', async () => {
    const tail = host.page.getByRole('spinbutton', { name: 'Lines' });
    await tail.fill(String(mostLines + 1));
    await tail.press('Tab');
    await tail.fill('');
    await tail.press('Tab');
    await tail.fill('7');
    await tail.press('Tab');
    await host.page.getByRole('combobox', { name: 'Since' }).selectOption('5');
    const asked = (await host.said()).filter(({ type }) => type === 'history');
    assert.deepEqual(
      asked.map(({ history }) => history),
      [
        { tail: 7, since: 0 },
        { tail: 7, since: 5 },
      ],
    );
  });

  test('breaks long lines only when it was told to', async () => {
    await send([line(`begin ${'x'.repeat(500)} end`), line('next')]);
    const long = host.page.getByRole('listitem').first();
    const height = async (): Promise<number> => (await long.boundingBox())?.height ?? 0;
    const before = await height();
    await press('Wrap');
    assert.ok((await height()) > 2 * before);
    await press('Wrap');
    assert.equal(await height(), before);
  });

  test('shows the colours that a program writes, and nothing of how it writes them', async () => {
    await send([
      line(
        '\u001B[1;31mred\u001B[0m \u001B[38;2;1;2;3mown\u001B[39m \u001B[7mturned\u001B[27m \u001B[2Kplain',
      ),
    ]);
    assert.deepEqual(await rows(), ['red own turned plain']);
    const own = host.page.getByText('own', { exact: true });
    assert.equal(await own.getAttribute('style'), 'color: rgb(1, 2, 3);');
    assert.equal(await host.page.locator('.bold.foreground-1').textContent(), 'red');
    assert.equal(await host.page.locator('.inverse').textContent(), 'turned');
  });

  test('says how many lines had to be dropped', async () => {
    await send(numbered(0, 3));
    await send(numbered(3, 5), 2, 40);
    assert.deepEqual(await rows(), ['line 2', 'line 3', 'line 4']);
    assert.equal(await facts(), 'Lines: 3 dropped: 40');
  });

  test('takes nothing while it is paused, says how much waits, and goes on', async () => {
    await send(numbered(0, 2));
    await press('Pause');
    await send(numbered(2, 5));
    await host.send({ type: 'waiting', count: 6 });
    assert.equal((await rows()).length, 2);
    await press('Paused New lines: 9');
    assert.equal((await rows()).length, 5);
    await host.page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    const told = (await host.said()).filter(({ type }) => type === 'pause').map(({ paused }) => paused);
    assert.deepEqual(told, [true, false]);
  });

  /** The text of what has the focus. */
  async function focused(): Promise<string> {
    return (await host.page.locator(':focus').textContent({ timeout: 5_000 })) ?? '';
  }

  test('keeps the focus on a line while it is drawn anew', async () => {
    await send(numbered(0, 5));
    await host.page.getByText('line 3').click();
    await host.send({
      type: 'sources',
      sources: [
        { id: 0, name: 'etcd' },
        { id: 1, name: 'later' },
      ],
    });
    await host.page.getByText('etcd line 3').waitFor();
    assert.equal(await focused(), 'etcd line 3');
    await host.page.keyboard.press('ArrowUp');
    assert.equal(await focused(), 'etcd line 2');
  });

  test('keeps the focus in the list when the line that has it is dropped', async () => {
    await send(numbered(0, 5));
    await host.page.getByText('line 1').click();
    await send(numbered(5, 7), 3);
    await host.page.getByText('line 1').waitFor({ state: 'detached' });
    assert.equal(await host.page.locator(':focus').getAttribute('role'), 'log');
    await host.page.keyboard.press('Home');
    assert.equal(await focused(), 'line 3');
  });

  test('takes the focus from nothing else', async () => {
    await send(numbered(0, 5));
    await host.page.getByText('line 1').click();
    await press('Wrap');
    assert.equal(await focused(), 'Wrap');
    await send(numbered(5, 7), 3);
    assert.equal(await focused(), 'Wrap');
  });

  test('has a group of tools, each with its own stop of the Tab key', async () => {
    const tools = host.page.getByRole('group', { name: 'Tools' });
    await tools.getByRole('button', { name: 'Pause' }).focus();
    for (const name of ['Mark', 'Clear']) {
      await host.page.keyboard.press('Tab');
      assert.equal(await focused(), name);
    }
  });
});

test(
  'a page that remembers more lines than are kept now begins without that',
  { timeout: 60_000 },
  async () => {
    const host = await PageHost.open('logs');
    try {
      const look = { timestamps: true, wrap: false, previous: false, include: '', exclude: '' };
      const state = { ...followed.state, history: { tail: mostLines + 1, since: 0 }, look };
      await host.page.addInitScript(`globalThis.kept = ${JSON.stringify(state)}`);
      await host.page.reload();
      assert.deepEqual(await host.told('ready'), { type: 'ready' });
    } finally {
      await host.close();
    }
  },
);
