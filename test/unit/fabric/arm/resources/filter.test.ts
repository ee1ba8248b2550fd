import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { resourceFilter } from '../../../../../src/fabric/arm/resources/filter.ts';

const resource = {
  id: '/subscriptions/s/resourceGroups/Home/providers/Microsoft.ContainerInstance/containerGroups/web-1',
  name: 'web-1',
  type: 'Microsoft.ContainerInstance/containerGroups',
  location: 'eastus',
  tags: { Cluster: 'One', empty: '', "it's": 'and' },
};

describe('$filter', () => {
  for (const [filter, expected] of [
    ["tagName eq 'cluster'", true],
    ["tagName eq 'cluster' and tagValue eq 'One'", true],
    ["tagName eq 'cluster' and tagValue eq 'one'", false],
    ["tagName eq 'empty' and tagValue eq 'One'", false],
    ["tagName eq 'it''s' and tagValue eq 'and'", true],
    ["startswith(tagName, 'clu')", true],
    ["resourceType eq 'microsoft.containerinstance/containergroups'", true],
    ["resourceType eq 'Microsoft.Storage/storageAccounts'", false],
    ["resourceType ne 'Microsoft.Storage/storageAccounts'", true],
    ["resourceGroup eq 'home' and name eq 'web-1'", true],
    ["substringof('eb', name)", true],
    ["substringof('ob', name) or location eq 'eastus'", true],
    ["name eq 'other' or name eq 'web-1' and location eq 'westus'", false],
    ['  ', true],
  ] as const) {
    test(`${filter} is ${expected}`, () => assert.equal(resourceFilter(filter)(resource), expected));
  }

  for (const filter of ["name like 'x'", 'name eq x', "name eq 'x' and", "price eq '1'", "name eq 'x' 'y'"]) {
    test(`${filter} is refused`, () =>
      assert.throws(() => resourceFilter(filter), { reason: 'InvalidFilterInQueryString' }));
  }

  test('resource groups are filtered by tags alone', () => {
    assert.throws(() => resourceFilter("name eq 'x'", []), { reason: 'InvalidFilterInQueryString' });
    assert.equal(resourceFilter("tagName eq 'cluster'", [])(resource), true);
  });
});
