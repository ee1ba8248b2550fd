import {
  isLocked,
  type Lease,
  leaseAfter,
  type LeaseCommand,
  LeaseError,
  leaseRefusal,
  type LeaseRefusal,
  leaseState,
  secondsToBreak,
} from '../model/lease.ts';
import { type FilesAnswer, type FilesCall, numberHeader, requireHeader } from './filesCall.ts';
import { FilesError, type FilesErrorReason } from './filesError.ts';

type Leased = 'file' | 'share';

/** What each refusal is called; shares have the words of blob containers (recordings of azure-sdk-for-js). */
const refusals: Readonly<Record<Leased, Readonly<Record<LeaseRefusal, FilesErrorReason>>>> = {
  file: {
    missing: 'LeaseIdMissing',
    mismatch: 'LeaseIdMismatchWithFileOperation',
    'not-present': 'LeaseNotPresentWithFileOperation',
    lost: 'LeaseLost',
  },
  share: {
    missing: 'LeaseIdMissing',
    mismatch: 'LeaseIdMismatchWithContainerOperation',
    'not-present': 'LeaseNotPresentWithContainerOperation',
    lost: 'LeaseLost',
  },
};

/** Status by action. */
const codes = { acquire: 201, renew: 200, change: 200, release: 200, break: 202 } as const;

/** Seconds, of a share's lease; a file's has no end but its release ("Lease File"). */
const shareDurations = { least: 15, most: 60 } as const;
const longestBreak = 60;

/** @throws FilesError 412 unless the request names the lease that is there, where it must or does. */
export function requireLease(
  call: FilesCall,
  lease: Lease | undefined,
  { of, access, now, header = 'x-ms-lease-id' }: LeaseUse,
): void {
  const given = call.header(header);
  const refusal = leaseRefusal(lease, given === undefined ? undefined : leaseId(given, header), access, now);
  if (refusal !== undefined) {
    throw new FilesError(refusals[of][refusal]);
  }
}

export interface LeaseUse {
  readonly of: Leased;
  readonly access: 'read' | 'write';
  readonly now: Date;
  /** Where the request names it, if not in `x-ms-lease-id`. */
  readonly header?: string;
}

/** `comp=lease`: what becomes of the lease, and the answer but for the stamps. @throws FilesError */
export function changeLease(
  call: FilesCall,
  lease: Lease | undefined,
  of: Leased,
  now: Date,
): { readonly lease: Lease | undefined; readonly answer: FilesAnswer } {
  const command = commandOf(call, of);
  const changed = leaseNext(lease, command, now);
  const shown: Record<string, string> =
    command.action === 'break'
      ? { 'x-ms-lease-time': String(secondsToBreak(changed, now)) }
      : changed === undefined
        ? {}
        : { 'x-ms-lease-id': changed.id };
  return { lease: changed, answer: { status: codes[command.action], headers: shown } };
}

/** The lease as properties tell it. */
export function leaseProperties(
  lease: Lease | undefined,
  now: Date,
): {
  readonly status: 'locked' | 'unlocked';
  readonly state: string;
  readonly duration?: 'infinite' | 'fixed';
} {
  const state = leaseState(lease, now);
  return {
    status: isLocked(state) ? 'locked' : 'unlocked',
    state,
    ...(state === 'leased' ? { duration: (lease?.duration ?? 0) < 0 ? 'infinite' : 'fixed' } : {}),
  };
}

export function leaseHeaders(lease: Lease | undefined, now: Date): Record<string, string> {
  const { status, state, duration } = leaseProperties(lease, now);
  return {
    'x-ms-lease-status': status,
    'x-ms-lease-state': state,
    ...(duration === undefined ? {} : { 'x-ms-lease-duration': duration }),
  };
}

function leaseNext(lease: Lease | undefined, command: LeaseCommand, now: Date): Lease | undefined {
  try {
    return leaseAfter(lease, command, now);
  } catch (error) {
    throw error instanceof LeaseError ? new FilesError(error.reason, undefined, { cause: error }) : error;
  }
}

function commandOf(call: FilesCall, of: Leased): LeaseCommand {
  const action = requireHeader(call, 'x-ms-lease-action').toLowerCase();
  const id = (header: string): string => leaseId(requireHeader(call, header), header);
  switch (action) {
    case 'acquire': {
      const proposed = call.header('x-ms-proposed-lease-id');
      return {
        action,
        duration: durationOf(call, of),
        proposed: proposed === undefined ? undefined : leaseId(proposed, 'x-ms-proposed-lease-id'),
      };
    }
    case 'renew':
    case 'release':
      if (action === 'renew' && of === 'file') {
        break;
      }
      return { action, id: id('x-ms-lease-id') };
    case 'change':
      return { action, id: id('x-ms-lease-id'), proposed: id('x-ms-proposed-lease-id') };
    case 'break':
      return { action, period: breakPeriodOf(call) };
    default:
  }
  throw new FilesError('InvalidHeaderValue', 'HeaderName: x-ms-lease-action.');
}

function durationOf(call: FilesCall, of: Leased): number {
  const header = 'x-ms-lease-duration';
  const duration = numberHeader(call.header(header) ?? '-1', header, [-1, Number.MAX_SAFE_INTEGER]);
  const fits = of === 'share' && duration >= shareDurations.least && duration <= shareDurations.most;
  if (duration !== -1 && !fits) {
    throw new FilesError('InvalidHeaderValue', `HeaderName: ${header}.`);
  }
  return duration;
}

function breakPeriodOf(call: FilesCall): number | undefined {
  const header = 'x-ms-lease-break-period';
  const given = call.header(header);
  return given === undefined ? undefined : numberHeader(given, header, [0, longestBreak]);
}

/** Any form of a GUID, as one. */
function leaseId(text: string, header: string): string {
  const digits = text.replaceAll(/[-{}()]/g, '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) {
    throw new FilesError('InvalidHeaderValue', `HeaderName: ${header}.`);
  }
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
