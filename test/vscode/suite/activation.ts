import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import type { SuiteTest } from './suiteTest.ts';

export const activationTests: readonly SuiteTest[] = [
  {
    name: 'the extension activates',
    async run() {
      const extension = vscode.extensions.getExtension('frankenetes.frankenetes');
      assert.ok(extension);
      await extension.activate();
      assert.ok(extension.isActive);
    },
  },
];
