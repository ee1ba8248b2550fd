import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  planningScope,
  type ScopeOptions,
} from '../../../../../../src/fabric/arm/resources/deployments/deploymentScope.ts';
import { evaluate } from '../../../../../../src/fabric/arm/resources/template/evaluate.ts';

const scope: ScopeOptions = {
  subscriptionId: 'sub',
  subscription: { subscriptionId: 'sub' },
  resourceGroup: { id: '/subscriptions/sub/resourceGroups/rg', location: 'eastus' },
  resourceGroupName: 'rg',
  deploymentName: 'first',
  variables: {
    label: "[concat(parameters('name'), '-x')]",
    round: "[variables('trip')]",
    trip: "[variables('round')]",
  },
  parameters: new Map<string, unknown>([
    ['name', 'web'],
    ['list', ['a', { Key: 'b' }]],
    ['text', "it's"],
  ]),
};

const value = (text: unknown): Promise<unknown> => evaluate(text, planningScope(scope));
const invalid = { status: 400, reason: 'InvalidTemplate' };

describe('template expressions', { timeout: 20_000 }, () => {
  for (const [expression, expected] of [
    ['plain', 'plain'],
    ['[[escaped]', '[escaped]'],
    ['[not one', '[not one'],
    ["[parameters('NAME')]", 'web'],
    ['[ concat ( \'a\' , "b" ) ]'.replaceAll('"', "'"), 'ab'],
    ["[variables('label')]", 'web-x'],
    ["[parameters('text')]", "it's"],
    ["['it''s']", "it's"],
    ["[parameters('list')[1].key]", 'b'],
    ["[parameters('list')[0]]", 'a'],
    ['[resourceGroup().location]', 'eastus'],
    ['[subscription().subscriptionId]', 'sub'],
    ['[deployment().name]', 'first'],
    [
      "[resourceId('Microsoft.ContainerInstance/containerGroups', 'web')]",
      '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ContainerInstance/containerGroups/web',
    ],
    [
      "[resourceId('other', 'Microsoft.Storage/storageAccounts/fileServices/shares', 'a', 'default', 's')]",
      '/subscriptions/sub/resourceGroups/other/providers/Microsoft.Storage/storageAccounts/a/fileServices/default/shares/s',
    ],
    ["[format('{0}-{1} {{2}} {0}', 'a', 3)]", 'a-3 {2} a'],
    ["[concat(createArray(1, 2), createArray('x'))]", [1, 2, 'x']],
    ["[createObject('a', 1, 'b', createArray())]", { a: 1, b: [] }],
    ["[if(equals(parameters('name'), 'web'), 'yes', parameters('absent'))]", 'yes'],
    ["[if(not(true()), variables('round'), null())]", null],
    ["[and(true(), or(false(), bool('true')))]", true],
    ["[toLower('ABC')]", 'abc'],
    ["[toUpper('abc')]", 'ABC'],
    ["[base64('secret')]", 'c2VjcmV0'],
    ["[int('4')]", 4],
    ['[string(4)]', '4'],
    ["[string(createObject('a', 1))]", '{"a":1}'],
    ["[empty('')]", true],
    ["[length(parameters('list'))]", 2],
  ] as const) {
    test(expression, async () => assert.deepEqual(await value(expression), expected));
  }

  test('are found at any depth, and in no key', async () => {
    assert.deepEqual(await value({ "[toUpper('a')]": [{ deep: "[toUpper('b')]" }], number: 1 }), {
      "[toUpper('a')]": [{ deep: 'B' }],
      number: 1,
    });
  });

  test('uniqueString is the same for the same, thirteen letters and digits', async () => {
    const one = await value('[uniqueString(resourceGroup().id)]');
    assert.match(String(one), /^[a-z0-9]{13}$/);
    assert.equal(await value('[uniqueString(resourceGroup().id)]'), one);
    assert.notEqual(await value("[uniqueString(resourceGroup().id, 'x')]"), one);
  });

  for (const expression of [
    '[concat(]',
    "[concat('a']",
    '[1 2]',
    '[]',
    "['a]",
    '[name]',
    "[parameters('absent')]",
    "[variables('absent')]",
    "[parameters('list')[9]]",
    "[parameters('name').length]",
    '[copyIndex()]',
    '[concat()]',
    "[int('x')]",
    "[resourceId('Microsoft.Storage/storageAccounts', 'a', 'b')]",
    "[reference('web')]",
    "[listKeys('account', '2023-01-01')]",
    "[variables('round')]",
    `[${'not('.repeat(100)}true()${')'.repeat(100)}]`,
    "[createObject('a')]",
  ]) {
    test(`${expression.slice(0, 60)} is refused`, () => assert.rejects(value(expression), invalid));
  }

  test('a text that grows without end is refused', () => {
    const doubled = { a: 'x'.repeat(70_000), b: "[concat(variables('a'), variables('a'))]" };
    return assert.rejects(
      evaluate("[variables('b')]", planningScope({ ...scope, variables: doubled })),
      invalid,
    );
  });
});
