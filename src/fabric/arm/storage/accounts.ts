import { randomBytes } from 'node:crypto';
import type { AccountKey, StorageAccount, Tags } from '../../model/resource.ts';
import { anything, map, object, text } from '../../model/shape.ts';
import { isAccountName } from '../../model/storageNames.ts';
import type { ArmContext } from '../armContext.ts';
import { ArmError } from '../armError.ts';
import { bodyAs } from '../bodies.ts';
import { pageOf } from '../paging.ts';
import { isInResourceGroup, resourceId } from '../resourceIds.ts';
import { requireLastingResourceGroup, requireResourceGroup } from '../resources/resourceGroups.ts';
import { isLocation, normalizeLocation } from '../resources/locations.ts';
import type { Answer, Call } from '../route.ts';
import { accountBody, storageAccountType } from './accountBody.ts';

interface AccountRequest {
  readonly sku?: { readonly name: string };
  readonly kind?: string;
  readonly location?: string;
  readonly tags?: Tags;
  readonly properties?: Readonly<Record<string, unknown>>;
}

const members = {
  tags: map(text),
  properties: map(anything),
  sku: object({ 'name!': text }),
  kind: text,
} as const;
const createShape = object({ ...members, 'location!': text, 'sku!': members.sku, 'kind!': text });
const updateShape = object(members);
const nameShape = object({ 'name!': text, 'type!': text });
const keyShape = object({ 'keyName!': text });

/** In the service's own words (AzureMonitorStarterPacks#171, azure-cli#10020). */
function nameMessage(name: string): string {
  return `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`;
}

/** @throws ArmError 404 `ResourceNotFound`. */
export function requireAccount(call: Call, context: ArmContext): StorageAccount {
  requireResourceGroup(context, call.param('resourceGroup'));
  const account = context.store.get('storageAccount', resourceId(call, context, storageAccountType));
  if (account === undefined) {
    throw new ArmError(
      404,
      'ResourceNotFound',
      `The Resource '${storageAccountType}/${call.param('name')}' under resource group '${call.param('resourceGroup')}' was not found.`,
    );
  }
  return account;
}

export function checkNameAvailability(call: Call, { shares }: ArmContext): Answer {
  const { name } = bodyAs<{ name: string }>(call.body, nameShape);
  const refusal = !isAccountName(name)
    ? { reason: 'AccountNameInvalid', message: nameMessage(name) }
    : shares.account(name) !== undefined
      ? { reason: 'AlreadyExists', message: `The storage account named ${name} is already taken.` }
      : undefined;
  return { status: 200, body: { nameAvailable: refusal === undefined, ...refusal } };
}

/** Synchronous here; the service takes seconds, which its clients allow for. Keys stay as they are. */
export function putAccount(call: Call, context: ArmContext): Answer {
  const { name: resourceGroup } = requireLastingResourceGroup(context, call.param('resourceGroup'));
  const request = bodyAs<Required<Pick<AccountRequest, 'sku' | 'kind' | 'location'>> & AccountRequest>(
    call.body,
    createShape,
  );
  const existing = context.store.get('storageAccount', resourceId(call, context, storageAccountType));
  requireCreatable(call.param('name'), request.location, existing, context);
  const now = new Date().toISOString();
  const account: StorageAccount = {
    ...(existing ?? {
      kind: 'storageAccount',
      id: resourceId(call, context, storageAccountType),
      name: call.param('name'),
      resourceGroup,
      location: normalizeLocation(request.location),
      creationTime: now,
      keys: [newKey('key1', now), newKey('key2', now)],
      fileService: { settings: {}, sections: {} },
    }),
    sku: request.sku.name,
    accountKind: request.kind,
    tags: request.tags ?? existing?.tags ?? {},
    settings: { ...existing?.settings, ...request.properties },
  };
  context.store.put(account);
  return { status: 200, body: accountBody(account, call.host) };
}

