import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { AccessTokens } from '../../../../src/fabric/entra/accessTokens.ts';
import { readSigningKey } from '../../../../src/fabric/entra/signingKey.ts';
import { ResourceStore } from '../../../../src/fabric/state/resourceStore.ts';
import type { StateDirectory } from '../../../../src/fabric/state/stateDirectory.ts';
import { aStoredGroup, robot, temporaryState } from '../fixtures.ts';

const identity = { ...robot, principalId: 'principal', clientId: 'client' };
const audience = 'https://management.azure.com/';
const day = 86_400;

function tokens(
  context: TestContext,
  directory: StateDirectory = temporaryState(context),
): { readonly issuer: AccessTokens; readonly store: ResourceStore; readonly directory: StateDirectory } {
  const store = new ResourceStore(directory, () => undefined);
  store.put(identity);
  const key = readSigningKey(directory);
  const hosts = (): readonly string[] => ['127.0.0.1:4'];
  return { store, directory, issuer: new AccessTokens({ key, store, tenantId: 'tenant', hosts }) };
}

test('a token is that of its principal until it ends', context => {
  const { issuer } = tokens(context);
  const now = new Date();
  const { token, expiresOn } = issuer.issue(identity, audience, day, now);
  assert.deepEqual(issuer.principalOf(token), {
    kind: 'identity',
    principalId: 'principal',
    clientId: 'client',
  });
  assert.equal(expiresOn, Math.floor(now.getTime() / 1000) + day);
  assert.equal(issuer.principalOf(token, new Date((expiresOn + 1) * 1000)), undefined);
});

test('a token is known after a restart, and to nobody with another key', context => {
  const { issuer, directory } = tokens(context);
  const { token } = issuer.issue(identity, audience, day);
  assert.ok(tokens(context, directory).issuer.principalOf(token));
  assert.equal(tokens(context).issuer.principalOf(token), undefined);
});

test('the key is for its owner alone', context => {
  const { directory } = tokens(context);
  assert.equal(statSync(directory.file('token-signing.key')).mode & 0o777, 0o600);
});

test('a token ends with its identity, also with that of a group', context => {
  const { issuer, store } = tokens(context);
  const { token } = issuer.issue(identity, audience, day);
  store.delete(identity);
  assert.equal(issuer.principalOf(token), undefined);

  const systemIdentity = { principalId: 's', clientId: 'sc', createdOn: '2026-01-01T00:00:00Z' };
  const group = { ...aStoredGroup(), systemIdentity };
  store.put(group);
  const ofGroup = issuer.issue(systemIdentity, audience, day);
  assert.equal(issuer.principalOf(ofGroup.token)?.principalId, 's');
  store.delete(group);
  assert.equal(issuer.principalOf(ofGroup.token), undefined);
});

test('only a token for Resource Manager opens it, by whichever name', context => {
  const { issuer } = tokens(context);
  const opens = (name: string): boolean =>
    issuer.principalOf(issuer.issue(identity, name, day).token) !== undefined;
  for (const name of [
    'https://management.azure.com',
    'https://management.core.windows.net/',
    'https://127.0.0.1:4',
  ]) {
    assert.equal(opens(name), true, name);
  }
  for (const name of ['https://graph.microsoft.com', 'https://127.0.0.1:5', 'https://vault.azure.net', '']) {
    assert.equal(opens(name), false, name);
  }
});

test("a changed, unsigned or meaningless token is nobody's", context => {
  const { issuer } = tokens(context);
  const [header, claims, signature] = issuer.issue(identity, audience, day).token.split('.');
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
  for (const token of [
    `${header}.${claims}.`,
    `${header}.${claims}x.${signature}`,
    `${unsigned}.${claims}.`,
    `${unsigned}.${claims}.${signature}`,
    `${header}.${claims}.${signature}.`,
    `${claims}.${signature}`,
    '',
    '...',
    'x',
  ]) {
    assert.equal(issuer.principalOf(token), undefined, token);
  }
});
