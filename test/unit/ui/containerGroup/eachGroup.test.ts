import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { phrase } from '../../../../src/language/phrase.ts';
import { OperationError } from '../../../../src/operations/operationError.ts';
import { eachGroup } from '../../../../src/ui/containerGroup/eachGroup.ts';
import { aGroup } from '../../builders.ts';

const choices = Array.from({ length: 12 }, (_, index) => ({ group: aGroup({ name: `group-${index}` }) }));

describe('several container groups are changed', () => {
  test('each of them, though one fails; which and why is told', async () => {
    const changed: string[] = [];
    const failures = await eachGroup(choices, async ({ group: { name } }) => {
      if (name === 'group-3') {
        throw new Error('it is transitioning');
      }
      changed.push(name);
    });
    assert.equal(changed.length, 11);
    assert.deepEqual(failures, [{ group: 'group-3', error: new Error('it is transitioning') }]);
  });

  test('five at a time', async () => {
    let underWay = 0;
    let most = 0;
    await eachGroup(choices, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await setImmediate();
      underWay -= 1;
    });
    assert.equal(most, 5);
  });

  test('none after it was cancelled', async () => {
    const begun: string[] = [];
    const work = eachGroup(choices, async ({ group: { name } }) => {
      begun.push(name);
      await setImmediate();
      throw new OperationError('cancelled', phrase`Cancelled.`);
    });
    await assert.rejects(work, { reason: 'cancelled' });
    await setImmediate();
    assert.equal(begun.length, 5);
  });
});
