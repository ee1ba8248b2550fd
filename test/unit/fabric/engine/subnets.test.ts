import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { freeSubnet } from '../../../../src/fabric/engine/subnets.ts';

describe('freeSubnet', () => {
  test('is the same for the same fabric, and mostly another for another', () => {
    assert.equal(freeSubnet([], 'a1b2'), freeSubnet([], 'a1b2'));
    assert.notEqual(freeSubnet([], 'a1b2'), freeSubnet([], 'a1b3'));
  });

  test('avoids networks that it is in, and that are in it', () => {
    const first = freeSubnet([], 'a1b2');
    for (const taken of [`${first}.0/24`, `${first}.77/30`]) {
      const next = freeSubnet(['fe80::1/64', '', taken], 'a1b2');
      assert.ok(next);
      assert.notEqual(next, first);
    }
  });

  test('none when the whole pool is taken', () => {
    assert.equal(freeSubnet(['10.0.0.0/8'], 'a1b2'), undefined);
  });
});
