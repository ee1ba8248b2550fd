import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { shellGroup } from '../control-plane/shellGroup.ts';
import { forever, patience, run, TestHome } from '../control-plane/testHome.ts';
import { foreignKubeconfig } from './foreignKubeconfig.ts';
import { Keys } from './keys.ts';
import { Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');

/** A resource group beside every cluster. */
const shop = 'shop';

/** Rows of the trees as they are read aloud: label, kind, state. */
const rows = {
  demo: /^demo, cluster/,
  demoRunning: /^demo, cluster, Running/,
  context: /^frankenetes-demo, context$/,
  currentContext: /^frankenetes-demo, context, current/,
  nginx: /^nginx, pod/,
  nginxRunning: /^nginx, pod, Running/,
  nginxStopped: /^nginx, pod, Stopped/,
  crasherRestarting: /^crasher, pod, Restarting/,
  others: /^Other Container Groups, /,
  eastus: /^eastus, region/,
  web: /^web, container group/,
  webRunning: /^web, container group, Running/,
} as const;

/** No mouse touches this window: each step goes on from where the last one left the focus. */
describe('the whole story with the keyboard alone', { timeout: 10 * patience }, () => {
  const word = randomBytes(6).toString('hex');
  let home: TestHome;
  let code: Workbench;
  let keys: Keys;

  before(async () => {
    home = await TestHome.open();
    await writeFile(home.kubeconfig, foreignKubeconfig, { mode: 0o600 });
    code = await Workbench.open(home);
    keys = new Keys(code);
    await code.page.getByRole('tab', { name: 'Frankenetes' }).waitFor();
  });

  after(async () => {
    try {
      await code.screenshotWithMessages(join(project, 'test/.cache/keyboard.png'));
      await code.close();
    } finally {
      await (await home.world()).target.resourceManager.deleteResourceGroup(shop, forever);
      await home.close();
    }
  });

  test('the view opens, and its welcome text leads to the wizard', async () => {
    await keys.command('View: Show Frankenetes');
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
    await code.waitForRow(rows.demoRunning, patience);
    await keys.partUntil(code.sideBar.locator('.monaco-list:focus'));
    await keys.press('Home');
    await keys.until('ArrowDown', rows.demoRunning);
  });

  test('a log is followed from the row of its container, and the buttons of its panel are reached', async () => {
    await keys.until('ArrowDown', /^control-plane, container group, Running/);
    await keys.press('ArrowRight');
    await keys.until('ArrowDown', /^kube-scheduler, container, Running/);
    await keys.menu('Follow Logs');
    await code.panel.waitFor();
    // As every line of a component: in which file it was written.
    const lines = code.webview.getByRole('listitem').filter({ hasText: '.go:' });
    await lines.first().waitFor();
    await keys.until('Tab', 'Pause');
    await keys.press('Enter');
    await code.webview.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    await keys.press('Enter');
    await code.webview.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await keys.until('Tab', 'Mark');
    await keys.press('Enter');
    await code.webview.locator('.row.mark').waitFor();
    await keys.until('Tab', 'Timestamps');
    await keys.press('Enter');
    await code.webview.getByRole('button', { name: 'Timestamps', pressed: true }).waitFor();
    await keys.until('Tab', /^Only lines that match/);
    await keys.type(word);
    await lines.first().waitFor({ state: 'detached' });
    await keys.press('Shift+Home');
    await keys.press('Delete');
    await lines.first().waitFor();
    await keys.press('Control+j');
    await code.panel.waitFor({ state: 'hidden' });
  });

  test('the graph opens from the row of the cluster, and a part of it leads back into the tree', async () => {
    await goTo(rows.demo);
    await keys.menu('Show Component Graph');
    await code.webview.locator('.node').first().waitFor();
    await keys.until('Tab', /^(?:kubectl|kube-[a-z-]+|etcd), /);
    await keys.press('Home');
    await keys.until('ArrowDown', /^kube-apiserver, Running/);
    await keys.press('Enter');
    await code.sideBar.locator('.monaco-list:focus .monaco-list-row.focused').waitFor();
    // Folded again, so that all other rows have room.
    await keys.until('ArrowLeft', /^control-plane, container group/);
    await keys.press('ArrowLeft');
    await keys.command('View: Close All Editors');
  });

  test('the cluster is used in kubectl, and made current in the message that says so', async () => {
    await goTo(rows.demoRunning);
    await keys.menu('Use in kubectl (Merge Kubeconfig)');
    await keys.pressInMessage('Context "frankenetes-demo" is in', 'Make it current');
    await code.statusBarItem('demo').waitFor();
    await kubectl('get', 'nodes');
  });

  test('a container group stops and starts from its row', async () => {
    await kubectl('run', 'nginx', '--image=nginx', '--port=80');
    await code.waitForRow(rows.nginxRunning, patience);
    await goTo(rows.nginxRunning);
    await keys.menu('Stop Container Group');
    await code.waitForRow(rows.nginxStopped, patience);
    await goTo(rows.nginxStopped);
    await keys.menu('Start Container Group');
    await code.waitForRow(rows.nginxRunning, patience);
  });

  test('terminals open from the row of a pod: in its container, and through the Kubernetes API', async () => {
    for (const command of ['Open Terminal in Container…', 'Open Terminal in Pod…']) {
      await goTo(rows.nginxRunning);
      await keys.menu(command);
      await code.question.waitFor();
      await keys.press('Enter');
      await code.waitForTerminal('/ #');
      await keys.type(`echo ${word} | rev; exit`);
      await keys.press('Enter');
      await code.waitForTerminal([...word].toReversed().join(''));
      await code.waitForTerminal('Press any key to close the terminal.');
      await keys.press('Enter');
      await code.panel.waitFor({ state: 'hidden' });
    }
  });

  test('"Why?" says from the row of a pod why it restarts, and its buttons are reached', async () => {
    await kubectl('run', 'crasher', '--image=busybox', '--command', '--', 'sh', '-c', 'exit 3');
    await code.waitForRow(rows.crasherRestarting, patience);
    await goTo(rows.crasherRestarting);
    await keys.menu('Why? (Diagnose)');
    await code.webview.getByRole('article', { name: 'The program ends with an error' }).waitFor();
    await keys.until('Tab', 'Follow logs');
    await keys.press('Enter');
    await code.panel.waitFor();
    await keys.command('View: Close All Editors');
    await keys.press('Control+j');
    await code.panel.waitFor({ state: 'hidden' });
    await kubectl('delete', 'pod', 'crasher');
    await code.waitForNoRow(rows.crasherRestarting);
  });

  test('container groups of no cluster are grouped, filtered, and deleted once that was confirmed', async () => {
    const { resourceManager } = (await home.world()).target;
    await resourceManager.putResourceGroup({ name: shop, location: 'eastus', tags: {} }, forever);
    await resourceManager.putContainerGroup(shop, 'web', shellGroup('sleep 1000'), forever);
    await code.waitForRow(rows.webRunning, patience);
    await goTo(rows.others);
    await keys.menu('Group Container Groups By…');
    await code.question.getByRole('option', { name: 'Location' }).waitFor();
    await keys.until('ArrowDown', /^Location/);
    await keys.press('Enter');
    await code.waitForRow(rows.eastus);
    await goTo(rows.others);
    await keys.menu('Filter Container Groups…');
    await keys.answer(/Words of the name/, 'web');
    await code.waitForNoRow(rows.nginx);
    await keys.command('Frankenetes: Clear Filter');
    await code.waitForRow(rows.nginx);
    await goTo(rows.webRunning);
    await keys.menu('Delete Container Group…');
    await code.dialog.getByText('Delete container group "web"?').waitFor();
    await keys.until('Tab', 'Delete');
    await keys.press('Enter');
    await code.waitForNoRow(rows.web, patience);
    await resourceManager.deleteResourceGroup(shop, forever);
    await code.waitForNoRow(rows.eastus);
  });

  test('a change of the kubeconfig is undone, and the context switched to again from its row', async () => {
    await keys.command('Frankenetes: Focus on kubectl Contexts View');
    await code.waitForRow(rows.currentContext);
    await keys.command('Frankenetes: Undo Last Change of the Kubeconfig');
    await code.waitForNoRow(rows.currentContext);
    await code.statusBarItem('demo').waitFor({ state: 'detached' });
    await keys.command('Frankenetes: Focus on kubectl Contexts View');
    await keys.press('Home');
    await keys.until('ArrowDown', rows.context);
    await keys.menu('Switch kubectl Context…');
    await code.waitForRow(rows.currentContext);
    await code.statusBarItem('demo').waitFor();
  });

  test('a link shows the cluster once what it asks was agreed to', async () => {
    await keys.command('Developer: Open URL');
    await keys.answer('URL to open', 'code-oss://frankenetes.frankenetes/cluster?target=local&name=demo');
    await code.dialog.getByRole('button', { name: 'Open' }).waitFor();
    await keys.until('Tab', /^Open/);
    await keys.press('Enter');
    await code.dialog.getByText('A link asks to show the cluster "demo" (This Computer).').waitFor();
    await keys.until('Tab', 'Show');
    await keys.press('Enter');
    await code.sideBar.getByRole('treeitem', { name: rows.demo, selected: true }).waitFor();
  });

  test('the cluster is deleted by its name', async () => {
    await goTo(rows.demo);
    await keys.menu('Delete Cluster…');
    await keys.answer(/Type the name to confirm/, 'demo');
    await code.waitForNoRow(rows.demo, patience);
    await code.sideBar.getByText('A real Kubernetes cluster without a virtual machine').waitFor();
  });

  /** From wherever the focus is to a row of the tree of clusters. */
  async function goTo(row: RegExp): Promise<void> {
    await keys.command('Frankenetes: Focus on Clusters View');
    await code.sideBar.locator('.monaco-list:focus').waitFor();
    await keys.press('Home');
    await keys.until('ArrowDown', row);
  }

  async function kubectl(...args: readonly string[]): Promise<void> {
    await run('kubectl', ['--kubeconfig', home.kubeconfig, ...args]);
  }
});
