import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepPrinter } from '../../../src/cli/stepPrinter.ts';
import { phrase } from '../../../src/language/phrase.ts';

test('where nobody looks, steps are a line each as they end', () => {
  const written: string[] = [];
  const out = { isTTY: false, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const report = stepPrinter(out);
  report({ name: 'a', title: phrase`Resource groups`, state: 'waiting', milliseconds: 0 });
  report({ name: 'a', title: phrase`Resource groups`, state: 'running', milliseconds: 0, note: 'pulling' });
  report({ name: 'a', title: phrase`Resource groups`, state: 'done', milliseconds: 1234 });
  report({ name: 'b', title: phrase`etcd`, state: 'failed', milliseconds: 500 });
  const shown = written.filter(text => text !== '').map(text => text.replaceAll(/ +/g, ' '));
  assert.deepEqual(shown, [' ✔ Resource groups 1.2 s\n', ' ✖ etcd 0.5 s\n']);
});
