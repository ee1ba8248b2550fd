import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { patience, TestHome } from '../control-plane/testHome.ts';
import { Keys } from './keys.ts';
import { Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');

/** No mouse touches this window: each step goes on from where the last one left the focus. */
describe('the whole story with the keyboard alone', { timeout: 10 * patience }, () => {
  let home: TestHome;
  let code: Workbench;
  let keys: Keys;

  before(async () => {
    home = await TestHome.open();
    code = await Workbench.open(home);
    keys = new Keys(code);
    await code.page.getByRole('tab', { name: 'Frankenetes' }).waitFor();
  });

  after(async () => {
    try {
      await code.screenshotWithMessages(join(project, 'test/.cache/keyboard.png'));
      await code.close();
    } finally {
      await home.close();
    }
  });

  test('the view opens, and its welcome text leads to the wizard', async () => {
    await keys.press('F1');
    await code.question.waitFor();
    await keys.type('View: Show Frankenetes');
    await code.question.getByRole('option', { name: 'View: Show Frankenetes' }).first().waitFor();
    await keys.press('Enter');
    await code.sideBar.getByText('A real Kubernetes cluster without a virtual machine').waitFor();
    await keys.until('Tab', 'Create Cluster');
    await keys.press('Enter');
  });

  test('the wizard is answered by Enter and arrows', async () => {
    await code.question.getByText(/Name of the cluster/).waitFor();
    await keys.press('Enter');
    await code.question.getByPlaceholder('Where shall it run?').waitFor();
    await keys.until('ArrowDown', /^This Computer/);
    await keys.press('Enter');
    await code.question.getByRole('option', { name: 'compact' }).waitFor();
    await keys.until('ArrowDown', /^compact/);
    await keys.press('Enter');
  });

  test('the tree says by its rows when the cluster runs', async () => {
    await code.waitForRow(/^demo, cluster, Running/, patience);
    await focusTree();
    await keys.press('Home');
    await keys.until('ArrowDown', /^demo, cluster, Running/);
  });

  test('a log is followed from the row of its container', async () => {
    await keys.until('ArrowDown', /^control-plane, container group, Running/);
    await keys.press('ArrowRight');
    await keys.until('ArrowDown', /^kube-scheduler, container, Running/);
    await keys.menu('Follow Logs');
    await code.panel.waitFor();
    await code.webview
      .getByText(/scheduler/)
      .first()
      .waitFor();
    await keys.press('Control+j');
    await code.panel.waitFor({ state: 'hidden' });
  });

  test('the graph opens from the row of the cluster, and a part of it leads back into the tree', async () => {
    await focusTree();
    await keys.until('ArrowUp', /^demo, cluster/);
    await keys.menu('Show Component Graph');
    await code.webview.locator('.node').first().waitFor();
    await keys.until('Tab', /^(?:kubectl|kube-[a-z-]+|etcd), /);
    await keys.press('Home');
    await keys.until('ArrowDown', /^kube-apiserver, Running/);
    await keys.press('Enter');
    await code.sideBar.locator('.monaco-list:focus .monaco-list-row.focused').waitFor();
  });

  test('the cluster is deleted by its name', async () => {
    await focusTree();
    await keys.until('ArrowUp', /^demo, cluster/);
    await keys.menu('Delete Cluster…');
    await code.question.getByText(/Type the name to confirm/).waitFor();
    await keys.type('demo');
    await keys.press('Enter');
    await code.waitForNoRow(/^demo, cluster/, patience);
    await code.sideBar.getByText('A real Kubernetes cluster without a virtual machine').waitFor();
  });

  async function focusTree(): Promise<void> {
    await keys.partUntil(code.sideBar.locator('.monaco-list:focus'));
  }
});
