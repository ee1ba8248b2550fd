import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { IdentityTokens } from '../../../../src/fabric/network/identityTokens.ts';
import { sameSecret, SecretsOfGroups } from '../../../../src/fabric/network/secretsOfGroups.ts';
import { ResourceStore } from '../../../../src/fabric/state/resourceStore.ts';
import { robot, temporaryState } from '../fixtures.ts';

const identity = { ...robot, principalId: 'principal', clientId: 'client' };
const audience = 'https://management.azure.com/';
const day = 86_400_000;

function tokens(
  context: TestContext,
  key = 'key',
): { readonly issuer: IdentityTokens; readonly store: ResourceStore } {
  const store = new ResourceStore(temporaryState(context), () => undefined);
  store.put(identity);
  return { store, issuer: new IdentityTokens(new SecretsOfGroups(key), store, 'tenant') };
}

test('a token is that of its identity for a day', context => {
  const { issuer } = tokens(context);
  const now = new Date();
  const { token, expiresOn } = issuer.issue(identity, audience, now);
  assert.deepEqual(issuer.principalOf(token), {
    kind: 'identity',
    principalId: 'principal',
    clientId: 'client',
  });
  assert.equal(expiresOn, Math.floor(now.getTime() / 1000) + 86_400);
  assert.equal(issuer.principalOf(token, new Date(now.getTime() + day + 1000)), undefined);
});

test('a token is known after a restart, and to nobody with another key', context => {
  const { token } = tokens(context).issuer.issue(identity, audience);
  assert.ok(tokens(context).issuer.principalOf(token));
  assert.equal(tokens(context, 'other').issuer.principalOf(token), undefined);
});

test('a token ends with its identity', context => {
  const { issuer, store } = tokens(context);
  const { token } = issuer.issue(identity, audience);
  store.delete(identity);
  assert.equal(issuer.principalOf(token), undefined);
});

test("a changed, unsigned or meaningless token is nobody's", context => {
  const { issuer } = tokens(context);
  const [header, claims, signature] = issuer.issue(identity, audience).token.split('.');
  for (const token of [
    `${header}.${claims}.`,
    `${header}.${claims}x.${signature}`,
    `${claims}.${signature}`,
    '',
    '...',
    'x',
  ]) {
    assert.equal(issuer.principalOf(token), undefined, token);
  }
});

test('secrets are the same only when all of them is', () => {
  assert.equal(sameSecret('secret', 'secret'), true);
  for (const guess of ['', 'secre', 'secret ', 'Secret']) {
    assert.equal(sameSecret(guess, 'secret'), false);
  }
});
