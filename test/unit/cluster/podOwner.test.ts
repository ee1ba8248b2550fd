import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { podOwner } from '../../../src/cluster/podOwner.ts';

describe('who owns a pod, by its name', () => {
  const owners: readonly (readonly [pod: string, owner: string | undefined])[] = [
    ['web-7d4b9c6f5d-x2x5z', 'Deployment web'],
    ['my-web-1-6c8b5d4f7-bcdfg', 'Deployment my-web-1'],
    ['backup-28934567-x2x5z', 'CronJob backup'],
    // By themselves, or by something whose names could be anybody's.
    ['nginx', undefined],
    ['web-0', undefined],
    ['web-x2x5z', undefined],
    ['web-production-state', undefined],
  ];
  for (const [pod, owner] of owners) {
    test(`${pod}: ${owner ?? 'not known'}`, () => {
      const found = podOwner(pod);
      assert.equal(found === undefined ? undefined : `${found.kind} ${found.name}`, owner);
    });
  }
});
