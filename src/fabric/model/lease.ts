import { randomUUID } from 'node:crypto';

/** A lock on a share or a file that its holder names at every change. Times are RFC 3339. */
export interface Lease {
  /** A GUID in lower case. */
  readonly id: string;
  /** Seconds; -1 for one that never ends by itself. */
  readonly duration: number;
  readonly ends?: string;
  /** Set when somebody broke it: from then on it is nobody's. */
  readonly breaks?: string;
}

export type LeaseState = 'available' | 'leased' | 'expired' | 'breaking' | 'broken';

export type LeaseCommand =
  | { readonly action: 'acquire'; readonly duration: number; readonly proposed: string | undefined }
  | { readonly action: 'renew' | 'release'; readonly id: string }
  | { readonly action: 'change'; readonly id: string; readonly proposed: string }
  /** `period` in seconds: at most so long goes on what is there. */
  | { readonly action: 'break'; readonly period: number | undefined };

/** Why a lease cannot be had or changed. */
export type LeaseConflict =
  | 'LeaseAlreadyPresent'
  | 'LeaseIsBreakingAndCannotBeAcquired'
  | 'LeaseIsBreakingAndCannotBeChanged'
  | 'LeaseIsBrokenAndCannotBeRenewed'
  | 'LeaseIdMismatchWithLeaseOperation'
  | 'LeaseNotPresentWithLeaseOperation';

/** Why an operation on what is leased is refused. */
export type LeaseRefusal = 'missing' | 'mismatch' | 'not-present' | 'lost';

export class LeaseError extends Error {
  override readonly name = 'LeaseError';
  readonly reason: LeaseConflict;

  constructor(reason: LeaseConflict) {
    super(reason);
    this.reason = reason;
  }
}

export function leaseState(lease: Lease | undefined, now: Date): LeaseState {
  if (lease === undefined) {
    return 'available';
  }
  if (lease.breaks !== undefined) {
    return isPast(lease.breaks, now) ? 'broken' : 'breaking';
  }
  return lease.ends !== undefined && isPast(lease.ends, now) ? 'expired' : 'leased';
}

/** Whether the state keeps others out. */
export function isLocked(state: LeaseState): boolean {
  return state === 'leased' || state === 'breaking';
}

/** Whole seconds until a breaking lease is broken; 0 for any other. */
export function secondsToBreak(lease: Lease | undefined, now: Date): number {
  return lease?.breaks === undefined ? 0 : Math.max(0, Math.ceil(secondsUntil(lease.breaks, now)));
}

/**
 * What a lease is after a command ("Lease Share" and "Lease File" of Azure Files, outcomes by state).
 * @returns undefined when there is none any more.
 * @throws LeaseError
 */
export function leaseAfter(lease: Lease | undefined, command: LeaseCommand, now: Date): Lease | undefined {
  switch (command.action) {
    case 'acquire':
      return acquired(lease, command, now);
    case 'renew':
      return renewed(held(lease, command.id), now);
    case 'change':
      return changed(lease, command, now);
    case 'release':
      held(lease, command.id);
      return undefined;
    case 'break':
      return broken(lease, command.period, now);
  }
}

/**
 * Whether an operation may go on that names the lease `given`, or none. Reading never needs to name one; who does
 * must name the right one.
 */
export function leaseRefusal(
  lease: Lease | undefined,
  given: string | undefined,
  access: 'read' | 'write',
  now: Date,
): LeaseRefusal | undefined {
  const locked = isLocked(leaseState(lease, now));
  if (given === undefined) {
    return locked && access === 'write' ? 'missing' : undefined;
  }
  if (locked) {
    return lease?.id === given ? undefined : 'mismatch';
  }
  return lease?.id === given ? 'lost' : 'not-present';
}

function acquired(
  lease: Lease | undefined,
  { duration, proposed }: Extract<LeaseCommand, { action: 'acquire' }>,
  now: Date,
): Lease {
  const state = leaseState(lease, now);
  const own = lease?.id === proposed;
  if (state === 'breaking') {
    throw new LeaseError(own ? 'LeaseIsBreakingAndCannotBeAcquired' : 'LeaseAlreadyPresent');
  }
  if (state === 'leased' && !own) {
    throw new LeaseError('LeaseAlreadyPresent');
  }
  return running({ id: proposed ?? randomUUID(), duration }, now);
}

function renewed(lease: Lease, now: Date): Lease {
  if (lease.breaks !== undefined) {
    throw new LeaseError('LeaseIsBrokenAndCannotBeRenewed');
  }
  return running(lease, now);
}

function changed(
  lease: Lease | undefined,
  { id, proposed }: Extract<LeaseCommand, { action: 'change' }>,
  now: Date,
): Lease {
  const state = leaseState(lease, now);
  if (lease === undefined || !isLocked(state)) {
    throw new LeaseError('LeaseNotPresentWithLeaseOperation');
  }
  // Who did not hear the answer asks again, and holds the new id already.
  if (lease.id !== id && lease.id !== proposed) {
    throw new LeaseError('LeaseIdMismatchWithLeaseOperation');
  }
  if (state === 'breaking') {
    throw new LeaseError('LeaseIsBreakingAndCannotBeChanged');
  }
  return { ...lease, id: proposed };
}

/** Without a period a lease with an end goes on to its end, and one without is over at once. */
function broken(lease: Lease | undefined, period: number | undefined, now: Date): Lease {
  if (lease === undefined) {
    throw new LeaseError('LeaseNotPresentWithLeaseOperation');
  }
  const end = lease.breaks ?? lease.ends;
  const left = end === undefined ? (period ?? 0) : Math.max(0, secondsUntil(end, now));
  return { ...lease, breaks: after(Math.min(left, period ?? left), now) };
}

/** @throws LeaseError unless the lease is there, in whatever state, and has this id. */
function held(lease: Lease | undefined, id: string): Lease {
  if (lease === undefined) {
    throw new LeaseError('LeaseNotPresentWithLeaseOperation');
  }
  if (lease.id !== id) {
    throw new LeaseError('LeaseIdMismatchWithLeaseOperation');
  }
  return lease;
}

function running({ id, duration }: Pick<Lease, 'id' | 'duration'>, now: Date): Lease {
  return { id, duration, ...(duration < 0 ? {} : { ends: after(duration, now) }) };
}

function after(seconds: number, now: Date): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}

function secondsUntil(time: string, now: Date): number {
  return (Date.parse(time) - now.getTime()) / 1000;
}

function isPast(time: string, now: Date): boolean {
  return Date.parse(time) <= now.getTime();
}
