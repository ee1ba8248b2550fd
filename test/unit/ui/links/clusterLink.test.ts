import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clusterLink, parseClusterLink, type ClusterLink } from '../../../../src/ui/links/clusterLink.ts';
import { aSpec } from '../../builders.ts';

function parse(query: string, path = '/cluster', fragment = ''): ClusterLink | undefined {
  return parseClusterLink({ path, query, fragment });
}

describe('a link to a cluster', () => {
  test('names it by id or by name', () => {
    assert.deepEqual(parse('target=local&id=abcde12345'), { target: 'local', by: 'id', value: 'abcde12345' });
    assert.deepEqual(parse('name=demo&target=azure'), { target: 'azure', by: 'name', value: 'demo' });
  });

  test('that was copied leads back', () => {
    const spec = aSpec({ target: 'azure', id: 'abcde12345' });
    const link = new URL(clusterLink(spec, 'vscode', 'frankenetes.frankenetes'));
    assert.deepEqual([link.protocol, link.host], ['vscode:', 'frankenetes.frankenetes']);
    assert.deepEqual(parse(link.search.slice(1), link.pathname), {
      target: 'azure',
      by: 'id',
      value: spec.id,
    });
  });

  const refused: readonly (readonly [what: string, ...Parameters<typeof parse>])[] = [
    ['another path', 'target=local&id=abcde12345', '/delete'],
    ['a path below', 'target=local&id=abcde12345', '/cluster/'],
    ['a fragment', 'target=local&id=abcde12345', '/cluster', 'x'],
    ['no target', 'id=abcde12345'],
    ['a target that there is not', 'target=elsewhere&id=abcde12345'],
    ['only a target', 'target=local'],
    ['id and name', 'target=local&id=abcde12345&name=demo'],
    ['two ids', 'target=local&id=abcde12345&id=abcde12346'],
    ['two targets', 'target=local&target=azure'],
    ['something else', 'target=local&command=delete'],
    ['one thing more', 'target=local&id=abcde12345&yes'],
    ['an id that is none', 'target=local&id=../../etc'],
    ['an id in capitals', 'target=local&id=ABCDE12345'],
    ['a name that no cluster has', 'target=local&name=My%20Cluster'],
    ['a name that is a command link', 'target=local&name=[x](command:y)'],
    ['nothing', ''],
  ];
  for (const [what, ...parts] of refused) {
    test(`is none with ${what}`, () => assert.equal(parse(...parts), undefined));
  }
});
