import { randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type ShareClient, ShareServiceClient, StorageSharedKeyCredential } from '@azure/storage-file-share';
import assert from 'node:assert/strict';
import { createFilesPlane } from '../../../../src/fabric/files/filesPlane.ts';
import { Shares } from '../../../../src/fabric/files/shares.ts';
import type { StorageAccount } from '../../../../src/fabric/model/resource.ts';
import { readLocalCertificate } from '../../../../src/fabric/state/localCertificate.ts';
import { ResourceStore } from '../../../../src/fabric/state/resourceStore.ts';
import type { StateDirectory } from '../../../../src/fabric/state/stateDirectory.ts';
import { temporaryState } from '../fixtures.ts';

export interface FileService {
  readonly state: StateDirectory;
  readonly store: ResourceStore;
  readonly shares: Shares;
  readonly authority: string;
  readonly url: string;
  readonly account: StorageAccount;
  /** Seconds that its clock is ahead of ours. */
  ahead: number;
  /** What it logged. */
  readonly logged: string[];
  /** Azure's own client, with the account's first key or another one. */
  client(key?: string): ShareServiceClient;
}

export function anAccount(name = 'filesaccount'): StorageAccount {
  const key = (of: 'key1' | 'key2') =>
    ({ name: of, value: randomBytes(64).toString('base64'), creationTime: '2026-01-01T00:00:00Z' }) as const;
  return {
    kind: 'storageAccount',
    id: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${name}`,
    name,
    resourceGroup: 'rg',
    location: 'eastus',
    tags: {},
    sku: 'Standard_LRS',
    accountKind: 'StorageV2',
    creationTime: '2026-01-01T00:00:00Z',
    keys: [key('key1'), key('key2')],
    settings: {},
    fileService: { settings: {}, sections: {} },
  };
}

/** The file service over HTTPS with one account, on a state directory of before or one of its own. */
export async function openFiles(
  context: Pick<TestContext, 'after'>,
  before?: Pick<FileService, 'state' | 'account'>,
): Promise<FileService> {
  const state = before?.state ?? temporaryState(context);
  const account = before?.account ?? anAccount();
  const logged: string[] = [];
  const store = new ResourceStore(state, () => undefined);
  store.put(account);
  const shares = new Shares(store, state, () => undefined);
  await shares.sweep();
  const plane = createFilesPlane({
    shares,
    clock: { now: () => new Date(Date.now() + service.ahead * 1000) },
    keep: changed => store.put(changed),
    log: (message, error) => logged.push(`${message} ${String(error)}`),
  });
  const { certificate, privateKey, authority } = readLocalCertificate(state);
  const server = createServer({ cert: certificate, key: privateKey }, (request, response) =>
    plane.answer(request, response),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/${account.name}`;
  const service: FileService = {
    state,
    store,
    shares,
    authority,
    url,
    account,
    ahead: 0,
    logged,
    client: (key = account.keys[0].value) => {
      const options = { retryOptions: { maxTries: 1 }, tlsOptions: { ca: authority } };
      return new ShareServiceClient(url, new StorageSharedKeyCredential(account.name, key), options);
    },
  };
  return service;
}

export interface OpenShare extends FileService {
  readonly share: ShareClient;
  /** Where its content is. */
  readonly content: string;
}

/** The file service with a share, `data`. */
export async function openShare(context: Pick<TestContext, 'after'>): Promise<OpenShare> {
  const service = await openFiles(context);
  const share = service.client().getShareClient('data');
  await share.create();
  const stored = service.shares.get(service.account, 'data');
  assert.ok(stored);
  return Object.assign(service, { share, content: service.shares.contentOf(stored) });
}
