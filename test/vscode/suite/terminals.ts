import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ClusterView } from '../../../src/cluster/clusterView.ts';
import type { GroupView } from '../../../src/cluster/groupView.ts';
import { commands } from '../../../src/contract/commands.ts';
import { phrase } from '../../../src/language/phrase.ts';
import { longestLine } from '../../../src/logs/logLine.ts';
import type { LogSource } from '../../../src/logs/logSource.ts';
import { until } from '../../../src/operations/until.ts';
import { LogTerminal } from '../../../src/ui/logs/logTerminal.ts';
import { containerOf } from '../../../src/ui/pick/pickNode.ts';
import type { Services } from '../../../src/ui/services.ts';
import { refuseStopped } from '../../../src/ui/terminal/refuseStopped.ts';
import { ShellTerminal } from '../../../src/ui/terminal/shellTerminal.ts';
import { targetNode } from '../../../src/ui/tree/treeModel.ts';
import { aContainer, aGroup, aSpec } from '../../unit/builders.ts';
import type { Person } from './person.ts';
import type { SuiteTest } from './suiteTest.ts';

const arrangement = { grouping: 'nothing', filter: '' } as const;

function aCluster(name: string, container: string): ClusterView {
  const group = aGroup({
    name: 'control-plane',
    resourceGroup: name,
    containers: [aContainer({ name: container }), aContainer({ name: 'shared' })],
  });
  return { spec: aSpec({ id: name, name }), health: 'Running', controlPlane: [group], pods: [] };
}

const demo = aCluster('demo', 'mine');
const known = { state: 'ready', clusters: [aCluster('another', 'foreign'), demo], others: [] } as const;

/** Knows these clusters; whatever of theirs is read has stopped since. */
const services = {
  store: { snapshot: () => known, refresh: async () => undefined },
  operations: { all: () => [] },
  arrangement,
  azure: { inUse: false },
  log: { error: () => undefined },
  worlds: { target: async () => ({ resourceManager: { getContainerGroup: async () => stopped } }) },
} as unknown as Services;

const stopped: GroupView = aGroup({
  resourceGroup: 'demo',
  state: 'Stopped',
  containers: [aContainer({ name: 'mine', current: { state: 'Terminated' } })],
});

/** Of a container that has ended. */
const endedLog: LogSource = {
  keeps: { running: 1024 * 1024, ended: 1024 * 1024 },
  read: async () => `2026-11-23T18:00:00Z one\n2026-11-23T18:00:01Z ${'x'.repeat(longestLine + 5)}\n`,
  attach: async () => undefined,
  state: async () => ({ running: false, restartCount: 0, exitCode: 3 }),
};

/** What is opened in terminals, and what is said where there is nothing to open. */
export function terminalTests(person: Person): readonly SuiteTest[] {
  return [
    {
      name: 'on the row of a cluster only its own containers are offered',
      async run() {
        const node = targetNode('local', known, [], arrangement).clusters.find(
          ({ cluster }) => cluster === demo,
        );
        const chosen: string[] = [];
        const command = vscode.commands.registerCommand('test.containerOf', async () => {
          const choice = containerOf(node, services);
          chosen.push(await choice.then(({ group }) => group.resourceGroup, String));
        });
        await person.does('test.containerOf', undefined, 'shared');
        await person.does('test.containerOf', undefined, 'foreign');
        command.dispose();
        assert.deepEqual(chosen, ['demo', 'OperationError: Cancelled.']);
      },
    },
    {
      name: 'where a terminal is refused, following the log asks no more whose',
      async run() {
        const { showErrorMessage } = vscode.window;
        const { executeCommand } = vscode.commands;
        const followed: unknown[] = [];
        const watch = async (command: string, ...rest: unknown[]): Promise<unknown> =>
          command === commands.followLogs ? followed.push(...rest) : executeCommand(command, ...rest);
        Object.assign(vscode.window, { showErrorMessage: async () => 'Follow logs' });
        Object.assign(vscode.commands, { executeCommand: watch });
        const [group = stopped] = demo.controlPlane;
        const choice = { target: 'local', group, container: aContainer({ name: 'mine' }) } as const;
        assert.equal(await refuseStopped(choice, services), true);
        Object.assign(vscode.window, { showErrorMessage });
        Object.assign(vscode.commands, { executeCommand });
        assert.deepEqual(followed, ['local/demo/control-plane/control-plane/mine']);
      },
    },
    {
      name: 'a terminal says at once where it is going',
      run() {
        const written: string[] = [];
        const terminal = new ShellTerminal('web', () => new Promise(() => undefined));
        terminal.onDidWrite(text => written.push(text));
        terminal.open({ rows: 24, columns: 80 });
        assert.match(written.join(''), /Connecting to web…/);
        terminal.close();
      },
    },
    {
      name: 'a log in a terminal has its lines, what was left away of them, and what happened',
      async run() {
        const written: string[] = [];
        const terminal = new LogTerminal(endedLog, 100);
        terminal.onDidWrite(text => written.push(text));
        terminal.open();
        const told = async (): Promise<true | undefined> =>
          /exit code 3/.test(written.join('')) ? true : undefined;
        const wait = { every: 10, atMost: 10_000, otherwise: phrase`The end was not told` };
        await until(told, wait, new AbortController().signal);
        terminal.close();
        const [first, second] = written.join('').split('\r\n');
        assert.equal(first, 'one');
        assert.match(second ?? '', /^x+ .*\b5\b/);
      },
    },
  ];
}
