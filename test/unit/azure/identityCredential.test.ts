import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { armError } from '../../../src/azure/armError.ts';
import { identityCredential, identityKinds, withRemedy } from '../../../src/azure/identityCredential.ts';
import { phrase } from '../../../src/language/phrase.ts';
import { isOperationError } from '../../../src/operations/operationError.ts';

const never = new AbortController().signal;

async function failureOf(name: string, kind: (typeof identityKinds)[number]): Promise<unknown> {
  const failing = {
    getToken: async () => {
      throw Object.assign(new Error('said by the SDK'), { name });
    },
  };
  return await withRemedy(failing, kind)
    .getToken('scope')
    .catch((error: unknown) => error);
}

describe('a credential without a token', () => {
  for (const kind of identityKinds) {
    for (const name of ['CredentialUnavailableError', 'AuthenticationError', 'AuthenticationRequiredError']) {
      test(`is nobody signed in: ${kind}, ${name}`, async () => {
        const error = await failureOf(name, kind);
        assert.ok(isOperationError(error, 'not-signed-in'));
        assert.match(error.message, /^Azure is called as the .*, which gives no token\. /);
        assert.match(String(error.cause), /said by the SDK/);
        // Nothing that comes after makes a refusal by ARM of it.
        assert.equal(armError(error, phrase`Listing subscriptions`, never), error);
      });
    }
  }

  test('is told by the name alone: a dropped connection stays what it is', async () => {
    assert.match(String(await failureOf('RestError', 'environment')), /RestError: said by the SDK/);
  });

  test('says what to do: with the real one of the Azure CLI, where there is none', async context => {
    const path = process.env['PATH'];
    context.after(() => Object.assign(process.env, { PATH: path }));
    process.env['PATH'] = '';
    const token = identityCredential('azure-cli').getToken('https://management.azure.com/.default');
    await assert.rejects(token, { reason: 'not-signed-in', message: /az login/ });
  });
});
