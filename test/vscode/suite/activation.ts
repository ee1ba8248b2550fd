import assert from 'node:assert/strict';
import Module from 'node:module';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { watchSideEffects } from './sideEffects.ts';
import type { SuiteTest } from './suiteTest.ts';

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('frankenetes.frankenetes');
  assert.ok(found);
  return found;
}

type Load = (this: unknown, request: string, ...rest: unknown[]) => unknown;

/**
 * Measures how long the extension host is kept: by loading the bundle and by its activate().
 * @returns a function that ends the measuring and tells the milliseconds.
 */
function timeActivation(bundle: string): () => object {
  const loader = Module as unknown as { _load: Load };
  const original = loader._load;
  let load = 0;
  let activate = 0;
  loader._load = function (request, ...rest) {
    const begun = performance.now();
    const loaded = original.call(this, request, ...rest);
    if (request !== bundle) {
      return loaded;
    }
    load = performance.now() - begun;
    const { activate: real, ...others } = loaded as { activate: (context: unknown) => void };
    const timed = (context: unknown): void => {
      const called = performance.now();
      real(context);
      activate = performance.now() - called;
    };
    return { ...others, activate: timed };
  };
  return () => {
    loader._load = original;
    const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
    return { load: rounded(load), activate: rounded(activate) };
  };
}

/** The first tests of the suite: they activate the extension for all others. */
export const activationTests: readonly SuiteTest[] = [
  {
    name: 'activating the extension reads no file, starts no process and opens no connection',
    async run() {
      assert.equal(extension().isActive, false);
      const calls = watchSideEffects(join(extension().extensionPath, 'dist'));
      const time = timeActivation(join(extension().extensionPath, 'dist/extension.js'));
      await extension().activate();
      await setImmediate();
      assert.deepEqual(calls(), []);
      assert.ok(extension().isActive);
      console.log(JSON.stringify({ activation: time() }));
    },
  },
];
