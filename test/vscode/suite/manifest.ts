import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { views } from '../../../src/contract/views.ts';
import { commands } from '../../../src/contract/commands.ts';
import { credentialKinds, settings, settingsSection } from '../../../src/contract/settings.ts';
import { extension } from './activation.ts';
import type { SuiteTest } from './suiteTest.ts';

/** The parts of package.json that these tests read, with texts in VS Code's language. */
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly default: unknown; readonly scope: string; readonly enum?: readonly string[] }
        >
      >;
    };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

const manifest = (): Manifest => extension().packageJSON as Manifest;

/** Commands that VS Code makes for a view by itself. */
const viewCommand = new RegExp(`^(?:${Object.values(views).join('|')})\\.`);

export const manifestTests: readonly SuiteTest[] = [
  {
    name: 'every command of the manifest is registered, and no other',
    async run() {
      const contributed = manifest().contributes.commands.map(({ command }) => command);
      const registered = (await vscode.commands.getCommands(true)).filter(
        id => id.startsWith('frankenetes.') && !viewCommand.test(id),
      );
      assert.deepEqual(registered.toSorted(), contributed.toSorted());
      assert.deepEqual(Object.values(commands).toSorted(), contributed.toSorted());
    },
  },
  {
    name: 'every text of the manifest is there',
    run() {
      for (const { command, title } of manifest().contributes.commands) {
        assert.doesNotMatch(title, /^%|^$/, command);
      }
    },
  },
  {
    name: 'settings have the defaults and choices that the code knows',
    run() {
      const { properties } = manifest().contributes.configuration;
      const known = Object.values(settings).map(({ id }) => `${settingsSection}.${id}`);
      assert.deepEqual(Object.keys(properties).toSorted(), known.toSorted());
      for (const { id, default: fallback } of Object.values(settings)) {
        assert.equal(properties[`${settingsSection}.${id}`]?.default, fallback, id);
      }
      assert.deepEqual(properties[`${settingsSection}.${settings.credential.id}`]?.enum, credentialKinds);
    },
  },
  {
    name: 'an untrusted workspace cannot choose engine, images or credentials',
    run() {
      const { properties } = manifest().contributes.configuration;
      const restricted = manifest().capabilities.untrustedWorkspaces.restrictedConfigurations;
      const ofMachine = Object.entries(properties).filter(([, { scope }]) => scope.startsWith('machine'));
      assert.deepEqual(ofMachine.map(([id]) => id).toSorted(), restricted.toSorted());
    },
  },
];
