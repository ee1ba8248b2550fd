import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitCommand } from '../../../../src/fabric/arm/containerInstance/splitCommand.ts';

for (const [line, words] of [
  ['sh', ['sh']],
  ['  ls   -l /tmp ', ['ls', '-l', '/tmp']],
  [`sh -c "echo 'hi there'"`, ['sh', '-c', `echo 'hi there'`]],
  [`grep 'a "b"' x"y z"`, ['grep', 'a "b"', 'xy z']],
  [`it's`, [`it's`]],
  ['', []],
] as const) {
  test(`splits ${JSON.stringify(line)}`, () => assert.deepEqual(splitCommand(line), words));
}
