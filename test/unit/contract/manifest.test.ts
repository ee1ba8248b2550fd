import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { commands } from '../../../src/contract/commands.ts';
import { contextKeys, welcomes } from '../../../src/contract/contextKeys.ts';
import { diagnosisPanelType } from '../../../src/contract/diagnosisMessages.ts';
import { graphPanelType } from '../../../src/contract/graphMessages.ts';
import { mostLines } from '../../../src/contract/logMessages.ts';
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
          {
            readonly default: unknown;
            readonly scope: string;
            readonly enum?: readonly string[];
            readonly maximum?: number;
          }
        >
      >;
    };
    readonly menus: Readonly<Record<string, readonly Placed[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly steps: readonly {
        readonly id: string;
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
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
    assert.equal(contributes.configuration.properties['frankenetes.logs.tail']?.maximum, mostLines);
  });

  test('about context keys', () => {
    const named = clauses.flatMap(clause => clause.match(/\bfrankenetes\.\w+\b(?![\w.])/g) ?? []);
    const known = new Set<string>([...Object.values(contextKeys), ...Object.values(views), graphPanelType]);
    assert.deepEqual(
      named.filter(key => !known.has(key)),
      [],
    );
  });

  test('about what wakes the extension besides its commands and views', () => {
    assert.deepEqual(manifest.activationEvents.toSorted(), [
      'onTerminal:*',
      'onUri',
      'onView:kubernetes.cloudExplorer',
      `onWebviewPanel:${diagnosisPanelType}`,
      `onWebviewPanel:${graphPanelType}`,
    ]);
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

describe('the walkthrough', () => {
  const [{ id, steps } = { id: '', steps: [] }] = contributes.walkthroughs;

  test('has a picture for each step, in the colours of the theme', () => {
    for (const { media } of steps) {
      const picture = read(media.svg);
      assert.match(picture, /var\(--vscode-/);
      // VS Code lets the picture have no styles of its own, and a colour of ours would not follow the theme.
      assert.doesNotMatch(picture, /<style|style=|#[0-9a-f]{3,8}\b/i);
    }
  });

  test('ends its steps by what there is', () => {
    const known = new Set([
      ...Object.values(contextKeys).map(key => `onContext:${key}`),
      ...Object.values(commands).map(command => `onCommand:${command}`),
      ...Object.values(views).map(view => `onCommand:${view}.focus`),
    ]);
    const events = steps.flatMap(({ completionEvents }) => completionEvents);
    assert.ok(events.length >= steps.length);
    assert.deepEqual(
      events.filter(event => !known.has(event)),
      [],
    );
  });

  test('is where the welcome text leads', () => {
    const [, link = ''] =
      /command:workbench\.action\.openWalkthrough\?([^)]+)/.exec(texts['welcome.noClusters'] ?? '') ?? [];
    assert.deepEqual(JSON.parse(decodeURIComponent(link)), [`frankenetes.frankenetes#${id}`]);
  });
});

describe('the manifest', () => {
  test('has a text for every key, and no text without one', () => {
    const keys = [...read('package.json').matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual(sorted(new Set(keys)), sorted(Object.keys(texts)));
  });

  test('names only commands that exist in links of its texts', () => {
    const links = Object.values(texts).flatMap(text => [
      ...text.matchAll(/\(command:(frankenetes\.[\w.]+)/g),
    ]);
    const focusing = Object.values(views).map(view => `${view}.focus`);
    const known = new Set<string>([...Object.values(commands), ...focusing]);
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
