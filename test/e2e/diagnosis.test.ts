import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import { patience, TestHome } from '../control-plane/testHome.ts';
import { Pictures } from './pictures.ts';
import { Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');

const rows = {
  demo: /^demo, cluster/,
  controlPlane: /^control-plane, container group/,
  absent: /^absent, pod/,
  crasher: /^crasher, pod/,
} as const;

const why = 'Why? (Diagnose)';

describe('why something does not work', { timeout: 10 * patience }, () => {
  let home: TestHome;
  let spec: ClusterSpec;
  let code: Workbench;

  before(async () => {
    home = await TestHome.open();
    spec = await home.plan('demo', 'compact');
    await home.provision(spec);
    const kubectl = await home.kubectl(spec);
    await kubectl(['run', 'absent', '--image=127.0.0.1:1/absent:1']);
    const crash = 'echo reading /etc/demo.conf; echo fatal: no such file; exit 3';
    await kubectl(['run', 'crasher', '--image=busybox', '--command', '--', 'sh', '-c', crash]);
    await kubectl(['run', 'refused', '--image=busybox', '--', 'only', 'arguments']);
    code = await Workbench.open(home);
    await code.openView();
    await code.waitForRow(rows.demo);
  });

  after(async () => {
    try {
      await code.screenshotWithMessages(join(project, 'test/.cache/diagnosis.png'));
      await code.close();
    } finally {
      await home.delete(spec);
      await home.close();
    }
  });

  function cause(title: string): Locator {
    return code.webview.getByRole('article', { name: title });
  }

  /** The finding of that title; where it is not told, what the page tells instead. */
  async function told(title: string): Promise<Locator> {
    const finding = cause(title);
    try {
      await finding.waitFor();
      return finding;
    } catch (error) {
      const shown = await code.webview.locator('main').innerText({ timeout: 1_000 });
      throw new Error(`"${title}" is not told, but:\n${shown}`, { cause: error });
    }
  }

  test('a pod that crashes: the exit code, and what it said last', async () => {
    await code.waitForRow(/^crasher, pod, Restarting/);
    await code.chooseFromMenu(rows.crasher, why);
    const finding = await told('The program ends with an error');
    assert.match((await finding.textContent()) ?? '', /It ended with exit code 3 /);
    await finding.getByText('fatal: no such file').first().waitFor();
    await finding.getByRole('button', { name: 'Follow logs' }).waitFor();
    const pictures = new Pictures(code, join(project, 'media/readme'));
    await pictures.take('why', code.page.locator('.part.editor'));
  });

  test('is there again after a reload, and looks anew', async () => {
    await code.reload();
    const finding = await told('The program ends with an error');
    await finding.getByText('fatal: no such file').first().waitFor();
  });

  test('a pod whose image cannot be had: its button opens the setting that helps', async () => {
    await code.waitForRow(rows.absent);
    await code.chooseFromMenu(rows.absent, why);
    const finding = cause('The registry cannot be reached');
    await finding.getByText('127.0.0.1:1/absent:1').first().waitFor();
    await finding.getByRole('button', { name: 'Set an image mirror' }).click();
    // Settings open above the window.
    const settings = code.page.locator('.monaco-modal-editor-block');
    await settings.getByText('frankenetes.imageMirror').first().waitFor();
    await code.page.keyboard.press('Escape');
    await settings.waitFor({ state: 'detached' });
  });

  test('what is well is told to be well, from the command palette, too', async () => {
    await code.runCommand(`Frankenetes: ${why}`);
    await code.choose('control-plane');
    await code.webview.getByText('All is well').waitFor();
    assert.equal(await code.webview.getByRole('article').count(), 0);
  });

  test('of a cluster the causes of all its parts are told', async () => {
    await code.chooseFromMenu(rows.demo, why);
    await cause('The registry cannot be reached').waitFor();
    await cause('The program ends with an error').waitFor();
    await cause('It was refused').getByText('does not support providing args').first().waitFor();
    await code.webview.getByText(/^3 causes show/).waitFor();
  });
});
