import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Lease,
  leaseAfter,
  type LeaseCommand,
  LeaseError,
  leaseRefusal,
  type LeaseState,
  leaseState,
  secondsToBreak,
} from '../../../../src/fabric/model/lease.ts';

const start = new Date('2026-01-01T00:00:00Z');
const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
const at = (seconds: number): string => later(seconds).toISOString();

/** A lease with the id A in every state that a lease can be in now. */
const leases: Readonly<Record<LeaseState, Lease | undefined>> = {
  available: undefined,
  leased: { id: 'A', duration: 30, ends: at(20) },
  expired: { id: 'A', duration: 30, ends: at(-1) },
  breaking: { id: 'A', duration: 30, ends: at(20), breaks: at(10) },
  broken: { id: 'A', duration: 30, ends: at(20), breaks: at(-1) },
};

const acquire = (proposed?: string): LeaseCommand => ({ action: 'acquire', duration: 15, proposed });
const renew = (id: string): LeaseCommand => ({ action: 'renew', id });
const release = (id: string): LeaseCommand => ({ action: 'release', id });
const change = (id: string, proposed: string): LeaseCommand => ({ action: 'change', id, proposed });
const breakIt = (period?: number): LeaseCommand => ({ action: 'break', period });

/** What comes of it: state and id, or why not. */
function outcome(lease: Lease | undefined, command: LeaseCommand): string {
  try {
    const after = leaseAfter(lease, command, start);
    return `${leaseState(after, start)}${after === undefined ? '' : ` ${after.id}`}`;
  } catch (error) {
    assert.ok(error instanceof LeaseError);
    return error.reason;
  }
}

const none = 'LeaseNotPresentWithLeaseOperation';
const mismatch = 'LeaseIdMismatchWithLeaseOperation';
const taken = 'LeaseAlreadyPresent';

/** "Outcomes of lease operations by lease state" of the service's documentation. */
const outcomes: readonly (readonly [LeaseCommand, Readonly<Record<LeaseState, string>>])[] = [
  [
    acquire('A'),
    {
      available: 'leased A',
      leased: 'leased A',
      expired: 'leased A',
      breaking: 'LeaseIsBreakingAndCannotBeAcquired',
      broken: 'leased A',
    },
  ],
  [
    acquire('B'),
    { available: 'leased B', leased: taken, expired: 'leased B', breaking: taken, broken: 'leased B' },
  ],
  [
    renew('A'),
    {
      available: none,
      leased: 'leased A',
      expired: 'leased A',
      breaking: 'LeaseIsBrokenAndCannotBeRenewed',
      broken: 'LeaseIsBrokenAndCannotBeRenewed',
    },
  ],
  [
    renew('B'),
    { available: none, leased: mismatch, expired: mismatch, breaking: mismatch, broken: mismatch },
  ],
  [
    change('A', 'B'),
    {
      available: none,
      leased: 'leased B',
      expired: none,
      breaking: 'LeaseIsBreakingAndCannotBeChanged',
      broken: none,
    },
  ],
  [
    change('B', 'A'),
    {
      available: none,
      leased: 'leased A',
      expired: none,
      breaking: 'LeaseIsBreakingAndCannotBeChanged',
      broken: none,
    },
  ],
  [change('B', 'C'), { available: none, leased: mismatch, expired: none, breaking: mismatch, broken: none }],
  [
    release('A'),
    {
      available: none,
      leased: 'available',
      expired: 'available',
      breaking: 'available',
      broken: 'available',
    },
  ],
  [
    release('B'),
    { available: none, leased: mismatch, expired: mismatch, breaking: mismatch, broken: mismatch },
  ],
  [
    breakIt(),
    {
      available: none,
      leased: 'breaking A',
      expired: 'broken A',
      breaking: 'breaking A',
      broken: 'broken A',
    },
  ],
  [
    breakIt(0),
    { available: none, leased: 'broken A', expired: 'broken A', breaking: 'broken A', broken: 'broken A' },
  ],
];

describe('a lease', () => {
  for (const [command, expected] of outcomes) {
    const { action, ...details } = command;
    test(`${action} ${JSON.stringify(details)}, by state`, () => {
      const found = Object.entries(leases).map(([state, lease]) => [state, outcome(lease, command)]);
      assert.deepEqual(Object.fromEntries(found), expected);
    });
  }

  test('is in the state that time has brought', () => {
    for (const [state, lease] of Object.entries(leases)) {
      assert.equal(leaseState(lease, start), state);
    }
    assert.equal(leaseState(leases.leased, later(20)), 'expired');
    assert.equal(leaseState(leases.breaking, later(10)), 'broken');
    assert.equal(leaseState({ id: 'A', duration: -1 }, later(1e9)), 'leased');
  });

  test('gets an id of its own when none is proposed', () => {
    assert.match(leaseAfter(undefined, acquire(), start)?.id ?? '', /^[0-9a-f-]{36}$/);
  });

  test('is renewed for as long as it was acquired', () => {
    const renewed = leaseAfter(leases.expired, renew('A'), start);
    assert.deepEqual(renewed, { id: 'A', duration: 30, ends: at(30) });
  });

  test('breaks at the end of its time, or of a shorter period, and never later than said before', () => {
    const left = (lease: Lease | undefined, period?: number): number =>
      secondsToBreak(leaseAfter(lease, breakIt(period), start), start);
    assert.equal(left(leases.leased), 20);
    assert.equal(left(leases.leased, 5), 5);
    assert.equal(left(leases.leased, 60), 20);
    assert.equal(left(leases.breaking, 60), 10);
    assert.equal(left({ id: 'A', duration: -1 }), 0);
    assert.equal(left({ id: 'A', duration: -1 }, 60), 60);
  });

  test('keeps out who does not name it', () => {
    const refusals = (given: string | undefined, access: 'read' | 'write'): unknown =>
      Object.fromEntries(
        Object.entries(leases).map(([state, lease]) => [state, leaseRefusal(lease, given, access, start)]),
      );
    const nothing = undefined;
    assert.deepEqual(refusals(undefined, 'write'), {
      available: nothing,
      leased: 'missing',
      expired: nothing,
      breaking: 'missing',
      broken: nothing,
    });
    assert.deepEqual(refusals(undefined, 'read'), {
      available: nothing,
      leased: nothing,
      expired: nothing,
      breaking: nothing,
      broken: nothing,
    });
    for (const access of ['read', 'write'] as const) {
      assert.deepEqual(refusals('A', access), {
        available: 'not-present',
        leased: nothing,
        expired: 'lost',
        breaking: nothing,
        broken: 'lost',
      });
      assert.deepEqual(refusals('B', access), {
        available: 'not-present',
        leased: 'mismatch',
        expired: 'not-present',
        breaking: 'mismatch',
        broken: 'not-present',
      });
    }
  });
});
