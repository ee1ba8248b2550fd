import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import { phrase } from '../../src/language/phrase.ts';
import { until } from '../../src/operations/until.ts';
import { forever, type Kubectl, patience, TestHome } from '../control-plane/testHome.ts';
import { Pictures } from './pictures.ts';
import { Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');

const rows = {
  demo: /^demo, cluster, Running/,
  nginx: /^nginx, pod, Running/,
  nginxContainer: /^nginx, container, Running/,
} as const;

describe('the log panel', { timeout: 10 * patience }, () => {
  let home: TestHome;
  let spec: ClusterSpec;
  let code: Workbench;
  let kubectl: Kubectl;
  let pictures: Pictures;
  let page: string;

  before(async () => {
    home = await TestHome.open();
    spec = await home.plan('demo', 'compact');
    await home.provision(spec);
    kubectl = await home.kubectl(spec);
    await kubectl(['run', 'nginx', '--image=nginx', '--port=80']);
    code = await Workbench.open(home);
    pictures = new Pictures(code, join(project, 'media/readme'));
    await code.openView();
    await code.waitForRow(rows.nginx, patience);
    page = await code.addressOpenedBy(() => code.clickInline(rows.nginx, 'Open in Browser'));
    await code.expand(rows.nginx);
  });

  after(async () => {
    try {
      await code.close();
    } finally {
      await home.delete(spec);
      await home.close();
    }
  });

  /** nginx writes two lines that name the path: of the file that is not there, and of the request. */
  async function request(path: string): Promise<void> {
    const answers = async (signal: AbortSignal): Promise<true | undefined> =>
      (await fetch(new URL(path, page), { signal }).catch(() => undefined)) === undefined ? undefined : true;
    await until(answers, { every: 100, atMost: patience, otherwise: phrase`nginx does not answer` }, forever);
  }

  function lines(text: string): Locator {
    return code.webview.getByRole('listitem').filter({ hasText: text });
  }

  function requestLine(path: string): Locator {
    return lines(`"GET ${path} HTTP/1.1" 404`);
  }

  async function press(button: string): Promise<void> {
    await code.webview.getByRole('button', { name: button, exact: true }).click();
  }

  function field(name: RegExp): Locator {
    return code.webview.getByRole('textbox', { name });
  }

  test('shows what a container wrote before, and each line that it writes now', async () => {
    await code.clickInline(rows.nginxContainer, 'Follow Logs');
    await lines('start worker process').first().waitFor();
    await request('/first');
    await requestLine('/first').waitFor();
    await code.webview.getByRole('heading', { name: 'nginx' }).waitFor();
    assert.equal(await requestLine('/first').count(), 1);
  });

  test('shows only what matches, and says of what is no expression that it is none', async () => {
    await request('/second');
    await requestLine('/second').waitFor();
    await field(/^Only lines/).fill('GET /(fir|thi)');
    await lines('start worker').first().waitFor({ state: 'detached' });
    await requestLine('/second').waitFor({ state: 'detached' });
    await requestLine('/first').waitFor();
    await field(/^Only lines/).fill('GET /(');
    await code.webview.getByRole('alert').getByText('no regular expression').waitFor();
    await request('/third');
    await requestLine('/third').waitFor();
    assert.equal(await requestLine('/second').count(), 0);
    await field(/^Only lines/).fill('');
    await requestLine('/second').waitFor();
    await field(/^Not lines/).fill('second');
    await requestLine('/second').waitFor({ state: 'detached' });
    await lines('start worker').first().waitFor();
    await field(/^Not lines/).fill('');
    await requestLine('/second').waitFor();
  });

  test('finds the next and the one before, and counts them', async () => {
    await code.webview.getByRole('log').focus();
    await code.page.keyboard.press('Control+f');
    await code.page.keyboard.type('http/1.1" 404');
    await code.webview.getByText('3 found').waitFor();
    await code.page.keyboard.press('Enter');
    await code.webview.getByText('1 of 3').waitFor();
    await code.page.keyboard.press('Shift+Enter');
    await code.webview.getByText('3 of 3').waitFor();
    await code.webview.locator('.row.active').filter({ hasText: '/third' }).waitFor();
    await code.page.keyboard.press('Escape');
    await code.webview.getByRole('search').waitFor({ state: 'hidden' });
  });

  test('is worked with the keyboard alone', async () => {
    await code.webview.getByRole('log').focus();
    await code.page.keyboard.press('End');
    assert.match((await code.webview.locator(':focus').textContent()) ?? '', /GET \/third /);
    await code.page.keyboard.press('Shift+ArrowUp');
    assert.equal(await code.webview.locator('.row.selected').count(), 2);
    await code.page.keyboard.press('Home');
    assert.equal(await code.webview.locator(':focus').getAttribute('aria-posinset'), '1');
    await code.page.keyboard.press('Control+a');
    await code.webview.locator('.row.selected').nth(1).waitFor();
    await code.webview.getByRole('button', { name: 'Copy Selection' }).waitFor();
    await code.page.keyboard.press('Escape');
    await code.webview.locator('.row.selected').first().waitFor({ state: 'detached' });
    await code.webview.getByRole('button', { name: 'Copy All' }).waitFor();
    await code.page.keyboard.press('End');
  });

  test('counts the lines that come while it is paused, and shows them afterwards', async () => {
    await press('Pause');
    await request('/while-paused');
    await code.webview.getByRole('button', { name: 'New lines: 2' }).waitFor();
    assert.equal(await requestLine('/while-paused').count(), 0);
    await press('Resume');
    await requestLine('/while-paused').waitFor();
  });

  test('draws a line that the person wants, and clears', async () => {
    await press('Clear');
    await lines('GET /').first().waitFor({ state: 'detached' });
    await press('Mark');
    await code.webview.locator('.row.mark').waitFor();
    await request('/after-the-mark');
    await requestLine('/after-the-mark').waitFor();
  });

  test('says where a restart is, goes on after it, and shows the run before alone', async () => {
    await kubectl(['exec', 'nginx', '--', 'kill', '-QUIT', '1']);
    await lines('the container restarted').waitFor({ timeout: patience });
    await request('/second-run');
    await requestLine('/second-run').waitFor({ timeout: patience });
    await press('Previous Run');
    await code.webview.getByRole('note').getByText('Container Instances itself keeps none').waitFor();
    await requestLine('/after-the-mark').waitFor();
    assert.equal(await requestLine('/second-run').count(), 0);
    await press('Previous Run');
    await requestLine('/second-run').waitFor();
  });

  test('asks nothing while it is hidden, and catches up when it is shown again', async () => {
    await code.runCommand('View: Toggle Panel Visibility');
    await code.panel.waitFor({ state: 'hidden' });
    await request('/while-hidden');
    await code.runCommand('View: Toggle Panel Visibility');
    await lines('what was written meanwhile follows').waitFor();
    await requestLine('/while-hidden').waitFor();
    assert.equal(await requestLine('/second-run').count(), 1);
  });

  test('follows a whole cluster, each line with the name of who wrote it', async () => {
    await code.runCommand('Frankenetes: Focus on Clusters View');
    await code.waitForRow(rows.demo, patience);
    await code.chooseFromMenu(rows.demo, 'Follow Logs');
    await code.webview.getByRole('heading', { name: 'Cluster demo' }).waitFor();
    const sources = code.webview.getByRole('list', { name: 'Containers' });
    for (const name of ['etcd', 'kube-apiserver', 'kube-scheduler', 'virtual-kubelet', 'nginx']) {
      await sources.getByText(name, { exact: true }).waitFor();
    }
    await request('/of-the-pod');
    const line = requestLine('/of-the-pod');
    await line.waitFor();
    assert.match((await line.textContent()) ?? '', /nginx .*GET \/of-the-pod/);
    await field(/^Only lines/).fill('"caller"');
    await lines('etcd {"level"').first().waitFor();
    await field(/^Only lines/).fill('');
    await field(/^Not lines/).fill('audit');
    await press('Timestamps');
    await request('/of-the-picture');
    await requestLine('/of-the-picture').waitFor();
    await pictures.take('logs', code.panel);
  });

  test('is restored after a reload, with what was chosen', async () => {
    await field(/^Only lines/).fill('of-the-pod');
    await requestLine('/of-the-pod').waitFor();
    await code.reload();
    await requestLine('/of-the-pod').waitFor({ timeout: patience });
    await code.webview.getByRole('heading', { name: 'Cluster demo' }).waitFor();
    await code.webview.getByRole('button', { name: 'Timestamps', pressed: true }).waitFor();
    assert.equal(await field(/^Only lines/).inputValue(), 'of-the-pod');
    assert.equal(await lines('of-the-picture').count(), 0);
    await field(/^Only lines/).fill('');
  });

  test('says that a pod which is deleted is gone, and takes in one that comes', async () => {
    // Marks are shown whatever the lines must match.
    await field(/^Only lines/).fill('no such line');
    await kubectl(['delete', 'pod', 'nginx']);
    await lines('the container is gone').waitFor({ timeout: patience });
    await kubectl(['run', 'later', '--image=nginx']);
    await code.webview
      .getByRole('list', { name: 'Containers' })
      .getByText('later', { exact: true })
      .waitFor({ timeout: patience });
  });
});
