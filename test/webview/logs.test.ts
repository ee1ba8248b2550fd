import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { LogMessage } from '../../src/contract/logMessages.ts';
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

describe('the page of the log panel', { timeout: 60_000 }, () => {
  let host: PageHost;

  before(async () => {
    host = await PageHost.open('logs');
    await host.told('ready');
    await host.send({ type: 'texts', texts });
    await host.send(followed);
  });

  after(() => host.close());

  /** What it keeps for a reload. */
  async function look(): Promise<object> {
    return (await host.page.evaluate<{ look: object }>('kept')).look;
  }

  test('takes an expression at once when the person goes on to something else', async () => {
    await host.page.getByRole('textbox', { name: 'Include' }).fill('error');
    await host.page.getByRole('textbox', { name: 'Exclude' }).fill('audit');
    await host.page.getByRole('button', { name: 'Timestamps' }).click();
    const { include, exclude, timestamps } = (await look()) as Record<string, unknown>;
    assert.deepEqual([include, exclude, timestamps], ['error', 'audit', true]);
    assert.equal(await host.page.getByRole('textbox', { name: 'Include' }).inputValue(), 'error');
  });

  test('keeps the expression that was in force while what is typed is none', async () => {
    await host.page.getByRole('textbox', { name: 'Include' }).fill('(');
    await host.page.getByRole('button', { name: 'Wrap' }).click();
    const invalid = host.page.locator('input.include[aria-invalid="true"]');
    await invalid.waitFor();
    await invalid.fill('fatal');
    await invalid.waitFor({ state: 'detached' });
  });
});