/** @throws ArmError 400, 409 */
function requireCreatable(
  name: string,
  location: string,
  existing: StorageAccount | undefined,
  { shares }: ArmContext,
): void {
  if (!isAccountName(name)) {
    throw new ArmError(400, 'AccountNameInvalid', nameMessage(name));
  }
  if (!isLocation(location)) {
    throw new ArmError(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${location}' is not available for resource type '${storageAccountType}'.`,
    );
  }
  if (existing === undefined && shares.account(name) !== undefined) {
    throw new ArmError(
      409,
      'StorageAccountAlreadyTaken',
      `The storage account named ${name} is already taken.`,
    );
  }
  if (existing !== undefined && existing.location !== normalizeLocation(location)) {
    throw new ArmError(
      409,
      'InvalidResourceLocation',
      `The resource '${name}' already exists in location '${existing.location}'. A resource with the same name cannot be created in location '${location}'.`,
    );
  }
}

export function getAccount(call: Call, context: ArmContext): Answer {
  return { status: 200, body: accountBody(requireAccount(call, context), call.host) };
}

/** What is not named stays; tags are replaced as a whole. */
export function patchAccount(call: Call, context: ArmContext): Answer {
  const account = requireAccount(call, context);
  const { tags, properties, sku, kind } = bodyAs<AccountRequest>(call.body, updateShape);
  const changed: StorageAccount = {
    ...account,
    tags: tags ?? account.tags,
    sku: sku?.name ?? account.sku,
    accountKind: kind ?? account.accountKind,
    settings: { ...account.settings, ...properties },
  };
  context.store.put(changed);
  return { status: 200, body: accountBody(changed, call.host) };
}

/** With its shares and all that is in them. */
export async function deleteAccount(call: Call, context: ArmContext): Promise<Answer> {
  const account = context.store.get('storageAccount', resourceId(call, context, storageAccountType));
  if (account === undefined) {
    return { status: 204 };
  }
  await context.shares.deleteAccount(account);
  return { status: 200 };
}

export function listAccounts(call: Call, { store }: ArmContext): Answer {
  const accounts = store.list('storageAccount').map(account => accountBody(account, call.host));
  return { status: 200, body: pageOf(call, accounts) };
}

export function listAccountsOfGroup(call: Call, context: ArmContext): Answer {
  const { name } = requireResourceGroup(context, call.param('resourceGroup'));
  const accounts = context.store.list('storageAccount').filter(account => isInResourceGroup(account, name));
  const bodies = accounts.map(account => accountBody(account, call.host));
  return { status: 200, body: pageOf(call, bodies) };
}

export function listKeys(call: Call, context: ArmContext): Answer {
  return { status: 200, body: keysBody(requireAccount(call, context)) };
}

/** What was signed with the old key is refused from now on. */
export function regenerateKey(call: Call, context: ArmContext): Answer {
  const account = requireAccount(call, context);
  const { keyName } = bodyAs<{ keyName: string }>(call.body, keyShape);
  const [key1, key2] = account.keys;
  const wanted = account.keys.find(({ name }) => name === keyName.toLowerCase());
  if (wanted === undefined) {
    throw new ArmError(
      400,
      'InvalidValuesForRequestParameters',
      `Values for request parameters are invalid: keyName.`,
    );
  }
  const fresh = newKey(wanted.name, new Date().toISOString());
  const changed: StorageAccount = {
    ...account,
    keys: wanted === key1 ? [fresh, key2] : [key1, fresh],
  };
  context.store.put(changed);
  return { status: 200, body: keysBody(changed) };
}

function newKey(name: AccountKey['name'], creationTime: string): AccountKey {
  return { name, value: randomBytes(64).toString('base64'), creationTime };
}

function keysBody({ keys }: StorageAccount): unknown {
  return {
    keys: keys.map(({ name, value, creationTime }) => ({
      keyName: name,
      value,
      permissions: 'FULL',
      creationTime,
    })),
  };
}
