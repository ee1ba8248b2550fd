import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { clusterNameProblem } from '../../src/cluster/clusterName.ts';
import { english, phrase } from '../../src/language/phrase.ts';
import { until } from '../../src/operations/until.ts';
import { credentialsDirectory } from '../../src/targets/stateDirectory.ts';
import { shellGroup } from '../control-plane/shellGroup.ts';
import { forever, patience, run, TestHome } from '../control-plane/testHome.ts';
import { violations } from './accessibility.ts';
import { Pictures } from './pictures.ts';
import { allColours, type Colours, Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');

/** What the window showed: each step at its end, to be looked at. */
const shots = join(project, 'test/.cache/story');

/** What was in the kubeconfig before. Only the current context may change: the story makes the cluster's current. */
const foreignKubeconfig = `# by hand
apiVersion: v1
kind: Config
clusters:
  - {name: work, cluster: {server: "https://work.example"}}   # ours
contexts:
  - context: {cluster: work, user: ""}
    name: work
users: []
current-context: work
`;
const kubeconfigAfterwards = foreignKubeconfig.replace('current-context: work', 'current-context: ""');

/** A resource group beside every cluster. */
const shop = 'shop';

/** Rows of the tree as they are read aloud: label, kind, state. */
const rows = {
  demo: /^demo, cluster/,
  demoRunning: /^demo, cluster, Running/,
  controlPlaneRunning: /^control-plane, container group, Running/,
  virtualNodeRunning: /^virtual-kubelet, container group, Running/,
  controlPlaneContainer: /^kube-apiserver, container, Running/,
  nginx: /^nginx, pod/,
  nginxRunning: /^nginx, pod, Running/,
  nginxStopped: /^nginx, pod, Stopped/,
  nginxContainer: /^nginx, container/,
  etcdGroup: /^etcd, container group/,
  crasher: /^crasher, pod/,
  crasherRestarting: /^crasher, pod, Restarting/,
  shop: /^shop, resource group/,
  web: /^web, container group/,
  webRunning: /^web, container group, Running/,
  context: /^frankenetes-demo, context/,
  currentContext: /^frankenetes-demo, context, current/,
  second: /^second, cluster/,
  secondIncomplete: /^second, cluster, Incomplete/,
  secondRunning: /^second, cluster, Running/,
} as const;

for (const colours of allColours) {
  describe(
    `a cluster on this computer, as a person uses it, in ${colours} colours`,
    { timeout: 10 * patience },
    () => story(colours),
  );
}

function story(colours: Colours): void {
  const body = randomBytes(8).toString('hex');
  let home: TestHome;
  let code: Workbench;
  let pictures: Pictures;
  let page = '';
  let failed: string | undefined;
  let steps = 0;

  before(async () => {
    await mkdir(shots, { recursive: true });
    home = await TestHome.open();
    await writeFile(home.kubeconfig, foreignKubeconfig, { mode: 0o600 });
    code = await Workbench.open(home, colours);
    pictures = new Pictures(code, join(project, 'media/readme'));
  });

  after(async () => {
    try {
      await code.close();
    } finally {
      await (await home.world()).target.resourceManager.deleteResourceGroup(shop, forever);
      await home.close();
    }
  });

  /** A step stands on those before it: after a failure there is nothing more to learn. */
  function step(name: string, work: () => Promise<void>): void {
    test(name, async () => {
      if (failed !== undefined) {
        throw new Error(`not tried, because "${failed}" failed`);
      }
      steps += 1;
      const shot = join(shots, `${colours} ${String(steps).padStart(2, '0')}`);
      try {
        await work();
        await code.page.screenshot({ path: `${shot}.png` });
      } catch (error) {
        failed = name;
        await code.screenshotWithMessages(`${shot} failed.png`);
        throw error;
      }
    });
  }

  step('an empty view welcomes and offers to create a cluster', async () => {
    await code.openView();
    await code.sideBar
      .getByText('A real Kubernetes cluster without a virtual machine')
      .waitFor({ timeout: patience });
    await code.sideBar.getByRole('button', { name: 'Create Cluster', exact: true }).last().click();
  });

  step('a bad name is refused at the field, with the rule', async () => {
    for (const name of ['My_Cluster', 'a', '1st', 'two--hyphens', 'demo-']) {
      const rule = clusterNameProblem(name);
      assert.ok(rule);
      await code.answer(name);
      await code.question.getByText(english(rule)).waitFor();
    }
    await code.answer('demo');
    await code.enter();
  });

  step('the wizard goes back without losing what was answered', async () => {
    await code.question.getByPlaceholder('Where shall it run?').waitFor();
    await code.question.getByRole('button', { name: /^Back/ }).click();
    await code.question.getByText(/Name of the cluster/).waitFor();
    assert.equal(await code.question.getByRole('textbox').inputValue(), 'demo');
    await code.enter();
    await code.choose('This Computer');
    await code.question.getByRole('option', { name: 'compact' }).waitFor();
    await pictures.take('create', code.question);
    await code.choose('compact');
  });

  step('the tree fills and the cluster becomes Running', async () => {
    await code.waitForRow(rows.demo);
    await code.waitForRow(rows.demoRunning, patience);
    await code.waitForRow(rows.controlPlaneRunning);
    await code.waitForRow(rows.virtualNodeRunning);
    await code.expand(rows.controlPlaneRunning);
    await code.waitForRow(rows.controlPlaneContainer);
  });

  step('"Use in kubectl" merges the kubeconfig and, when told so, makes the context current', async () => {
    await code.pressInMessage('Cluster "demo" is ready.', 'Use in kubectl');
    await code.pressInMessage('Context "frankenetes-demo" is in', 'Make it current');
    await code.waitForMessage('kubectl now works on "frankenetes-demo"');
    const node = await kubectl('get', 'nodes', '--no-headers');
    assert.match(node, /^virtual-kubelet\s+Ready\b/);
  });

  step('kubectl run makes a container group that the tree shows', async () => {
    await kubectl('run', 'nginx', '--image=nginx', '--port=80');
    await code.waitForRow(rows.nginxRunning, patience);
    await code.expand(rows.nginx);
    await code.waitForRow(rows.nginxContainer);
  });

  step('the graph shows who calls whom; a part of it leads into the tree', async () => {
    await code.chooseFromMenu(rows.demo, 'Show Component Graph');
    const server = code.webview.locator('.node[data-id="kube-apiserver"]');
    await server.locator('.state').filter({ hasText: 'Running' }).waitFor();
    await code.webview.locator('.node[data-id="pod/default-nginx"]').waitFor();
    await accessible();
    await code.page.screenshot({ path: join(shots, `${colours} graph.png`) });
    await server.click();
    await code.sideBar.locator('.monaco-list-row.focused').filter({ hasText: 'kube-apiserver' }).waitFor();
    await code.webview.getByRole('button', { name: 'Show as Text' }).click();
    await code.webview.getByRole('listitem').filter({ hasText: 'etcd, component, Running' }).waitFor();
    await accessible();
    await code.runCommand('View: Close All Editors');
  });

  step('kubectl exec changes the page and "Open in Browser" shows it', async () => {
    // Container Instances splits a command at its blanks and knows no quotes.
    await kubectl(
      'exec',
      'nginx',
      '--',
      'sed',
      '-i',
      `s/Welcome/${body}/`,
      '/usr/share/nginx/html/index.html',
    );
    assert.match(
      await kubectl('exec', 'nginx', '--', 'cat', '/usr/share/nginx/html/index.html'),
      new RegExp(body),
    );
    page = await code.addressOpenedBy(() => code.clickInline(rows.nginx, 'Open in Browser'));
    await servedBy(page, body);
  });

  step('"Follow Logs" shows a line that is written after it was opened', async () => {
    await code.clickInline(rows.nginx, 'Follow Logs');
    await code.webview.getByText('start worker process').first().waitFor();
    const path = `/after-${body}`;
    await fetch(new URL(path, page));
    await code.webview.getByText(path).first().waitFor();
    assert.ok((await kubectl('logs', 'nginx')).includes(path));
  });

  step('the logs of a whole cluster are one, each line with the name of who wrote it', async () => {
    await code.chooseFromMenu(rows.demo, 'Follow Logs');
    await code.webview.getByRole('heading', { name: 'Cluster demo' }).waitFor();
    await code.webview.getByRole('textbox', { name: /^Only lines/ }).fill('etcd|GET /after');
    await code.webview
      .getByRole('listitem')
      .filter({ hasText: `/after-${body}` })
      .first()
      .waitFor();
    await code.webview.getByRole('button', { name: 'Mark', exact: true }).click();
    await code.webview.locator('.row.mark').waitFor();
    await accessible();
    await code.page.screenshot({ path: join(shots, `${colours} logs.png`) });
    await code.webview.getByRole('textbox', { name: /^Only lines/ }).fill('');
    await code.webview.getByRole('listitem').filter({ hasText: 'scheduler' }).first().waitFor();
  });

  step('a terminal runs a shell in the container', async () => {
    await code.chooseFromMenu(rows.nginxContainer, 'Open Terminal in Container…');
    await code.question.getByText(/The program to run/).waitFor();
    await code.enter();
    await code.waitForTerminal('/ #');
    await code.typeIntoTerminal(`echo ${body} | rev`);
    await code.waitForTerminal([...body].toReversed().join(''));
  });

  step('a terminal in the pod goes through the Kubernetes API', async () => {
    await code.chooseFromMenu(rows.nginx, 'Open Terminal in Pod…');
    await code.question.getByText(/as kubectl exec -it does/).waitFor();
    await code.enter();
    await code.waitForTerminal('/ #');
    await code.typeIntoTerminal(`echo pod-${body} | rev`);
    await code.waitForTerminal([...`pod-${body}`].toReversed().join(''));
    await code.runCommand('View: Toggle Panel Visibility');
  });

  step('"Why?" says why a pod restarts, and what it said last', async () => {
    const script = `echo no ${body}; exit 3`;
    await kubectl('run', 'crasher', '--image=busybox', '--command', '--', 'sh', '-c', script);
    await code.waitForRow(rows.crasherRestarting);
    await code.chooseFromMenu(rows.crasher, 'Why? (Diagnose)');
    const cause = code.webview.getByRole('article', { name: 'The program ends with an error' });
    await cause.getByText('It ended with exit code 3').first().waitFor();
    await cause.getByText(`no ${body}`).first().waitFor();
    await accessible();
    await kubectl('delete', 'pod', 'crasher');
    await code.waitForNoRow(rows.crasher);
    await code.page.screenshot({ path: join(shots, `${colours} why.png`) });
    await code.runCommand('View: Close All Editors');
  });

  step(
    'a container group of no cluster stands in the tree, and is deleted once that was confirmed',
    async () => {
      const { resourceManager } = (await home.world()).target;
      await resourceManager.putResourceGroup({ name: shop, location: 'eastus', tags: {} }, forever);
      await resourceManager.putContainerGroup(shop, 'web', shellGroup(`echo ${body}; sleep 1000`), forever);
      await code.waitForRow(rows.webRunning);
      await code.clickInline(rows.web, 'Follow Logs');
      await code.webview.getByText(body).first().waitFor();
      await code.chooseFromMenu(rows.web, 'Delete Container Group…');
      await code.answerModal('Delete');
      await code.waitForNoRow(rows.web);
      await resourceManager.deleteResourceGroup(shop, forever);
      await code.waitForNoRow(rows.shop);
      await code.runCommand('View: Toggle Panel Visibility');
    },
  );

  step('a change of the kubeconfig is undone, and the context switched to again', async () => {
    await code.openSection('kubectl Contexts');
    await code.waitForRow(rows.currentContext);
    await code.statusBarItem('demo').waitFor();
    await code.clickInHeading('kubectl Contexts', 'Undo Last Change of the Kubeconfig');
    await code.waitForNoRow(rows.currentContext);
    await code.statusBarItem('demo').waitFor({ state: 'detached' });
    await code.clickInline(rows.context, 'Switch kubectl Context…');
    await code.waitForRow(rows.currentContext);
  });

  step('a link shows the cluster once what it asks was agreed to', async () => {
    await code.runCommand('Developer: Open URL');
    await code.answer('code-oss://frankenetes.frankenetes/cluster?target=local&name=demo');
    await code.enter();
    await code.dialog.getByRole('button', { name: 'Open' }).click();
    await code.dialog.getByText('A link asks to show the cluster "demo" (This Computer).').waitFor();
    await code.dialog.getByRole('button', { name: 'Show' }).click();
    await code.sideBar.locator('.monaco-list-row.selected').filter({ hasText: 'demo' }).waitFor();
  });

  step('a container group stops and starts from the tree', async () => {
    await code.chooseFromMenu(rows.nginx, 'Stop Container Group');
    await code.waitForRow(rows.nginxStopped, patience);
    await assert.rejects(fetch(page));
    await code.clickInline(rows.nginx, 'Start Container Group');
    await code.waitForRow(rows.nginxRunning, patience);
    await servedBy(page, 'Welcome to nginx!');
  });

  step('"Reload Window" in the middle of creating: it continues where it was', async () => {
    await code.runCommand('Frankenetes: Create Cluster…');
    await code.answer('second');
    await code.enter();
    await code.choose('This Computer');
    await code.choose('classic');
    await code.waitForRow(rows.etcdGroup, patience);
    await code.reload();
    await code.openView();
    await code.waitForRow(rows.secondIncomplete, patience);
    await code.clickInline(rows.second, 'Continue Creating Cluster');
    await code.waitForRow(rows.secondRunning, patience);
    await code.waitForRow(rows.demoRunning);
  });

  step('a cluster is deleted only when its name is typed', async () => {
    await code.clickInline(rows.second, 'Delete Cluster…');
    await code.answer('demo');
    await code.question.getByText('Type "second" to delete it').waitFor();
    await code.answer('second');
    await code.enter();
    await code.waitForMessage('Cluster "second" was deleted.', patience);
    await code.waitForNoRow(rows.second);
    await code.waitForRow(rows.demoRunning);
  });

  step('after the last is deleted nothing is left', async () => {
    await code.clickInline(rows.demo, 'Delete Cluster…');
    await code.answer('demo');
    await code.enter();
    await code.waitForMessage('Cluster "demo" was deleted.', patience);
    await code.sideBar.getByText('A real Kubernetes cluster without a virtual machine').waitFor();
    assert.deepEqual(await home.left(), []);
    assert.deepEqual(await readdir(credentialsDirectory(home.directory)), []);
    assert.deepEqual(await readdir(join(home.directory, 'resources')), []);
    assert.equal(await readFile(home.kubeconfig, 'utf8'), kubeconfigAfterwards);
    assert.equal(await listens(Number(new URL(page).port)), false);
  });

  async function accessible(): Promise<void> {
    await code.restPointer();
    assert.deepEqual(await violations(code.webview), []);
  }

  async function kubectl(...args: readonly string[]): Promise<string> {
    return (await run('kubectl', ['--kubeconfig', home.kubeconfig, ...args])).stdout;
  }
}

/** Wait until the page has the text. */
async function servedBy(address: string, text: string): Promise<void> {
  await until(
    async signal => {
      const answer = await fetch(address, { signal }).catch(() => undefined);
      return (await answer?.text())?.includes(text) === true ? true : undefined;
    },
    { every: 200, atMost: patience, otherwise: phrase`${address} did not show "${text}"` },
    forever,
  );
}

function listens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = createConnection(port, '127.0.0.1');
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
