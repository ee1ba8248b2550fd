import assert from 'node:assert/strict';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as vscode from 'vscode';
import { commands } from '../../../src/contract/commands.ts';
import { contextKeys } from '../../../src/contract/contextKeys.ts';
import { views } from '../../../src/contract/views.ts';
import { renderKubeconfig } from '../../../src/kubeconfig/kubeconfigEntry.ts';
import { phrase } from '../../../src/language/phrase.ts';
import { until } from '../../../src/operations/until.ts';
import type { Person } from './person.ts';
import type { SuiteHome } from './suiteHome.ts';
import type { SuiteTest } from './suiteTest.ts';

/** Milliseconds until a change of the file must be seen. */
const patience = 20_000;

const context = 'frankenetes-lost';

/** A context of a cluster on this computer that is no more. */
const ours = renderKubeconfig({
  clusterId: 'lost000001',
  name: context,
  server: 'https://127.0.0.1:6443',
  certificateAuthority: 'authority',
  clientCertificate: 'certificate',
  clientKey: 'key',
});
const theirs = ours.replaceAll(/^current-context: .*$/gm, 'current-context: work');

/** What is seen of the kubeconfig, whoever writes it. */
export function contextTests(person: Person, home: SuiteHome): readonly SuiteTest[] {
  const spoken = async (): Promise<readonly string[]> =>
    (await person.tree(views.contexts)).map(row => row.spoken);
  const eventually = async (otherwise: string, look: () => Promise<boolean>): Promise<void> => {
    await until(
      async () => ((await look()) ? true : undefined),
      { every: 50, atMost: patience, otherwise: phrase`${otherwise}` },
      new AbortController().signal,
    );
  };
  const shows = async (name: RegExp): Promise<void> => {
    try {
      await eventually('', async () => (await spoken()).some(text => name.test(text)));
    } catch {
      assert.fail(`${(await spoken()).join('\n')}\ndid not become\n${name}`);
    }
  };
  const row = async (): Promise<unknown> => (await person.row(/^frankenetes-lost, /, views.contexts))?.node;
  /** As kubectl and editors do it: another file in the place of the old one. */
  const write = async (text: string): Promise<void> => {
    await writeFile(`${home.kubeconfig}.new`, text);
    await rename(`${home.kubeconfig}.new`, home.kubeconfig);
  };

  return [
    {
      name: 'without a kubeconfig the view of contexts is empty, and nothing is in the status bar',
      async run() {
        await vscode.commands.executeCommand(`${views.contexts}.focus`);
        assert.deepEqual([await spoken(), person.statusBar()], [[], []]);
      },
    },
    {
      name: 'a context of ours that another program writes is shown and marked where its cluster is gone',
      async run() {
        await write(ours);
        await shows(/^frankenetes-lost, context, current · the cluster is gone$/);
        assert.deepEqual(person.statusBar(), ['$(plug) frankenetes-lost']);
      },
    },
    {
      name: 'in a remote window the view says whose kubeconfig it is',
      run() {
        const message = person.messageOf(views.contexts);
        if (vscode.env.remoteName === undefined) {
          assert.equal(message, '');
        } else {
          assert.ok(
            message.startsWith(`This is the kubeconfig of the remote computer ${hostname()}`),
            message,
          );
        }
      },
    },
    {
      name: 'the status bar says nothing of a current context that is not ours',
      async run() {
        await write(theirs);
        await shows(/^work, context of somebody else, current, but there is no such context$/);
        assert.deepEqual(person.statusBar(), []);
      },
    },
    {
      name: 'switching changes the current context, and undo takes that back',
      async run() {
        await person.does(commands.switchContext, await row());
        assert.match(person.heard.join(), /kubectl now works on "frankenetes-lost"/);
        assert.equal(await readFile(home.kubeconfig, 'utf8'), ours);
        assert.deepEqual(person.statusBar(), ['$(plug) frankenetes-lost']);
        assert.equal(person.contexts.get(contextKeys.canUndoKubeconfig), true);
        await person.does(commands.undoKubeconfig);
        assert.equal(await readFile(home.kubeconfig, 'utf8'), theirs);
        assert.equal(person.contexts.get(contextKeys.canUndoKubeconfig), false);
      },
    },
    {
      name: 'from the status bar the context is picked among ours',
      async run() {
        await person.does(commands.switchContext, undefined, context);
        assert.equal(await readFile(home.kubeconfig, 'utf8'), ours);
      },
    },
    {
      name: 'a context is copied by its name and as a command',
      async run() {
        await person.does(commands.copyContextName, await row());
        assert.equal(await vscode.env.clipboard.readText(), context);
        await person.does(commands.copyContextCommand, await row());
        assert.equal(await vscode.env.clipboard.readText(), `kubectl --context ${context} get nodes`);
      },
    },
    {
      name: 'the kubeconfig opens at the line of the context',
      async run() {
        await person.does(commands.openKubeconfig, await row());
        const editor = vscode.window.activeTextEditor;
        assert.equal(editor?.document.uri.fsPath, home.kubeconfig);
        assert.match(editor.document.lineAt(editor.selection.active.line).text, /^\s*- context:/);
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      },
    },
    {
      name: 'the context of a cluster that is gone is removed, and undo brings it back byte for byte',
      async run() {
        await person.does(commands.removeContext, await row());
        assert.match(person.heard.join(), /"frankenetes-lost" was removed from/);
        assert.doesNotMatch(await readFile(home.kubeconfig, 'utf8'), /frankenetes-lost/);
        assert.deepEqual([await spoken(), person.statusBar()], [[], []]);
        await person.does(commands.undoKubeconfig);
        assert.equal(await readFile(home.kubeconfig, 'utf8'), ours);
        await shows(/^frankenetes-lost, context, current/);
      },
    },
    {
      name: 'a kubeconfig that is no YAML is a row that says so',
      async run() {
        await write('clusters: [unclosed\n\tand: tabs');
        await shows(/^kubeconfig, kubeconfig, .* is not valid YAML: line \d/);
        assert.deepEqual(person.statusBar(), []);
      },
    },
    {
      name: 'without a context of ours its commands say what to do',
      async run() {
        await rm(home.kubeconfig);
        await eventually('The row of the broken file stayed', async () => (await spoken()).length === 0);
        await person.does(commands.switchContext);
        assert.match(person.heard.join(), /"Use in kubectl" adds one/);
        await person.does(commands.undoKubeconfig);
        assert.match(person.heard.join(), /Nothing was changed/);
      },
    },
  ];
}
