import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BackOff } from '../../../../src/fabric/model/backOff.ts';

test('doubles from 1 second to 300', () => {
  const backOff = new BackOff();
  assert.deepEqual(
    Array.from({ length: 11 }, () => backOff.next()),
    [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300],
  );
});

test('forgives a container that ran for ten minutes', () => {
  const backOff = new BackOff();
  backOff.next();
  backOff.next();
  assert.equal(backOff.next(599), 4);
  assert.equal(backOff.next(600), 1);
});
