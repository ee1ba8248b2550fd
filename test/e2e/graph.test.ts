import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import { patience, TestHome } from '../control-plane/testHome.ts';
import { Pictures } from './pictures.ts';
import { Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');

const rows = {
  demo: /^demo, cluster, Running/,
  etcd: /^etcd, container group/,
  nginx: /^nginx, pod/,
} as const;

describe('the component graph', { timeout: 10 * patience }, () => {
  let home: TestHome;
  let spec: ClusterSpec;
  let code: Workbench;

  before(async () => {
    home = await TestHome.open();
    spec = await home.plan('demo', 'classic');
    await home.provision(spec);
    const kubectl = await home.kubectl(spec);
    await kubectl(['run', 'nginx', '--image=nginx', '--port=80']);
    code = await Workbench.open(home);
    await code.openView();
    await code.waitForRow(rows.demo);
    await code.chooseFromMenu(rows.demo, 'Show Component Graph');
    await node('etcd').waitFor();
  });

  after(async () => {
    try {
      await code.screenshotWithMessages(join(project, 'test/.cache/graph.png'));
      await code.close();
    } finally {
      await home.delete(spec);
      await home.close();
    }
  });

  function node(id: string): Locator {
    return code.webview.locator(`.node[data-id="${id}"]`);
  }

  async function saysState(id: string, state: string): Promise<void> {
    await node(id).locator('.state').filter({ hasText: state }).waitFor();
  }

  test('draws every part with its state, and who calls whom at which name and port', async () => {
    for (const id of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
      await saysState(id, 'Running');
    }
    await saysState('pod/default-nginx', 'Running');
    await new Pictures(code, join(project, 'media/readme')).take(
      'graph',
      code.page.locator('.part.editor'),
      680,
    );
    const suffix = spec.id.slice(0, 5);
    const label = await node('etcd').getAttribute('aria-label');
    assert.equal(
      label,
      `etcd, Running, component, kube-apiserver calls etcd at demo-${suffix}-etcd.eastus.azurecontainer.io, port 2379`,
    );
  });

  test('tells under the pointer what is known of a part', async () => {
    await node('etcd').hover();
    await code.webview
      .getByRole('tooltip')
      .getByText(/^Restart policy: Always/)
      .waitFor();
  });

  test('is worked with the keyboard alone: along a connection, then into the tree', async () => {
    await node('kubectl').focus();
    await code.page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'kube-apiserver');
    await code.page.keyboard.press('Home');
    assert.equal(await focused(), 'kubectl');
    await node('etcd').focus();
    await code.page.keyboard.press('Enter');
    await code.sideBar.locator('.monaco-list-row.focused').filter({ hasText: 'etcd' }).waitFor();
  });

  async function focused(): Promise<string | null> {
    return code.webview.locator(':focus').getAttribute('data-id');
  }

  test('offers the commands of the tree in its menu', async () => {
    await node('pod/default-nginx').click({ button: 'right' });
    const menu = code.page.getByRole('menuitem');
    for (const command of ['Stop Container Group', 'Follow Logs', 'Reveal in Tree']) {
      await menu.filter({ hasText: command }).first().waitFor();
    }
    await code.page.keyboard.press('Escape');
  });

  async function placeOf(id: string): Promise<readonly (string | null)[]> {
    const body = node(id).locator('.body');
    return [await body.getAttribute('x'), await body.getAttribute('y')];
  }

  test('shows a change of state, and nothing moves', async () => {
    const before = await placeOf('pod/default-nginx');
    await code.chooseFromMenu(rows.nginx, 'Stop Container Group');
    await saysState('pod/default-nginx', 'Stopped');
    assert.deepEqual(await placeOf('pod/default-nginx'), before);
    await saysState('etcd', 'Running');
  });

  test('can be read as text', async () => {
    await code.webview.getByRole('button', { name: 'Show as Text' }).click();
    const etcd = code.webview.getByRole('listitem').filter({ hasText: 'etcd, component, Running' });
    await etcd.getByRole('listitem').filter({ hasText: 'Restart policy: Always' }).waitFor();
    await code.webview.getByRole('button', { name: 'Show as Text' }).click();
    await node('etcd').waitFor();
  });

  test('comes back after a reload, as text where it was read as text', async () => {
    const asText = (pressed: boolean): Locator =>
      code.webview.getByRole('button', { name: 'Show as Text', pressed });
    await asText(false).click();
    await code.reload();
    await asText(true).click();
    await saysState('etcd', 'Running');
  });

  test('says why its target cannot be read, and that it shows what was last known, until it can', async () => {
    const settings = join(home.directory, 'settings.json');
    const whole = await readFile(settings);
    try {
      await writeFile(settings, 'no settings: with them no fabric starts');
      await home.killFabric();
      await saysState('etcd', 'Running (last known)');
      await code.webview.getByRole('status').filter({ hasText: 'It is tried again by itself' }).waitFor();
      await code.reload();
      await code.webview.getByRole('status').filter({ hasText: 'It is tried again by itself' }).waitFor();
      await code.webview.getByRole('button', { name: 'Why?' }).waitFor();
    } finally {
      await writeFile(settings, whole);
    }
    await node('etcd').locator('.state').getByText('Running', { exact: true }).waitFor();
    assert.equal(await code.webview.getByRole('button', { name: 'Why?' }).count(), 0);
  });
});
