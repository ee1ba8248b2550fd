import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { describe, test, type TestContext } from 'node:test';
import { Shares } from '../../../../src/fabric/files/shares.ts';
import type { StorageAccount } from '../../../../src/fabric/model/resource.ts';
import { VolumeError, type VolumeErrorReason } from '../../../../src/fabric/model/volumeSources.ts';
import { ResourceStore } from '../../../../src/fabric/state/resourceStore.ts';
import { repositoryAddress } from '../../../../src/fabric/volumes/repositoryAddress.ts';
import { Volumes } from '../../../../src/fabric/volumes/volumes.ts';
import { anAccount } from '../files/filesFixture.ts';
import { temporaryState } from '../fixtures.ts';

function failsWith(reason: VolumeErrorReason): (error: unknown) => boolean {
  return error => error instanceof VolumeError && error.reason === reason;
}

describe('the directory of a share', () => {
  function open(
    context: TestContext,
    changes: Partial<StorageAccount> = {},
  ): { volumes: Volumes; account: StorageAccount; shares: Shares } {
    const state = temporaryState(context);
    const store = new ResourceStore(state, () => undefined);
    const account = { ...anAccount(), ...changes };
    store.put(account);
    const shares = new Shares(store, state, () => undefined);
    return { volumes: new Volumes(shares, state), account, shares };
  }

  test('is told to who has one of the account’s keys', context => {
    const { volumes, account, shares } = open(context);
    const share = shares.create(account, 'data', {});
    const [key1, key2] = account.keys;
    for (const { value } of [key1, key2]) {
      const volume = { shareName: 'data', storageAccountName: account.name, storageAccountKey: value };
      assert.equal(volumes.shareDirectory(volume), shares.contentOf(share));
    }
  });

  for (const [what, volume, reason] of [
    ['another key', { storageAccountKey: 'YQ==' }, 'key-refused'],
    ['no key', {}, 'key-refused'],
    ['an account that is not there', { storageAccountName: 'nobody' }, 'account-absent'],
  ] as const) {
    test(`is not told with ${what}`, context => {
      const { volumes, account, shares } = open(context);
      shares.create(account, 'data', {});
      assert.throws(
        () => volumes.shareDirectory({ shareName: 'data', storageAccountName: account.name, ...volume }),
        failsWith(reason),
      );
    });
  }

  test('is not told of a share that is not there, or when the account refuses keys', context => {
    const asked = ({ name, keys }: StorageAccount): Parameters<Volumes['shareDirectory']>[0] => ({
      shareName: 'data',
      storageAccountName: name,
      storageAccountKey: keys[0].value,
    });
    const absent = open(context);
    assert.throws(() => absent.volumes.shareDirectory(asked(absent.account)), failsWith('share-absent'));
    const closed = open(context, { settings: { allowSharedKeyAccess: false } });
    closed.shares.create(closed.account, 'data', {});
    assert.throws(() => closed.volumes.shareDirectory(asked(closed.account)), failsWith('key-refused'));
  });
});

describe('the address of a repository', () => {
  test('is looked up once, and pinned', async () => {
    assert.deepEqual(await repositoryAddress('https://198.51.100.7:8443/x.git'), {
      url: 'https://198.51.100.7:8443/x.git',
      resolve: '198.51.100.7:8443:198.51.100.7',
    });
    assert.deepEqual(await repositoryAddress('http://[2001:db8::7]/x.git'), {
      url: 'http://[2001:db8::7]/x.git',
      resolve: '2001:db8::7:80:[2001:db8::7]',
    });
  });

  test('has its credentials beside it', async () => {
    const { url, authorization = '' } = await repositoryAddress('https://me:to%40ken@198.51.100.7/x.git');
    assert.equal(url, 'https://198.51.100.7/x.git');
    assert.equal(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString(), 'me:to@ken');
  });

  test('is never this computer', async () => {
    const own = Object.values(networkInterfaces()).flatMap(known => known ?? []);
    const hosts = [
      'localhost',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0.0.0.0',
      '169.254.169.254',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[fe80::1]',
      '224.0.0.1',
      ...own.filter(({ family }) => family === 'IPv4').map(({ address }) => address),
    ];
    for (const host of hosts) {
      await assert.rejects(repositoryAddress(`http://${host}/x.git`), failsWith('address-refused'), host);
    }
  });

  test('must be there', async () => {
    await assert.rejects(repositoryAddress('https://nobody.invalid/x.git'), failsWith('clone-failed'));
  });
});
