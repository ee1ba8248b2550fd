import type { ShareSettings } from '../../files/shares.ts';
import { isLocked, leaseState } from '../../model/lease.ts';
import type { FileShare, StorageAccount } from '../../model/resource.ts';
import { anything, map, number, object, text } from '../../model/shape.ts';
import { isShareName } from '../../model/storageNames.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs, listBody } from '../bodies.ts';
import type { Answer, Call } from '../route.ts';
import { storageAccountType } from './accountBody.ts';
import { requireAccount } from './accounts.ts';

const serviceType = `${storageAccountType}/fileServices`;
const shareType = `${serviceType}/shares`;

const serviceShape = object({ properties: map(anything) });
const shareShape = object({
  properties: object({ shareQuota: number, metadata: map(text), accessTier: text }),
});

interface ShareRequest {
  readonly properties?: {
    readonly shareQuota?: number;
    readonly metadata?: Readonly<Record<string, string>>;
    readonly accessTier?: string;
  };
}

/** GiB, of a share of any account ("File Shares - Create"). */
const quotas = { least: 1, most: 102_400 } as const;

export function getFileService(call: Call, context: ArmContext): Answer {
  return { status: 200, body: serviceBody(requireAccount(call, context)) };
}

export function setFileService(call: Call, context: ArmContext): Answer {
  const account = requireAccount(call, context);
  const { properties } = bodyAs<{ properties?: Readonly<Record<string, unknown>> }>(call.body, serviceShape);
  const settings = { ...account.fileService.settings, ...properties };
  const changed: StorageAccount = { ...account, fileService: { ...account.fileService, settings } };
  context.store.put(changed);
  return { status: 200, body: serviceBody(changed) };
}

export function listFileServices(call: Call, context: ArmContext): Answer {
  return { status: 200, body: listBody([serviceBody(requireAccount(call, context))]) };
}

/** Creating what is there changes it: the service answers 200 then, 201 for a new one. */
export function putShare(call: Call, context: ArmContext): Answer {
  const account = requireAccount(call, context);
  const name = call.param('share');
  const settings = settingsOf(call);
  if (!isShareName(name)) {
    throw new ArmError(
      400,
      'InvalidResourceName',
      `The share name '${name}' is invalid: it must have 3 to 63 lower-case letters, digits and single hyphens, and begin and end with a letter or digit.`,
    );
  }
  const existing = context.shares.get(account, name);
  const share =
    existing === undefined
      ? context.shares.create(account, name, settings)
      : context.shares.change(existing, settings);
  return { status: existing === undefined ? 201 : 200, body: shareBody(share) };
}

/** With `$expand=stats` also how much is in it. */
export async function getShare(call: Call, context: ArmContext): Promise<Answer> {
  const share = requireShare(call, context);
  const expanded = (call.query.get('$expand') ?? '').toLowerCase().split(',').includes('stats');
  const usage = expanded ? await context.shares.usage(share) : undefined;
  return { status: 200, body: shareBody(share, usage) };
}

export function patchShare(call: Call, context: ArmContext): Answer {
  const share = context.shares.change(requireShare(call, context), settingsOf(call));
  return { status: 200, body: shareBody(share) };
}

/** The lease of a share keeps it from being deleted here, too. */
export async function deleteShare(call: Call, context: ArmContext): Promise<Answer> {
  const share = context.shares.get(requireAccount(call, context), call.param('share'));
  if (share === undefined) {
    return { status: 204 };
  }
  if (isLocked(leaseState(share.lease, new Date()))) {
    throw new ArmError(
      409,
      'LeaseIdMissing',
      'There is currently a lease on the file share and no lease ID was specified in the request.',
    );
  }
  await context.shares.delete(share);
  return { status: 200 };
}

/** `$filter=startswith(name, 'x')`, `$maxpagesize`; a page that is not the last one names the next. */
export function listShares(call: Call, context: ArmContext): Answer {
  const account = requireAccount(call, context);
  const prefix = prefixOf(call.query.get('$filter'));
  const from = call.query.get('$skipToken') ?? '';
  const most = pageSizeOf(call.query.get('$maxpagesize'));
  const found = context.shares.list(account).filter(({ name }) => name.startsWith(prefix) && name >= from);
  const next = found[most];
  const query = new URLSearchParams(call.query);
  query.set('$skipToken', next?.name ?? '');
  return {
    status: 200,
    body: {
      value: found.slice(0, most).map(share => shareBody(share)),
      ...(next === undefined ? {} : { nextLink: `https://${call.host}${call.path}?${query.toString()}` }),
    },
  };
}

function requireShare(call: Call, context: ArmContext): FileShare {
  const share = context.shares.get(requireAccount(call, context), call.param('share'));
  if (share === undefined) {
    throw new ArmError(404, 'ShareNotFound', 'The specified share does not exist.');
  }
  return share;
}

function settingsOf(call: Call): Partial<ShareSettings> {
  const { properties = {} } = bodyAs<ShareRequest>(call.body ?? {}, shareShape);
  const { shareQuota, metadata, accessTier } = properties;
  if (shareQuota !== undefined && !(shareQuota >= quotas.least && shareQuota <= quotas.most)) {
    throw new ArmError(
      400,
      'InvalidRequestPropertyValue',
      `The value '${shareQuota}' for property 'shareQuota' is invalid: it must be from ${quotas.least} to ${quotas.most}.`,
    );
  }
  return {
    ...(shareQuota === undefined ? {} : { quota: shareQuota }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(accessTier === undefined ? {} : { accessTier }),
  };
}

function prefixOf(filter: string | null): string {
  if (filter === null || filter.trim() === '') {
    return '';
  }
  const match = /^\s*startswith\(\s*name\s*,\s*'?([a-z0-9-]*)'?\s*\)\s*$/i.exec(filter);
  if (match?.[1] === undefined) {
    throw new ArmError(
      400,
      'InvalidFilterInQueryString',
      `The filter '${filter}' is not supported; use startswith(name, 'prefix').`,
    );
  }
  return match[1];
}

function pageSizeOf(text: string | null): number {
  const size = text === null ? Infinity : Number(text);
  if (!(size >= 1)) {
    throw new ArmError(
      400,
      'InvalidValuesForRequestParameters',
      'Values for request parameters are invalid: $maxpagesize.',
    );
  }
  return size;
}

function serviceBody({ id, sku, fileService }: StorageAccount): unknown {
  return {
    sku: { name: sku, tier: sku.startsWith('Premium') ? 'Premium' : 'Standard' },
    id: `${id}/fileServices/default`,
    name: 'default',
    type: serviceType,
    properties: {
      cors: { corsRules: [] },
      shareDeleteRetentionPolicy: { enabled: false },
      ...fileService.settings,
    },
  };
}

function shareBody(
  { id, name, etag, lastModified, quota, metadata, accessTier, lease }: FileShare,
  usage?: number,
): unknown {
  const state = leaseState(lease, new Date());
  return {
    id,
    name,
    type: shareType,
    etag,
    properties: {
      lastModifiedTime: lastModified,
      metadata,
      shareQuota: quota,
      accessTier,
      enabledProtocols: 'SMB',
      leaseStatus: isLocked(state) ? 'Locked' : 'Unlocked',
      leaseState: `${state.slice(0, 1).toUpperCase()}${state.slice(1)}`,
      ...(state === 'leased' ? { leaseDuration: (lease?.duration ?? 0) < 0 ? 'Infinite' : 'Fixed' } : {}),
      ...(usage === undefined ? {} : { shareUsageBytes: usage }),
    },
  };
}
