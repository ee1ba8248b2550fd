import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ClusterSpec } from '../../src/cluster/spec.ts';
import type { ResourceManager } from '../../src/operations/ports.ts';
import { idle, shellGroup } from '../control-plane/shellGroup.ts';
import { forever, patience, TestHome } from '../control-plane/testHome.ts';
import { Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');

/** A resource group beside every cluster. */
const shop = 'shop';

/** Rows of the tree as they are read aloud: label, kind, state. */
const rows = {
  nginx: /^nginx, pod/,
  nginxRunning: /^nginx, pod, Running/,
  nginxStopped: /^nginx, pod, Stopped/,
  web: /^web, container group/,
  webRunning: /^web, container group, Running/,
  webStopped: /^web, container group, Stopped/,
  webContainer: /^main, container, Running/,
} as const;

describe('a terminal', { timeout: 10 * patience }, () => {
  const word = randomBytes(6).toString('hex');
  let home: TestHome;
  let spec: ClusterSpec;
  let arm: ResourceManager;
  let code: Workbench;

  before(async () => {
    home = await TestHome.open();
    spec = await home.plan('demo', 'compact');
    await home.provision(spec);
    const kubectl = await home.kubectl(spec);
    await kubectl(['run', 'nginx', '--image=nginx', '--port=80']);
    arm = (await home.world()).target.resourceManager;
    await arm.putResourceGroup({ name: shop, location: 'eastus', tags: {} }, forever);
    await arm.putContainerGroup(shop, 'web', shellGroup(idle), forever);
    code = await Workbench.open(home);
    await code.openView();
    await code.waitForRow(rows.webRunning, patience);
    await code.expand(rows.web);
    await code.waitForRow(rows.nginxRunning, patience);
  });

  after(async () => {
    try {
      await code.screenshotWithMessages(join(project, 'test/.cache/terminal.png'));
      await code.close();
    } finally {
      await arm.deleteResourceGroup(shop, forever);
      await home.delete(spec);
      await home.close();
    }
  });

  /** What only a shell could have made of what is typed. */
  async function answers(): Promise<void> {
    await code.typeIntoTerminal(`echo ${word} | rev`);
    await code.waitForTerminal([...word].toReversed().join(''));
  }

  test('in a container keeps what is typed while it opens, and says what it cannot do', async () => {
    await code.chooseFromMenu(rows.webContainer, 'Open Terminal in Container…');
    await code.question.getByText(/keeps the size that the terminal has at its start/).waitFor();
    await code.enter();
    await answers();
    await code.narrowBy(100);
    await code.waitForTerminal('Container Instances takes the size');
    await code.typeIntoTerminal('exit 3');
    await code.waitForTerminal('The program ended. Container Instances');
    await code.waitForTerminal('Press any key to close the terminal.');
    await code.narrowBy(0);
  });

  test('asks for a program, and takes no arguments where none are passed on', async () => {
    await code.chooseFromMenu(rows.webContainer, 'Open Terminal in Container…');
    await code.answer('/bin/sh -c ls');
    await code.question.getByText('Container Instances passes no arguments to it.').waitFor();
    await code.answer('/bin/no-shell');
    await code.enter();
    await code.waitForTerminal('Press any key to close the terminal.');
  });

  test('is refused in what is stopped, with what can be done', async () => {
    await code.chooseFromMenu(rows.web, 'Stop Container Group');
    await code.waitForRow(rows.webStopped);
    await code.runCommand('Frankenetes: Open Terminal in Container…');
    await code.choose('main');
    await code.pressInMessage('there is nothing to open a terminal in', 'Start container group');
    await code.waitForRow(rows.webRunning);
  });

  test('in a pod goes through the Kubernetes API, with a size that is told once', async () => {
    await code.chooseFromMenu(rows.nginx, 'Open Terminal in Pod…');
    await code.question.getByText(/as kubectl exec -it does/).waitFor();
    await code.enter();
    await code.typeIntoTerminal('stty size | tr " " x; echo ended | rev');
    await code.waitForTerminal('dedne');
    assert.match((await code.terminal.textContent()) ?? '', /[1-9]\d*x[1-9]\d*/);
    await code.narrowBy(100);
    await code.waitForTerminal('The virtual kubelet hands on');
    await code.typeIntoTerminal('exit');
    await code.waitForTerminal('The program ended. The virtual kubelet');
    await code.narrowBy(0);
  });

  test('in a container of a pod, once that was stopped and started', async () => {
    await code.chooseFromMenu(rows.nginx, 'Stop Container Group');
    await code.waitForRow(rows.nginxStopped, patience);
    await code.clickInline(rows.nginx, 'Start Container Group');
    await code.waitForRow(rows.nginxRunning, patience);
    await code.chooseFromMenu(rows.nginx, 'Open Terminal in Container…');
    await code.enter();
    await answers();
  });
});
