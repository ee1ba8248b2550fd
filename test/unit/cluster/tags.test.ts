import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clustersFromResourceGroups, resourceGroupTags, specFromTags } from '../../../src/cluster/tags.ts';
import { aSpec } from '../builders.ts';

const resourceGroup = (name: string, spec = aSpec(), part: 'control-plane' | 'pods' = 'control-plane') => ({
  name,
  location: spec.region,
  tags: resourceGroupTags(spec, part),
});

describe('the tags of a resource group', () => {
  test('tell the whole spec again', () => {
    const spec = aSpec({
      topology: 'classic',
      region: 'westeurope',
      imageMirror: 'mirror.example.com/library/',
    });
    assert.deepEqual(specFromTags(resourceGroup('demo', spec), 'local'), spec);
  });

  test('of somebody else tell no cluster', () => {
    assert.equal(
      specFromTags({ name: 'demo', location: 'eastus', tags: { owner: 'me' } }, 'azure'),
      undefined,
    );
  });

  test('with an unknown topology tell no cluster', () => {
    const group = resourceGroup('demo');
    assert.equal(
      specFromTags({ ...group, tags: { ...group.tags, 'frankenetes-topology': 'odd' } }, 'local'),
      undefined,
    );
  });
});

describe('the clusters of a list of resource groups', () => {
  test('are one for both of its resource groups, in order of their names', () => {
    const zoo = aSpec({ id: 'aaaaaaaaaa', name: 'zoo' });
    const groups = [
      resourceGroup('zoo', zoo),
      resourceGroup('demo'),
      resourceGroup('demo-pods', aSpec(), 'pods'),
      resourceGroup('zoo-pods', zoo, 'pods'),
    ];
    assert.deepEqual(clustersFromResourceGroups(groups, 'local'), [aSpec(), zoo]);
  });

  test('show even when only half of one is left', () => {
    assert.deepEqual(clustersFromResourceGroups([resourceGroup('demo-pods', aSpec(), 'pods')], 'local'), [
      aSpec(),
    ]);
  });

  test('leave out a resource group that only copied the tags', () => {
    assert.deepEqual(clustersFromResourceGroups([resourceGroup('copy')], 'local'), []);
  });
});
