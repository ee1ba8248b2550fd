import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { GroupView } from '../../../../src/cluster/groupView.ts';
import type { TargetSnapshot } from '../../../../src/store/targetReader.ts';
import { changesBetween, treeContent, type TreeContent } from '../../../../src/ui/tree/treeContent.ts';
import { targetNode } from '../../../../src/ui/tree/treeModel.ts';
import { Expansion, groupsInSight } from '../../../../src/ui/tree/expansion.ts';
import { aContainer, aGroup, aSpec } from '../../builders.ts';

const web = aGroup({ name: 'web', resourceGroup: 'shop' });
const jobs = aGroup({ name: 'jobs', resourceGroup: 'blog' });
const arrangement = { grouping: 'resource-group', filter: '' } as const;

function withOthers(...others: readonly GroupView[]): TargetSnapshot {
  return { state: 'ready', clusters: [], others };
}

function content(snapshot: TargetSnapshot): TreeContent {
  return treeContent([targetNode('local', snapshot, [], arrangement)]);
}

describe('the tree draws anew', () => {
  test('nothing where nothing changed', () => {
    assert.deepEqual(changesBetween(content(withOthers(web)), content(withOthers(web))), []);
  });

  test('only the group that changed, and its containers', () => {
    const restarted = { ...web, containers: [aContainer({ restartCount: 1 })] };
    assert.deepEqual(changesBetween(content(withOthers(web, jobs)), content(withOthers(restarted, jobs))), [
      'local/others/resource-group:shop/shop:web',
      'local/others/resource-group:shop/shop:web/main',
    ]);
  });

  test('also what counts the unhealthy, when one is', () => {
    const failed = { ...web, state: 'Failed' };
    const changes = changesBetween(content(withOthers(web)), content(withOthers(failed)));
    assert.ok(changes.includes('local/others'));
    assert.ok(changes.includes('local/others/resource-group:shop'));
    assert.ok(!changes.includes('local'));
  });

  test('what a new row stands below', () => {
    assert.deepEqual(changesBetween(content(withOthers(web)), content(withOthers(web, jobs))), [
      'local/others',
    ]);
  });

  test('everything when the roots are others', () => {
    assert.equal(changesBetween(treeContent([]), content(withOthers(web))), 'all');
  });
});

describe('in sight', () => {
  const pod = aGroup({ name: 'default-nginx', resourceGroup: 'demo-pods' });
  const snapshot: TargetSnapshot = {
    state: 'ready',
    clusters: [{ spec: aSpec(), health: 'Running', controlPlane: [aGroup()], pods: [pod] }],
    others: [web, jobs],
  };
  const roots = [targetNode('local', snapshot, [], arrangement)];
  const cluster = `local/${aSpec().id}`;

  function inSight(...closed: readonly string[]): readonly string[] {
    const expansion = new Expansion();
    closed.forEach(id => expansion.set(id, false));
    return [...groupsInSight(roots, expansion)].map(id => id.slice(id.lastIndexOf('/') + 1));
  }

  test('is everything at first', () => {
    assert.deepEqual(inSight().toSorted(), ['control-plane', 'default-nginx', 'jobs', 'web']);
  });

  test('is nothing below what a person closed', () => {
    assert.deepEqual(inSight('local/others/resource-group:shop', `${cluster}/pods`), [
      'control-plane',
      'jobs',
    ]);
    assert.deepEqual(inSight('local'), []);
  });

  test('is the control plane as long as the row of its cluster is', () => {
    assert.deepEqual(inSight(cluster, 'local/others'), ['control-plane']);
  });

  test('are no folders of many container groups before somebody opens one', () => {
    const many = Array.from({ length: 31 }, (_, index) =>
      aGroup({ name: `group-${index}`, resourceGroup: index % 2 === 0 ? 'even' : 'odd' }),
    );
    const [root] = [targetNode('local', withOthers(...many), [], arrangement)];
    const expansion = new Expansion();
    assert.equal(groupsInSight([root], expansion).size, 0);
    expansion.set('local/others/resource-group:odd', true);
    assert.equal(groupsInSight([root], expansion).size, 15);
  });
});
