import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Page, pageOf } from '../../../../src/fabric/arm/paging.ts';
import { type Arm, at, codeOf, groupsPath, openArm, subscription } from '../armFixture.ts';
import { groupRequest } from '../fixtures.ts';

const subscriptionPath = `/subscriptions/${subscription}`;

/** Names of all items, page by page, as a client follows them. */
async function pages({ call }: Arm, first: string): Promise<readonly (readonly string[])[]> {
  const names: string[][] = [];
  for (let next: string | undefined = first; next !== undefined;) {
    const { body } = await call(`GET ${next}`);
    names.push((at(body, 'value') as { name: string }[]).map(({ name }) => name));
    const link = at(body, 'nextLink') as string | undefined;
    const url = link === undefined ? undefined : new URL(link);
    next = url && `${url.pathname}${url.search}`;
  }
  return names;
}

function page(query: string, ids: readonly string[]): Page<{ readonly id: string }> {
  const call = { host: 'here:1', path: '/list', query: new URLSearchParams(query) };
  return pageOf(
    call,
    ids.map(id => ({ id })),
  );
}

describe('lists', { timeout: 20_000 }, () => {
  test('of more than a thousand go on at nextLink, at the host that was called', () => {
    const ids = Array.from({ length: 1001 }, (_, index) => `/${String(index).padStart(4, '0')}`);
    const first = page('api-version=1', ids);
    assert.equal(first.value.length, 1000);
    assert.match(first.nextLink ?? '', /^https:\/\/here:1\/list\?api-version=1&%24skiptoken=[\w-]+$/);
    const second = page(new URL(first.nextLink ?? '').search, ids);
    assert.deepEqual(second, { value: [{ id: '/1000' }] });
  });

  test('do not repeat or lose an item when others come and go between two pages', () => {
    const { nextLink = '' } = page('$top=2', ['/b', '/d', '/f']);
    assert.deepEqual(page(new URL(nextLink).search, ['/a', '/b', '/F', '/g']).value, [
      { id: '/F' },
      { id: '/g' },
    ]);
  });

  test('refuse a $top and a $skiptoken that are none', async context => {
    const { call } = await openArm(context);
    assert.equal(codeOf(await call(`GET ${subscriptionPath}/resourceGroups?$top=0`)), 'InvalidTop');
    assert.equal(
      codeOf(await call(`GET ${subscriptionPath}/resourceGroups?$skiptoken=x`)),
      'InvalidSkipToken',
    );
  });

  test('ResourceGroups_List, Resources_List and ContainerGroups_List have pages', async context => {
    const arm = await openArm(context);
    await arm.call(`PUT ${subscriptionPath}/resourceGroups/rg2`, { location: 'eastus' });
    for (const name of ['one', 'two', 'three']) {
      await arm.call(`PUT ${groupsPath}/${name}`, groupRequest());
    }
    assert.deepEqual(await pages(arm, `${subscriptionPath}/resourceGroups?$top=1`), [['rg'], ['rg2']]);
    const inPages = [['one', 'three'], ['two']];
    assert.deepEqual(await pages(arm, `${subscriptionPath}/resources?$top=2`), inPages);
    assert.deepEqual(await pages(arm, `${subscriptionPath}/resourceGroups/rg/resources?$top=2`), inPages);
    assert.deepEqual(await pages(arm, `${groupsPath}?$top=2`), inPages);
  });
});
