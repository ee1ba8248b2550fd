import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import { patience, run, TestHome } from '../control-plane/testHome.ts';
import { foreignKubeconfig } from './foreignKubeconfig.ts';
import { Pictures } from './pictures.ts';
import { Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');
const contexts = 'kubectl Contexts';

/** Pixels of the view that a notice and two contexts fill. */
const contextsHeight = 110;

const rows = {
  demo: /^demo, cluster, Running/,
  context: /^frankenetes-demo, context/,
  current: /^frankenetes-demo, context, current/,
  foreign: /^work, context of somebody else, current/,
} as const;

describe('kubectl’s contexts, as a person uses them', { timeout: 10 * patience }, () => {
  let home: TestHome;
  let spec: ClusterSpec;
  let code: Workbench;
  let pictures: Pictures;

  before(async () => {
    home = await TestHome.open();
    await writeFile(home.kubeconfig, foreignKubeconfig, { mode: 0o600 });
    spec = await home.plan('demo', 'compact');
    await home.provision(spec);
    code = await Workbench.open(home);
    pictures = new Pictures(code, join(project, 'media/readme'));
    await code.openView();
    await code.waitForRow(rows.demo);
    await code.openSection(contexts);
  });

  after(async () => {
    try {
      await code.screenshotWithMessages(join(project, 'test/.cache/kubeconfig.png'));
      await code.close();
    } finally {
      await home.delete(spec);
      await home.close();
    }
  });

  test('a cluster that is used in kubectl gets a row, below it who is current', async () => {
    await code.sideBar.getByText('kubectl knows none of your clusters yet.').waitFor();
    await code.clickInline(rows.demo, 'Use in kubectl');
    await code.waitForMessage('Context "frankenetes-demo" is in');
    await code.waitForRow(rows.context);
    await code.waitForRow(rows.foreign);
    await noStatus();
    await pictures.take('contexts', code.sideBar.locator('.pane').last(), contextsHeight);
  });

  test('a click switches kubectl, and the status bar says so', async () => {
    await code.clickInline(rows.context, 'Switch kubectl Context…');
    await code.waitForRow(rows.current);
    await code.waitForNoRow(rows.foreign);
    await code.statusBarItem('demo').waitFor();
    assert.equal(await kubectl('config', 'current-context'), 'frankenetes-demo\n');
  });

  test('undo brings the former context back', async () => {
    await code.clickInHeading(contexts, 'Undo Last Change of the Kubeconfig');
    await code.waitForRow(rows.foreign);
    assert.equal(await kubectl('config', 'current-context'), 'work\n');
    await noStatus();
  });

  test('what kubectl itself switches is shown', async () => {
    await kubectl('config', 'use-context', 'frankenetes-demo');
    await code.waitForRow(rows.current);
    await code.statusBarItem('demo').waitFor();
  });

  test('a click on the status bar asks for the context', async () => {
    await code.statusBarItem('demo').getByRole('button').click();
    await code.choose('frankenetes-demo');
    await code.waitForMessage('kubectl now works on "frankenetes-demo"');
  });

  test('the kubeconfig opens where the context stands', async () => {
    await code.clickInline(rows.current, 'Open Kubeconfig');
    await code.page.locator('.part.editor .view-line').filter({ hasText: 'frankenetes' }).first().waitFor();
    await code.runCommand('View: Close All Editors');
  });

  test('removed by a click, the file is as it was; undone, the context is back', async () => {
    const before = await readFile(home.kubeconfig, 'utf8');
    await code.clickInline(rows.current, 'Remove Context from Kubeconfig');
    await code.waitForNoRow(rows.context);
    await noStatus();
    assert.doesNotMatch(await readFile(home.kubeconfig, 'utf8'), /frankenetes/);
    await code.clickInHeading(contexts, 'Undo Last Change of the Kubeconfig');
    await code.waitForRow(rows.current);
    assert.equal(await readFile(home.kubeconfig, 'utf8'), before);
  });

  test('after a reload a terminal is enough for the status bar to say it again', async () => {
    await code.leaveView();
    await code.reload();
    await code.runCommand('Terminal: Create New Terminal');
    await code.statusBarItem('demo').waitFor();
  });

  async function noStatus(): Promise<void> {
    await code.statusBarItem('demo').waitFor({ state: 'detached' });
  }

  async function kubectl(...args: readonly string[]): Promise<string> {
    return (await run('kubectl', ['--kubeconfig', home.kubeconfig, ...args])).stdout;
  }
});
