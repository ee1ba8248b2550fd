import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DrawnFinding, isDiagnosisRequest } from '../../src/contract/diagnosisMessages.ts';
import { PageHost } from './pageHost.ts';

const texts = {
  type: 'texts',
  texts: {
    lookAgain: 'Look again',
    copy: 'Copy details',
    looking: 'Looking…',
    earlier: 'Earlier lines: {0}',
  },
  state: { treeNode: 'local/c1' },
};

const crash: DrawnFinding = {
  title: 'The program ends with an error',
  about: 'web',
  why: 'It ended with exit code 3.',
  evidence: [
    {
      heading: 'Last lines',
      lines: ['<b>fatal</b>', ...Array.from({ length: 40 }, (_, number) => String(number))],
    },
  ],
  actions: [
    { id: 'follow-logs', title: 'Follow logs' },
    { id: 'restart-group', title: 'Restart' },
  ],
};

function report(...findings: readonly DrawnFinding[]): object {
  return {
    type: 'report',
    report: { title: 'Why: demo', summary: `${findings.length} found`, findings },
  };
}

describe('the page that says why', { timeout: 60_000 }, () => {
  let host: PageHost;

  before(async () => {
    host = await PageHost.open('diagnosis');
    await host.told('ready');
    await host.send(texts);
    await host.send(report(crash));
  });

  after(() => host.close());

  test('keeps what the extension needs to open it again', async () => {
    assert.deepEqual(await host.page.evaluate('kept'), { treeNode: 'local/c1' });
  });

  test('shows a finding: what, whom, why, and the last of many lines', async () => {
    const finding = host.page.getByRole('article', { name: crash.title });
    assert.equal(await finding.getByRole('heading', { level: 2 }).textContent(), `${crash.title} web`);
    await finding.getByText('It ended with exit code 3.').waitFor();
    const lines = (await finding.locator('pre:visible').textContent())?.split('\n');
    assert.deepEqual([lines?.length, lines?.at(-1)], [12, '39']);
  });

  test('shows the earlier ones when asked to, and again after another look', async () => {
    const earlier = host.page.getByText('Earlier lines: 29');
    const shown = host.page.locator('details pre:visible');
    await earlier.focus();
    await host.page.keyboard.press('Enter');
    const lines = (await shown.textContent())?.split('\n');
    assert.deepEqual([lines?.length, lines?.[0], lines?.at(-1)], [29, '<b>fatal</b>', '27']);
    await host.send(report(crash));
    await shown.waitFor();
    assert.equal(await host.page.evaluate('document.activeElement.textContent'), 'Earlier lines: 29');
    await earlier.click();
    assert.equal(await shown.count(), 0);
  });

  test('shows what others wrote as text, never as markup', async () => {
    await host.send(report({ ...crash, evidence: [{ heading: 'Answer', lines: ['<b>fatal</b>'] }] }));
    assert.equal(await host.page.locator('pre').textContent(), '<b>fatal</b>');
    assert.equal(await host.page.locator('details').count(), 0, 'there are no earlier lines');
    assert.equal(await host.page.locator('b').count(), 0);
  });

  test('says which button of which finding was pressed, and the focus stays there', async () => {
    await host.send(report({ ...crash, title: 'Another' }, crash));
    await host.page.evaluate('said.length = 0');
    const restart = host.page
      .getByRole('article', { name: crash.title })
      .getByRole('button', { name: 'Restart' });
    await restart.click();
    const [said] = await host.said();
    assert.ok(isDiagnosisRequest(said));
    assert.deepEqual(said, { type: 'act', finding: 1, action: 'restart-group' });
    await host.send({ type: 'looking' });
    await host.send(report({ ...crash, title: 'Another' }, crash));
    assert.equal(await host.page.evaluate('document.activeElement.textContent'), 'Restart');
  });

  test('goes on after a message that is none of its own', async () => {
    await host.send(report(crash));
    for (const message of [null, 'text', { type: 'strange' }, { type: 'report' }, { type: 'texts' }]) {
      await host.send(message);
    }
    assert.deepEqual(host.errors, []);
    assert.equal(await host.page.getByRole('article').count(), 1);
    await host.send(report(crash, crash));
    assert.equal(await host.page.getByRole('article').count(), 2);
  });

  test('tells that it is looking, to those who hear it, too', async () => {
    await host.send({ type: 'looking' });
    assert.equal(await host.page.getByRole('status').textContent(), 'Looking…');
    await host.send(report(crash));
    assert.equal(await host.page.getByRole('status').textContent(), '1 found');
  });

  test('asks to look again and to copy', async () => {
    await host.page.evaluate('said.length = 0');
    await host.page.getByRole('button', { name: 'Look again' }).click();
    await host.page.getByRole('button', { name: 'Copy details' }).click();
    assert.deepEqual(await host.said(), [{ type: 'look' }, { type: 'copy' }]);
  });
});
