import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { commands } from '../../../src/contract/commands.ts';
import { contextKeys, welcomes } from '../../../src/contract/contextKeys.ts';
import { graphPanelType } from '../../../src/contract/graphMessages.ts';
import { credentialKinds, logPlaces, settings, settingsSection } from '../../../src/contract/settings.ts';
import { treeItemKinds, treeItemStates } from '../../../src/contract/treeItems.ts';
import { viewContainers, views } from '../../../src/contract/views.ts';

interface Placed {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly default: unknown; readonly scope: string; readonly enum?: readonly string[] }
        >
      >;
    };
    readonly menus: Readonly<Record<string, readonly Placed[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when: string;
    }[];
  };
}

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const texts = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
const { contributes } = manifest;
const placed = Object.values(contributes.menus).flat();
const clauses = [
  ...placed.flatMap(({ when }) => when ?? []),
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...contributes.commands.flatMap(({ enablement }) => enablement ?? []),
];

const sorted = (values: Iterable<string>): readonly string[] => [...values].toSorted();

describe('the manifest and the contract say the same', () => {
  test('about commands', () => {
    assert.deepEqual(
      sorted(contributes.commands.map(({ command }) => command)),
      sorted(Object.values(commands)),
    );
  });

  test('about commands in menus', () => {
    const known = new Set<string>(Object.values(commands));
    assert.deepEqual(
      placed.filter(({ command }) => !known.has(command)),
      [],
    );
  });

  test('about views', () => {
    assert.deepEqual(
      Object.values(contributes.viewsContainers).flatMap(containers => containers.map(({ id }) => id)),
      Object.values(viewContainers),
    );
    assert.deepEqual(
      Object.values(contributes.views).flatMap(group => group.map(({ id }) => id)),
      Object.values(views),
    );
  });

  test('about settings and their defaults', () => {
    const declared = Object.entries(contributes.configuration.properties).map(([id, row]) => [
      id,
      row.default,
    ]);
    const used = Object.values(settings).map(({ id, default: value }) => [`${settingsSection}.${id}`, value]);
    assert.deepEqual(Object.fromEntries(declared), Object.fromEntries(used));
    assert.deepEqual(
      contributes.configuration.properties['frankenetes.azure.credential']?.enum,
      credentialKinds,
    );
    assert.deepEqual(contributes.configuration.properties['frankenetes.logs.openIn']?.enum, logPlaces);
  });

  test('about context keys', () => {
    const named = clauses.flatMap(clause => clause.match(/\bfrankenetes\.\w+\b(?![\w.])/g) ?? []);
    const known = new Set<string>([...Object.values(contextKeys), ...Object.values(views), graphPanelType]);
    assert.deepEqual(
      named.filter(key => !known.has(key)),
      [],
    );
  });

  test('about the graph, which is restored after a reload', () => {
    assert.deepEqual(manifest.activationEvents, [`onWebviewPanel:${graphPanelType}`]);
  });

  test('about kinds of tree items', () => {
    const named = clauses.flatMap(clause =>
      [...clause.matchAll(/\^frankenetes\\\.(\w+);/g)].map(([, kind]) => kind),
    );
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter(kind => !Object.values(treeItemKinds).some(known => known === `frankenetes.${kind}`)),
      [],
    );
  });

  test('about the states that are no health', () => {
    for (const state of Object.values(treeItemStates)) {
      assert.ok(
        clauses.some(clause => clause.includes(state)),
        state,
      );
    }
  });

  test('about welcome texts', () => {
    const shown = welcomes.filter(word =>
      contributes.viewsWelcome.some(({ when }) => when.includes(`${contextKeys.welcome} == ${word}`)),
    );
    assert.deepEqual(shown, welcomes);
  });
});

describe('the manifest', () => {
  test('has a text for every key, and no text without one', () => {
    const keys = [...read('package.json').matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual(sorted(new Set(keys)), sorted(Object.keys(texts)));
  });

  test('names only commands that exist in links of its texts', () => {
    const links = Object.values(texts).flatMap(text => [...text.matchAll(/\(command:(frankenetes\.\w+)/g)]);
    const known = new Set<string>(Object.values(commands));
    assert.ok(links.length > 0);
    assert.deepEqual(
      links.map(([, command]) => command ?? '').filter(command => !known.has(command)),
      [],
    );
  });

  test('shows at most three actions beside a tree item', () => {
    const slots = new Map<string, Set<string>>();
    for (const { when = '', group = '' } of contributes.menus['view/item/context'] ?? []) {
      const kind = /\^frankenetes\\\.(\w+);/.exec(when)?.[1] ?? '';
      if (group.startsWith('inline')) {
        slots.set(kind, (slots.get(kind) ?? new Set()).add(group));
      }
    }
    assert.deepEqual(
      [...slots].filter(([, groups]) => groups.size > 3),
      [],
    );
  });

  test('lets no workspace choose an engine, an endpoint or a credential', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const [id, { scope }] of Object.entries(contributes.configuration.properties)) {
      if (id.startsWith('frankenetes.azure.') || id.startsWith('frankenetes.local.')) {
        assert.equal(scope, 'machine', id);
        assert.ok(restrictedConfigurations.includes(id), id);
      }
    }
  });
});
