import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { phrase } from '../language/phrase.ts';
import type { Region, Subscription } from '../operations/ports.ts';
import { told } from './armCall.ts';
import { clientOptions, direct, type ArmAccess } from './armClients.ts';

/**
 * The subscriptions that can be used, by name.
 * @throws OperationError `not-signed-in`, `arm-unreachable` and what else ARM answers.
 */
export function listSubscriptions(access: ArmAccess, signal: AbortSignal): Promise<readonly Subscription[]> {
  return told(phrase`Listing subscriptions`, signal, async () => {
    const listed = await Array.fromAsync(client(access).subscriptions.list({ abortSignal: signal }));
    return listed
      .filter(({ state }) => state === 'Enabled' || state === 'Warned')
      .map(({ subscriptionId = '', tenantId = '', displayName = subscriptionId }) => ({
        subscriptionId,
        tenantId,
        displayName,
      }))
      .toSorted((a, b) => a.displayName.localeCompare(b.displayName));
  });
}

/**
 * The physical regions that a subscription can use, by name.
 * @throws as listSubscriptions.
 */
export function listRegions(
  access: ArmAccess,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<readonly Region[]> {
  return told(phrase`Listing regions`, signal, async () => {
    const pages = client(access).subscriptions.listLocations(subscriptionId, { abortSignal: signal });
    return (await Array.fromAsync(pages))
      .filter(({ metadata }) => metadata?.regionType === 'Physical')
      .map(({ name = '', displayName = name }) => ({ name, displayName }))
      .toSorted((a, b) => a.displayName.localeCompare(b.displayName));
  });
}

function client(access: ArmAccess): SubscriptionClient {
  return direct(new SubscriptionClient(access.credential, clientOptions(access)), access);
}
