import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { commands } from '../../../src/contract/commands.ts';
import { contextValue, type TreeItemKind, type TreeItemTrait } from '../../../src/contract/treeItems.ts';

interface Placed {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}

const file = new URL('../../../package.json', import.meta.url);
const { contributes } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly contributes: { readonly menus: Readonly<Record<string, readonly Placed[]>> };
};
const inTree = contributes.menus['view/item/context'] ?? [];
const inGraph = contributes.menus['webview/context'] ?? [];

/** Everything that a row may have besides its state. */
const traits: readonly TreeItemTrait[] = ['fqdn', 'ports', 'pod', 'other'];

/** What every state has is left out of the table below. */
const everywhere: ReadonlySet<string> = new Set([
  commands.followLogs,
  commands.diagnose,
  commands.copyFqdn,
  commands.showGraph,
  commands.copyClusterLink,
]);

const complete = 'useInKubectl copyKubectlCommand removeFromKubeconfig repairCluster deleteCluster';
const running =
  'stopContainerGroup restartContainerGroup openInBrowser openTerminal openPodTerminal deleteContainerGroup';
const unclear =
  'startContainerGroup stopContainerGroup restartContainerGroup openInBrowser deleteContainerGroup';

/** What the menu of a row offers in each state that the kind can be in. */
const offered: readonly (readonly [TreeItemKind, Readonly<Record<string, string>>])[] = [
  [
    'cluster',
    {
      Busy: 'cancelOperation',
      Incomplete: 'removeFromKubeconfig continueCreating deleteCluster',
      Deleting: 'removeFromKubeconfig deleteCluster',
      Starting: complete,
      Restarting: complete,
      Stopping: complete,
      Stopped: complete,
      Succeeded: complete,
      Running: complete,
      Failed: complete,
      Unhealthy: complete,
      Provisioned: complete,
      Unknown: complete,
    },
  ],
  [
    'containerGroup',
    {
      Starting: 'deleteContainerGroup',
      Deleting: '',
      Stopped: 'startContainerGroup deleteContainerGroup',
      Succeeded: 'startContainerGroup restartContainerGroup deleteContainerGroup',
      Restarting: 'stopContainerGroup restartContainerGroup openInBrowser deleteContainerGroup',
      Running: running,
      Unhealthy: running,
      Failed: unclear,
      Provisioned: unclear,
      Unknown: unclear,
    },
  ],
  [
    'container',
    {
      Running: 'openTerminal openPodTerminal',
      Starting: '',
      Restarting: '',
      Stopped: '',
      Succeeded: '',
      Failed: '',
      Unknown: '',
    },
  ],
];

const states = offered.flatMap(([kind, table]) =>
  Object.entries(table).map(([state, expected]) => ({ kind, state, expected })),
);

const isInline = ({ group }: Placed): boolean => group.startsWith('inline');

/** The entries of a menu that are shown for a row in this state, in the order of the manifest. */
function shown(menu: readonly Placed[], kind: TreeItemKind, state: string): readonly Placed[] {
  const item = contextValue(kind, state, 'azure', traits);
  return menu.filter(({ when }) => {
    const pattern =
      /^(?:view == frankenetes\.clusters|webviewId == frankenetes\.graph) && viewItem =~ \/(.+)\/$/.exec(
        when,
      )?.[1];
    return pattern !== undefined && new RegExp(pattern).test(item);
  });
}

function named(entries: readonly Placed[]): readonly string[] {
  return entries.map(({ command }) => command);
}

describe('the menu of a row offers only what can work there', () => {
  for (const { kind, state, expected } of states) {
    test(`${kind}, ${state}: ${expected}`, () => {
      const menu = named(shown(inTree, kind, state).filter(entry => !isInline(entry)));
      const some = menu.filter(command => !everywhere.has(command));
      assert.equal(some.map(command => command.replace('frankenetes.', '')).join(' '), expected);
    });
  }

  test('and beside the row stands nothing that its menu does not have', () => {
    for (const { kind, state } of states) {
      const entries = shown(inTree, kind, state);
      const menu = new Set(named(entries.filter(entry => !isInline(entry))));
      const beside = named(entries.filter(isInline));
      assert.deepEqual(
        beside.filter(command => !menu.has(command)),
        [],
        `${kind}, ${state}`,
      );
    }
  });

  test('and the graph offers nothing that the tree does not', () => {
    for (const { kind, state } of states) {
      const tree = new Set(named(shown(inTree, kind, state)));
      assert.deepEqual(
        named(shown(inGraph, kind, state)).filter(command => !tree.has(command)),
        [],
        `${kind}, ${state}`,
      );
    }
  });
});
