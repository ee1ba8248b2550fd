import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ulimitsWithin } from '../../../../src/fabric/engine/ulimits.ts';

function procLimits(openFiles: string, processes: string): string {
  return [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    `Max processes             100                  ${processes.padEnd(20)} processes `,
    `Max open files            100                  ${openFiles.padEnd(20)} files     `,
  ].join('\n');
}

describe('ulimitsWithin', () => {
  test('plenty where the computer allows it', () => {
    assert.deepEqual(ulimitsWithin(procLimits('1048576', 'unlimited')), [
      { Name: 'nofile', Soft: 16_384, Hard: 16_384 },
      { Name: 'nproc', Soft: 4_096, Hard: 4_096 },
    ]);
  });

  test('never more than the hard limit', () => {
    assert.deepEqual(ulimitsWithin(procLimits('1024', '512')), [
      { Name: 'nofile', Soft: 1_024, Hard: 1_024 },
      { Name: 'nproc', Soft: 512, Hard: 512 },
    ]);
  });

  test('none where the kernel is not Linux', () => assert.deepEqual(ulimitsWithin(undefined), []));
});
