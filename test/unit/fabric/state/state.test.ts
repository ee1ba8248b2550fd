import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { ResourceGroup } from '../../../../src/fabric/model/resource.ts';
import { FabricLog } from '../../../../src/fabric/state/fabricLog.ts';
import { breakLock, holdsLock, releaseLock, takeLock } from '../../../../src/fabric/state/instanceLock.ts';
import { readLocalCertificate } from '../../../../src/fabric/state/localCertificate.ts';
import { ResourceStore } from '../../../../src/fabric/state/resourceStore.ts';
import { readToken, SettingsFile } from '../../../../src/fabric/state/settings.ts';
import type { StateDirectory } from '../../../../src/fabric/state/stateDirectory.ts';
import { temporaryState } from '../fixtures.ts';

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('the state directory', () => {
  test('is closed to others, and so is every file in it', context => {
    const state = temporaryState(context);
    readToken(state);
    readLocalCertificate(state);
    new SettingsFile(state).change({ port: 1 });
    new FabricLog(state).write('hello');
    assert.equal(mode(state.path), '700');
    for (const name of readdirSync(state.path)) {
      assert.equal(mode(state.file(name)), '600', name);
    }
  });

  test('is rid of what a process that is no more had begun to write', context => {
    const state = temporaryState(context);
    mkdirSync(state.file('resources'));
    for (const name of ['settings.json', 'resources/group.resource.json']) {
      state.write(`${name}.2147483646.new`, 'half');
      state.write(`${name}.${process.pid}.new`, 'half');
    }
    state.removeDrafts();
    assert.deepEqual(
      [...readdirSync(state.path), ...readdirSync(state.file('resources'))].filter(name =>
        name.endsWith('.new'),
      ),
      [`settings.json.${process.pid}.new`, `group.resource.json.${process.pid}.new`],
    );
  });

  test('keeps token, ids and ports', context => {
    const state = temporaryState(context);
    const settings = new SettingsFile(state);
    settings.change({ port: 4321 });
    assert.deepEqual(new SettingsFile(state).current, settings.current);
    assert.equal(readToken(state), readToken(state));
  });
});

describe('the certificate of this computer', () => {
  test('is signed by an authority that may vouch for nothing else, whose key is nowhere', context => {
    const state = temporaryState(context);
    const { certificate, authority } = readLocalCertificate(state);
    const leaf = new X509Certificate(certificate);
    const issuer = new X509Certificate(authority);
    assert.ok(leaf.verify(issuer.publicKey));
    assert.equal(leaf.subjectAltName, 'DNS:localhost, DNS:management.azure.com, IP Address:127.0.0.1');
    assert.equal(issuer.ca, true);
    const keys = readdirSync(state.path).filter(name => /PRIVATE KEY/.test(state.read(name) ?? ''));
    assert.deepEqual(keys, ['server.key']);
  });

  test('stays until it ends soon', context => {
    const state = temporaryState(context);
    const first = readLocalCertificate(state);
    assert.deepEqual(readLocalCertificate(state), first);
    const almostOver = new Date(Date.parse(new X509Certificate(first.certificate).validTo) - 86_400_000);
    assert.notEqual(readLocalCertificate(state, almostOver).authority, first.authority);
  });
});

describe('a certificate that was not written to its end', () => {
  for (const [what, spoil] of [
    ['a key of another one', (state: StateDirectory) => state.write('server.key', otherKey())],
    ['half a key', (state: StateDirectory) => state.write('server.key', '-----BEGIN')],
    ['half a certificate', (state: StateDirectory) => state.write('server.crt', '-----BEGIN')],
  ] as const) {
    test(`is made anew: ${what}`, context => {
      const state = temporaryState(context);
      const first = readLocalCertificate(state);
      spoil(state);
      const { certificate, privateKey } = readLocalCertificate(state);
      assert.notEqual(certificate, first.certificate);
      assert.ok(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey)));
    });
  }
});

function otherKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

