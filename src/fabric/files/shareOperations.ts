import { isShareName } from '../model/storageNames.ts';
import type { FileShare } from '../model/resource.ts';
import {
  type FilesAnswer,
  type FilesCall,
  type FilesContext,
  numberHeader,
  requireShare,
  shareStamps,
} from './filesCall.ts';
import { FilesError } from './filesError.ts';
import { changeLease, leaseHeaders, requireLease } from './leases.ts';
import { metadataHeaders, metadataOf } from './metadataHeaders.ts';
import type { ShareSettings } from './shares.ts';

/** GiB ("Create Share"). */
const quotas = [1, 102_400] as const;

export function createShare(call: FilesCall, { shares }: FilesContext): FilesAnswer {
  if (!isShareName(call.share)) {
    throw new FilesError('InvalidResourceName');
  }
  if (shares.get(call.account, call.share) !== undefined) {
    throw new FilesError('ShareAlreadyExists');
  }
  const settings = { ...settingsOf(call), metadata: metadataOf(call) };
  const share = shares.create(call.account, call.share, settings);
  return { status: 201, headers: shareStamps(share) };
}

export function getShareProperties(call: FilesCall, context: FilesContext): FilesAnswer {
  const share = requireShare(call, context);
  const now = context.clock.now();
  requireLease(call, share.lease, { of: 'share', access: 'read', now });
  return {
    status: 200,
    headers: {
      ...shareStamps(share),
      ...metadataHeaders(share.metadata),
      ...leaseHeaders(share.lease, now),
      'x-ms-share-quota': String(share.quota),
      'x-ms-access-tier': share.accessTier,
      'x-ms-enabled-protocols': 'SMB',
      'x-ms-has-immutability-policy': 'false',
    },
  };
}

export function setShareProperties(call: FilesCall, context: FilesContext): FilesAnswer {
  return changed(call, context, settingsOf(call));
}

export function setShareMetadata(call: FilesCall, context: FilesContext): FilesAnswer {
  return changed(call, context, { metadata: metadataOf(call) });
}

export async function deleteShare(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShareForChange(call, context);
  await context.shares.delete(share);
  return { status: 202 };
}

export async function getShareStatistics(call: FilesCall, context: FilesContext): Promise<FilesAnswer> {
  const share = requireShare(call, context);
  requireLease(call, share.lease, { of: 'share', access: 'read', now: context.clock.now() });
  const bytes = await context.shares.usage(share);
  return { status: 200, headers: shareStamps(share), body: ['ShareStats', [['ShareUsageBytes', bytes]]] };
}

export function leaseShare(call: FilesCall, context: FilesContext): FilesAnswer {
  const share = requireShare(call, context);
  const { lease, answer } = changeLease(call, share.lease, 'share', context.clock.now());
  context.shares.lease(share, lease);
  return { ...answer, headers: { ...shareStamps(share), ...answer.headers } };
}

function changed(call: FilesCall, context: FilesContext, changes: Partial<ShareSettings>): FilesAnswer {
  const share = context.shares.change(requireShareForChange(call, context), changes);
  return { status: 200, headers: shareStamps(share) };
}

/** @throws FilesError 412 when somebody else has leased it. */
function requireShareForChange(call: FilesCall, context: FilesContext): FileShare {
  const share = requireShare(call, context);
  requireLease(call, share.lease, { of: 'share', access: 'write', now: context.clock.now() });
  return share;
}

function settingsOf(call: FilesCall): Partial<ShareSettings> {
  const quota = call.header('x-ms-share-quota');
  const accessTier = call.header('x-ms-access-tier');
  return {
    ...(quota === undefined ? {} : { quota: numberHeader(quota, 'x-ms-share-quota', quotas) }),
    ...(accessTier === undefined ? {} : { accessTier }),
  };
}
