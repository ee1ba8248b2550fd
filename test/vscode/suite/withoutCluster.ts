import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { commands } from '../../../src/contract/commands.ts';
import { contextKeys } from '../../../src/contract/contextKeys.ts';
import { clusterNameProblem } from '../../../src/cluster/clusterName.ts';
import { english } from '../../../src/language/phrase.ts';
import type { ClusterSpec } from '../../../src/cluster/spec.ts';
import { cancelOperation } from '../../../src/ui/operations/cancelOperation.ts';
import { RunningOperations } from '../../../src/ui/operations/runningOperations.ts';
import { saveAs } from '../../../src/ui/saveAs.ts';
import type { Person } from './person.ts';
import { changeSetting } from './settings.ts';
import type { SuiteTest } from './suiteTest.ts';

/** Milliseconds that nothing here takes. */
const patience = 60_000;

/** What each command of the palette says where it has nothing to act on. */
const answers: readonly (readonly [command: string, answer: RegExp])[] = [
  [commands.continueCreating, /no cluster yet/],
  [commands.repairCluster, /no cluster yet/],
  [commands.deleteCluster, /no cluster yet/],
  [commands.cancelOperation, /Nothing is under way/],
  [commands.useInKubectl, /no cluster yet/],
  [commands.removeFromKubeconfig, /no cluster yet/],
  [commands.copyKubectlCommand, /no cluster yet/],
  [commands.copyClusterLink, /no cluster yet/],
  [commands.startContainerGroup, /no container group yet/],
  [commands.stopContainerGroup, /no container group yet/],
  [commands.restartContainerGroup, /no container group yet/],
  [commands.openInBrowser, /no container group yet/],
  [commands.copyFqdn, /no container group yet/],
  [commands.followLogs, /no container yet/],
  [commands.openTerminal, /no container yet/],
];

function aSpec(name: string): ClusterSpec {
  return { id: name.padEnd(10, '0'), name, target: 'local', topology: 'compact', region: 'eastus' };
}

async function untilCancelled(_report: unknown, signal: AbortSignal): Promise<void> {
  await setTimeout(patience, undefined, { signal });
}

export function withoutClusterTests(person: Person): readonly SuiteTest[] {
  return [
    {
      name: 'where no engine answers the welcome view says so',
      async run() {
        await changeSetting('engine', 'unix:///nothing/listens/here.sock');
        await person.does(commands.refresh);
        assert.equal(person.contexts.get(contextKeys.welcome), 'engine-missing');
        assert.deepEqual(await person.tree(), []);
        await person.does(commands.createCluster, undefined, 'demo', 'This Computer', 'compact');
        assert.match(person.heard.join(), /No container engine answers/);
      },
    },
    {
      name: 'once an engine answers the welcome view offers to create a cluster',
      async run() {
        await changeSetting('engine', process.env['FRANKENETES_TEST_ENGINE'] ?? '');
        await person.does(commands.refresh);
        assert.equal(person.contexts.get(contextKeys.welcome), 'no-clusters');
        assert.equal(person.contexts.get(contextKeys.hasClusters), false);
      },
    },
    ...answers.map(([command, answer]) => ({
      name: `without a cluster ${command} says what is missing`,
      async run() {
        await person.does(command);
        assert.match(person.heard.join(), answer);
      },
    })),
    {
      name: 'what is under way can be cancelled, before the cluster is known to anybody',
      async run() {
        const log = vscode.window.createOutputChannel('operations under test', { log: true });
        const operations = new RunningOperations(log);
        const begin = (name: string): Promise<void> => operations.run('create', aSpec(name), untilCancelled);
        const [kept, cancelled] = [begin('kept'), assert.rejects(begin('cancelled'), { name: 'AbortError' })];
        const ended = assert.rejects(kept, { name: 'AbortError' });
        const command = vscode.commands.registerCommand('test.cancelOperation', () =>
          cancelOperation(undefined, operations),
        );
        await person.does('test.cancelOperation', undefined, 'Creating cluster "cancelled"');
        await cancelled;
        assert.deepEqual(
          operations.all().map(({ spec }) => spec.name),
          ['kept'],
        );
        operations.dispose();
        await ended;
        command.dispose();
        log.dispose();
      },
    },
    {
      name: 'a name that something would refuse is refused at the field',
      async run() {
        for (const name of ['', 'Demo', '9lives', 'a-', 'with--two', 'my-pods', 'n'.repeat(25)]) {
          await person.does(commands.createCluster, undefined, name);
          assert.deepEqual(person.heard, [english(clusterNameProblem(name) ?? '')]);
        }
      },
    },
    {
      name: 'a link that is none to a cluster is told, and asks for nothing',
      async run() {
        await person.opens('vscode://frankenetes.frankenetes/cluster?target=local&id=../../etc', 'Show');
        assert.deepEqual(person.heard, ['This link is none to a cluster. Nothing was done.']);
      },
    },
    {
      name: 'a link to a cluster that is not there says so, and one to Azure what is missing',
      async run() {
        await person.opens('vscode://frankenetes.frankenetes/cluster?target=local&name=gone', 'Show');
        assert.deepEqual(person.heard, [
          'A link asks to show the cluster "gone" (This Computer).',
          'There is no cluster "gone" here (This Computer).',
        ]);
        await person.opens('vscode://frankenetes.frankenetes/cluster?target=azure&name=gone', 'Show');
        assert.match(person.heard.join(), /no subscription is chosen yet/);
      },
    },
    {
      name: 'a log is saved where the person says, and nowhere when that is cancelled',
      async run() {
        const directory = await mkdtemp(join(tmpdir(), 'frankenetes-save-'));
        const file = join(directory, 'demo.log');
        const answers = [undefined, vscode.Uri.file(file)];
        Object.assign(vscode.window, { showSaveDialog: async () => answers.shift() });
        const log = { dialog: 'Save', title: 'demo', extension: 'log', content: Buffer.from('grüezi\n') };
        await saveAs(log);
        assert.deepEqual(await readdir(directory), []);
        await saveAs(log);
        assert.equal(await readFile(file, 'utf8'), 'grüezi\n');
        await rm(directory, { recursive: true });
      },
    },
    {
      name: 'who dismisses the question of VS Code for an account has cancelled, and hears nothing',
      async run() {
        const { getSession } = vscode.authentication;
        const refuse = async (): Promise<never> => {
          throw new Error('User did not consent to login.');
        };
        Object.assign(vscode.authentication, { getSession: refuse });
        await person.does(commands.signIn);
        Object.assign(vscode.authentication, { getSession });
        assert.deepEqual(person.heard, []);
      },
    },
    {
      name: 'where the environment names no service principal, signing in says what to do',
      async run() {
        await changeSetting('credential', 'environment');
        await person.does(commands.signIn);
        await changeSetting('credential', undefined);
        assert.match(person.heard.join(), /service principal in the environment.* Set AZURE_TENANT_ID/);
      },
    },
    {
      name: 'an Azure endpoint that is not on this computer is refused',
      async run() {
        await changeSetting('endpoint', 'https://management.azure.com.example');
        await person.does(commands.selectSubscription);
        assert.match(person.heard.join(), /only an https address of this computer/);
        await changeSetting('endpoint', undefined);
      },
    },
  ];
}
