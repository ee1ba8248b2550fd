import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import type { ResourceManager } from '../../src/operations/ports.ts';
import { idle, shellGroup } from '../control-plane/shellGroup.ts';
import { forever, patience, TestHome } from '../control-plane/testHome.ts';
import { Pictures } from './pictures.ts';
import { Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');

/** Pixels of the side bar that the tree fills in the picture. */
const treeHeight = 350;

/** Milliseconds. */
const withinSeconds = 15_000;

/** Rows of the tree as they are read aloud: label, kind, state. */
const rows = {
  demo: /^demo, cluster, Running/,
  nginx: /^nginx, pod, Running/,
  others: /^Other Container Groups, /,
  shop: /^shop, resource group/,
  eastus: /^eastus, region/,
  web: /^web, container group/,
  webRunning: /^web, container group, Running/,
  webStopped: /^web, container group, Stopped/,
  webContainer: /^main, container, Running/,
  jobs: /^jobs, container group/,
  jobsRunning: /^jobs, container group, Running/,
  jobsStopped: /^jobs, container group, Stopped/,
  looping: /^loops, container group, (Restarting|Failed).*exit code 3/,
} as const;

describe('every container group, in the tree', { timeout: 10 * patience }, () => {
  const word = randomBytes(6).toString('hex');
  let home: TestHome;
  let spec: ClusterSpec;
  let arm: ResourceManager;
  let code: Workbench;
  let pictures: Pictures;

  before(async () => {
    home = await TestHome.open();
    spec = await home.plan('demo', 'compact');
    await home.provision(spec);
    const kubectl = await home.kubectl(spec);
    await kubectl(['run', 'nginx', '--image=nginx', '--port=80']);
    arm = (await home.world()).target.resourceManager;
    code = await Workbench.open(home);
    pictures = new Pictures(code, join(project, 'media/readme'));
    await code.openView();
    await code.waitForRow(rows.demo);
  });

  after(async () => {
    try {
      await code.screenshotWithMessages(join(project, 'test/.cache/tree.png'));
      await code.close();
    } finally {
      await arm.deleteResourceGroup('shop', forever);
      await home.delete(spec);
      await home.close();
    }
  });

  test('one that is made beside every cluster appears, as if by az', async () => {
    await arm.putResourceGroup({ name: 'shop', location: 'eastus', tags: {} }, forever);
    await arm.putContainerGroup('shop', 'web', shellGroup(`echo hello ${word}; ${idle}`), forever);
    await code.waitForRow(rows.others);
    await code.waitForRow(rows.shop);
    await code.waitForRow(rows.webRunning);
    await code.expand(rows.web);
    await code.waitForRow(rows.webContainer);
  });

  test('its log can be followed', async () => {
    await code.clickInline(rows.web, 'Follow Logs');
    await code.webview.getByText(`hello ${word}`).first().waitFor();
  });

  test('it stops and starts', async () => {
    await code.chooseFromMenu(rows.web, 'Stop Container Group');
    await code.waitForRow(rows.webStopped);
    await code.clickInline(rows.web, 'Start Container Group');
    await code.waitForRow(rows.webRunning);
  });

  test('they are grouped by location, by nothing, and by resource group again', async () => {
    await code.clickInline(rows.others, 'Group Container Groups By…');
    await code.choose('Location');
    await code.waitForRow(rows.eastus);
    await code.waitForNoRow(rows.shop);
    await code.runCommand('Frankenetes: Group Container Groups By…');
    await code.choose('Nothing');
    await code.waitForNoRow(rows.eastus);
    await code.waitForRow(rows.web);
    await code.runCommand('Frankenetes: Group Container Groups By…');
    await code.choose('Resource Group');
    await code.waitForRow(rows.shop);
  });

  test('a filter shows what matches, says so above the tree, and is cleared', async () => {
    await arm.putContainerGroup('shop', 'jobs', shellGroup(idle), forever);
    await code.waitForRow(rows.jobsRunning);
    await code.runCommand('Frankenetes: Filter Container Groups…');
    await code.answer('busybox jobs');
    await code.enter();
    await code.waitForNoRow(rows.web);
    await code.waitForNoRow(rows.nginx);
    await code.waitForRow(/^Other Container Groups, .*1 of 2/);
    await code.sideBar.getByText('Only container groups that match "busybox jobs"').waitFor();
    await code.clickInHeading('Clusters', 'Clear Filter');
    await code.waitForRow(rows.web);
    await code.waitForRow(rows.nginx);
  });

  test('the badge counts one that restarts again and again, and keeps the number while hidden', async () => {
    assert.equal(await code.badge.count(), 0);
    await arm.putContainerGroup('shop', 'loops', shellGroup('exit 3', { restartPolicy: 'Always' }), forever);
    await code.badge.getByText('1', { exact: true }).waitFor({ timeout: withinSeconds });
    await code.waitForRow(rows.looping);
    await code.widenSideBar(80);
    await pictures.take('tree', code.sideBar, treeHeight);
    await code.leaveView();
    assert.equal(await code.badge.textContent(), '1');
    await code.openView();
  });

  test('several are stopped at once', async () => {
    await code.chooseForAll([rows.webRunning, rows.jobsRunning], 'Stop Container Group');
    await code.waitForRow(rows.webStopped);
    await code.waitForRow(rows.jobsStopped);
  });

  test('several are deleted once their names were confirmed', async () => {
    await code.chooseForAll([rows.web, rows.jobs], 'Delete Container Group…');
    const question = await code.answerModal('Delete');
    assert.match(question, /Delete 2 container groups\?/);
    assert.match(question, /shop \/ web/);
    assert.match(question, /shop \/ jobs/);
    await code.waitForNoRow(rows.web);
    await code.waitForNoRow(rows.jobs);
    assert.equal(await arm.getContainerGroup('shop', 'web', forever), undefined);
  });
});