describe('the lock', () => {
  test('has its content from the first moment, and leaves nothing else', context => {
    const state = temporaryState(context);
    takeLock(state);
    assert.deepEqual(readdirSync(state.path), ['fabric.lock']);
    assert.equal(mode(state.file('fabric.lock')), '600');
  });

  test('is held by one process', context => {
    const state = temporaryState(context);
    assert.equal(takeLock(state), undefined);
    assert.equal(takeLock(state), process.pid);
    releaseLock(state);
    assert.equal(takeLock(state), undefined);
  });

  test('of a process that is no more is taken over', context => {
    const state = temporaryState(context);
    state.write('fabric.lock', '2147483646');
    assert.equal(takeLock(state), undefined);
    assert.equal(state.read('fabric.lock'), String(process.pid));
  });

  test('is seen to be held until it is given back', context => {
    const state = temporaryState(context);
    assert.equal(holdsLock(state, process.pid), false);
    takeLock(state);
    assert.equal(holdsLock(state, process.pid), true);
    releaseLock(state);
    assert.equal(holdsLock(state, process.pid), false);
  });

  test('is broken only for the one it belongs to', context => {
    const state = temporaryState(context);
    takeLock(state);
    breakLock(state, process.pid + 1);
    assert.equal(takeLock(state), process.pid);
    breakLock(state, process.pid);
    assert.equal(takeLock(state), undefined);
  });
});

describe('resources', () => {
  const group: ResourceGroup = {
    kind: 'resourceGroup',
    id: '/subscriptions/s/resourceGroups/Rg',
    name: 'Rg',
    location: 'eastus',
  };

  test('are found again, whatever the case of the id', context => {
    const state = temporaryState(context);
    new ResourceStore(state, () => undefined).put(group);
    assert.deepEqual(
      new ResourceStore(state, () => undefined).get('resourceGroup', group.id.toUpperCase()),
      group,
    );
    for (const name of readdirSync(state.file('resources'))) {
      assert.equal(mode(state.file(`resources/${name}`)), '600');
    }
  });

  test('that are damaged are set aside, and the others are there', context => {
    const state = temporaryState(context);
    const other = { ...group, id: '/subscriptions/s/resourceGroups/other', name: 'other' };
    new ResourceStore(state, () => undefined).put(group);
    const [file = ''] = readdirSync(state.file('resources'));
    state.write(`resources/${file}`, '\0\0\0');
    const store = new ResourceStore(state, () => undefined);
    store.put(other);
    assert.deepEqual([store.list('resourceGroup'), store.isWhole()], [[other], false]);
    assert.ok(readdirSync(state.file('resources')).includes(`${file}.damaged`));
  });

  test('are gone when deleted', context => {
    const state = temporaryState(context);
    const store = new ResourceStore(state, () => undefined);
    store.put(group);
    store.delete(group);
    assert.deepEqual(
      [store.list('resourceGroup'), new ResourceStore(state, () => undefined).list('resourceGroup')],
      [[], []],
    );
    assert.deepEqual(readdirSync(state.file('resources')), []);
  });
});

test('a log that cannot be written is no reason to fail', context => {
  const state = temporaryState(context);
  const log = new FabricLog(state);
  mkdirSync(state.file('fabric.log'));
  log.write('hello');
  assert.deepEqual(readdirSync(state.file('fabric.log')), []);
});

test('one message is one line of the log, whatever is in it', context => {
  const state = temporaryState(context);
  const log = new FabricLog(state);
  log.write('image a\n2026-01-01T00:00:00Z stopped\u001b[2J', new Error('first\r\nsecond'));
  const lines = (state.read('fabric.log') ?? '').split('\n');
  assert.deepEqual(
    lines.map(line => line.replace(/^\S+ /, '')),
    ['image a\\u{a}2026-01-01T00:00:00Z stopped\\u{1b}[2J: Error: first\\u{d}\\u{a}second', ''],
  );
});

test('the log begins anew when it is long, and keeps the one before', context => {
  const state = temporaryState(context);
  const log = new FabricLog(state);
  const line = 'x'.repeat(1024 * 1024);
  for (let count = 0; count < 6; count += 1) {
    log.write(line);
  }
  assert.ok(statSync(state.file('fabric.log')).size < 3 * 1024 * 1024);
  assert.ok(statSync(state.file('fabric.log.1')).size > 4 * 1024 * 1024);
});
