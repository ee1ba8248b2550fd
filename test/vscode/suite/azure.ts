import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/contract/commands.ts';
import { contextKeys } from '../../../src/contract/contextKeys.ts';
import { treeItemKinds } from '../../../src/contract/treeItems.ts';
import { phrase } from '../../../src/language/phrase.ts';
import { until } from '../../../src/operations/until.ts';
import { credentialsDirectory } from '../../../src/targets/stateDirectory.ts';
import { cloudTests } from './clouds.ts';
import type { Person } from './person.ts';
import { changeSetting } from './settings.ts';
import type { SuiteHome } from './suiteHome.ts';
import type { SuiteTest } from './suiteTest.ts';

export const azureCluster = 'in-azure';

/** Milliseconds until the tree must show what was done. */
const patience = 60_000;
const createAnswers = [azureCluster, 'Azure (Preview)', 'This computer', 'East US', 'compact'];
const aboutContext = /Context "frankenetes-in-azure"/;
const foreign = '# mine\napiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n';

/** Azure is played by a fabric: only endpoint, credential and the images' names differ from the real one. */
export function azureTests(person: Person, home: SuiteHome): readonly SuiteTest[] {
  /** What was done is in the tree as soon as ARM tells of it. */
  const eventually = <T>(otherwise: string, look: () => Promise<T | undefined>): Promise<T> =>
    until(
      async () => {
        await person.does(commands.refresh);
        return look();
      },
      { every: 200, atMost: patience, otherwise: phrase`${otherwise}` },
      new AbortController().signal,
    );
  const node = (name: RegExp): Promise<unknown> =>
    eventually(`The tree did not show ${name}`, async () => (await person.row(name))?.node);
  const cluster = (): Promise<unknown> => node(/^in-azure, cluster/);

  return [
    {
      name: 'a subscription is chosen',
      async run() {
        const fabric = await home.startAzure();
        await changeSetting('endpoint', fabric.endpoint);
        await changeSetting('certificateAuthorityFile', fabric.caFile);
        await changeSetting('tokenFile', join(fabric.state, 'token'));
        await person.does(commands.selectSubscription, undefined, 'This computer');
        assert.deepEqual(person.heard, []);
      },
    },
    {
      name: 'a cluster is created in Azure',
      async run() {
        await person.does(commands.createCluster, undefined, ...createAnswers);
        assert.deepEqual(person.heard, ['Cluster "in-azure" is ready.']);
        assert.equal(person.contexts.get(contextKeys.operating), false);
        await node(/^in-azure, cluster, Running · compact · eastus/);
      },
    },
    {
      name: 'its keys are in the secret storage, not in a file',
      async run() {
        for (const state of [home.local, home.azure]) {
          const directory = credentialsDirectory(state);
          assert.deepEqual(existsSync(directory) ? await readdir(directory) : [], []);
        }
      },
    },
    {
      name: 'a second cluster of that name is refused at the field',
      async run() {
        await person.does(commands.createCluster, undefined, azureCluster);
        assert.match(person.heard.join(), /already a cluster called "in-azure"/);
      },
    },
    {
      name: 'every row of the tree has an icon, words for a screen reader and a structured context value',
      async run() {
        await cluster();
        const kinds = Object.values(treeItemKinds).join('|').replaceAll('.', '\\.');
        const rows = await person.tree();
        for (const { item, spoken } of rows) {
          assert.notEqual(spoken, '');
          assert.ok(item.iconPath, spoken);
          assert.ok(item.id, spoken);
          assert.match(item.contextValue ?? '', new RegExp(`^(${kinds});[A-Za-z-]+;azure(;[a-z]+)*$`));
        }
        assert.equal(new Set(rows.map(({ item }) => item.id)).size, rows.length);
      },
    },
    {
      name: 'the container groups stand under control plane and virtual nodes',
      async run() {
        await cluster();
        const spoken = (await person.tree()).map(row => row.spoken.replace(/,[^,]*$/, ''));
        assert.deepEqual(
          spoken.filter(text => / group$|, container$/.test(text)),
          [
            'control-plane, container group',
            'etcd, container',
            'kube-apiserver, container',
            'kube-controller-manager, container',
            'kube-scheduler, container',
            'virtual-kubelet, container group',
            'virtual-kubelet, container',
          ],
        );
      },
    },
    {
      name: 'a kubeconfig that is a directory is left alone, and that is said',
      async run() {
        await mkdir(home.kubeconfig);
        await person.does(commands.useInKubectl, await cluster());
        assert.match(person.heard.join(), /directory/);
        assert.deepEqual(await readdir(home.kubeconfig), []);
        await rm(home.kubeconfig, { recursive: true });
      },
    },
    {
      name: 'a kubeconfig that is not YAML is left alone, and that is said',
      async run() {
        const broken = 'clusters: [unclosed\n\tand: tabs';
        await writeFile(home.kubeconfig, broken);
        await person.does(commands.useInKubectl, await cluster());
        assert.match(person.heard.join(), /YAML/);
        assert.equal(await readFile(home.kubeconfig, 'utf8'), broken);
      },
    },
    {
      name: 'a kubeconfig that another program holds is left alone, and that is said',
      async run() {
        await writeFile(home.kubeconfig, foreign);
        await writeFile(`${home.kubeconfig}.lock`, '');
        await person.does(commands.useInKubectl, await cluster());
        assert.match(person.heard.join(), /lock/);
        assert.equal(await readFile(home.kubeconfig, 'utf8'), foreign);
        await rm(`${home.kubeconfig}.lock`);
      },
    },
    {
      name: 'its context is added to the kubeconfig and taken out again',
      async run() {
        await person.does(commands.useInKubectl, await cluster());
        assert.match(person.heard.join(), aboutContext);
        assert.match(await readFile(home.kubeconfig, 'utf8'), /"name":"frankenetes-in-azure"/);
        await person.does(commands.removeFromKubeconfig, await cluster());
        assert.equal(await readFile(home.kubeconfig, 'utf8'), foreign);
      },
    },
    {
      name: 'the link to it is copied, and shows it once the person agrees to what it asks',
      async run() {
        await person.does(commands.copyClusterLink, await cluster());
        const link = await vscode.env.clipboard.readText();
        assert.match(link, /^[a-z-]+:\/\/frankenetes\.frankenetes\/cluster\?target=azure&id=[a-z0-9]{10}$/);
        await person.opens(link);
        assert.match(
          person.heard.join(),
          /^A link asks to show the cluster with the id "[a-z0-9]{10}" \(Azure/,
        );
        assert.deepEqual(await person.selected(), []);
        await person.opens(link, 'Show');
        assert.equal(person.heard.length, 1);
        const selected = await eventually('Nothing was selected', async () => (await person.selected())[0]);
        assert.match(selected, /^in-azure, cluster/);
      },
    },
    ...cloudTests(azureCluster),
    {
      name: 'a container group stops and starts',
      async run() {
        await person.does(commands.stopContainerGroup, await node(/^virtual-kubelet, container group/));
        await person.does(
          commands.startContainerGroup,
          await node(/^virtual-kubelet, container group, Stopped/),
        );
        await node(/^virtual-kubelet, container group, Running/);
      },
    },
    {
      name: 'a complete cluster is repaired: what was stopped runs again, and nothing offers to delete it',
      async run() {
        await person.does(commands.stopContainerGroup, await node(/^virtual-kubelet, container group/));
        await node(/^virtual-kubelet, container group, Stopped/);
        await person.does(commands.repairCluster, await cluster());
        assert.deepEqual(person.heard, ['Cluster "in-azure" has all its parts, and they run.']);
        await node(/^virtual-kubelet, container group, Running/);
      },
    },
    {
      name: 'a log opens in the panel',
      async run() {
        await person.does(commands.followLogs, await node(/^kube-scheduler, container/));
        assert.deepEqual(person.heard, []);
      },
    },
    {
      name: 'a log, where that is wanted, and a shell open in terminals of their own',
      async run() {
        await changeSetting('logOpenIn', 'terminal');
        await person.does(commands.followLogs, await node(/^kube-scheduler, container/));
        await changeSetting('logOpenIn', undefined);
        await person.does(commands.openTerminal, await node(/^kube-scheduler, container/), '/bin/sh');
        const names = vscode.window.terminals.map(({ name }) => name);
        assert.ok(names.includes('Log of kube-scheduler'), names.join());
        assert.ok(names.includes('/bin/sh · kube-scheduler'), names.join());
      },
    },
    {
      name: 'it is not deleted when another name is typed',
      async run() {
        await person.does(commands.deleteCluster, await cluster(), 'another');
        assert.match(person.heard.join(), /Type "in-azure" to delete it/);
        await cluster();
      },
    },
    {
      name: 'it is deleted when its name is typed',
      async run() {
        await person.does(commands.deleteCluster, await cluster(), azureCluster);
        assert.deepEqual(person.heard, ['Cluster "in-azure" was deleted.']);
        await eventually('The tree did not become empty', async () =>
          (await person.tree()).length === 0 ? true : undefined,
        );
      },
    },
  ];
}
