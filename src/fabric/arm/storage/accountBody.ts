import type { StorageAccount } from '../../model/resource.ts';
import type { ResourceBody } from '../bodies.ts';

export const storageAccountType = 'Microsoft.Storage/storageAccounts';

/** @param host how the caller names this computer's fabric: the account's file service is there, too. */
export function accountBody(account: StorageAccount, host: string): ResourceBody {
  const { id, name, location, tags, sku, accountKind, creationTime, keys, settings } = account;
  const [key1, key2] = keys;
  return {
    sku: { name: sku, tier: sku.startsWith('Premium') ? 'Premium' : 'Standard' },
    kind: accountKind,
    id,
    name,
    type: storageAccountType,
    location,
    tags,
    properties: {
      supportsHttpsTrafficOnly: true,
      accessTier: 'Hot',
      ...settings,
      keyCreationTime: { key1: key1.creationTime, key2: key2.creationTime },
      provisioningState: 'Succeeded',
      creationTime,
      primaryEndpoints: { file: `https://${host}/${name}/` },
      primaryLocation: location,
      statusOfPrimary: 'available',
    },
  };
}
