import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { StateDirectory } from '../../../../src/fabric/state/stateDirectory.ts';
import { CheckedFabric, type Step } from './checking/checkedFabric.ts';

/** In memory where the system has such a place: thousands of fabrics write their state. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const group = fc.constantFrom('one', 'two', 'three');
const ask = fc.record({
  ask: fc.constantFrom(
    ...(['put', 'put', 'putChanged', 'putImmutable', 'putTaken', 'patch', 'get', 'exec', 'attach'] as const),
    ...(['start', 'stop', 'restart', 'delete'] as const),
  ),
  group,
  policy: fc.constantFrom('Always', 'OnFailure', 'Never'),
});
const exit = fc.record({ exit: group, code: fc.constantFrom(0, 1, 137) });
const befall = fc.record({
  befall: fc.constantFrom('settle', 'settle', 'engine away', 'engine back', 'fabric restarted'),
});
const fails = fc.constantFrom<Step>(
  { fails: 'ensureImage', reason: 'image-not-found' },
  { fails: 'ensureSandbox', reason: 'port-taken' },
  { fails: 'createContainer', reason: 'disk-full' },
  { fails: 'startContainer', reason: 'start-failed' },
  { fails: 'startContainer', reason: 'unexpected' },
  { fails: 'inspectContainer', reason: 'unexpected' },
  { fails: 'waitForExit', reason: 'unexpected' },
  { fails: 'removeContainer', reason: 'unexpected' },
  { fails: 'removeGroup', reason: 'unexpected' },
  { fails: 'owned', reason: 'unexpected' },
  { fails: 'removeNetwork', reason: 'unexpected' },
);
const vanishes = fc.record({ vanishes: group });
const dies = fc.record({ writesLeft: fc.nat(12) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: ask },
  { weight: 2, arbitrary: befall },
  exit,
  fails,
  vanishes,
  dies,
);

test('whatever clients ask in whatever order, and whatever befalls, every answer is one that the service may give', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 10 }),
      fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }),
      async (steps, turns) => {
        const path = mkdtempSync(join(scratch, 'frankenetes-model-'));
        const fabric = new CheckedFabric(new StateDirectory(path), turns);
        try {
          await fabric.begin();
          for (const one of steps) {
            await fabric.take(one);
          }
          await fabric.finish();
        } finally {
          fabric.kill();
          rmSync(path, { recursive: true, force: true });
        }
      },
    ),
    // A sequence takes milliseconds; one that does not end is told, too.
    { numRuns: Number(process.env['FRANKENETES_MODEL_RUNS'] ?? 1000), timeout: 20_000 },
  );
});
