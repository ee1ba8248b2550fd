import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, foreign, makeHome, merge } from './home.ts';
import { listOurs } from '../../../src/kubeconfig/list.ts';
import { switchContext } from '../../../src/kubeconfig/switchContext.ts';
import { undoMerge } from '../../../src/kubeconfig/undo.ts';

const name = demo().name;

test('changes current-context and not a byte more, and undo brings the old one back', async t => {
  for (const written of ['current-context: other', 'current-context: ""', 'current-context:', '# nothing']) {
    const home = await makeHome(t);
    await home.write(foreign('other').replace('current-context: other', written));
    await merge(home.options);
    const before = await home.read();
    const { receipt } = await switchContext(name, home.options);
    const after = await home.read();
    assert.equal(
      after.split('\n').find(line => line.startsWith('current-context:')),
      `current-context: ${name}`,
    );
    assert.equal(withoutCurrent(after), withoutCurrent(before));
    await undoMerge(receipt);
    assert.equal(await home.read(), before);
  }
});

test('in a file of JSON, too', async t => {
  const home = await makeHome(t);
  await home.write('{"kind": "Config", "clusters": []}');
  await merge(home.options);
  const before = await home.read();
  const { receipt } = await switchContext(name, home.options);
  assert.equal(JSON.parse(await home.read())['current-context'], name);
  await undoMerge(receipt);
  assert.equal(await home.read(), before);
});

test('goes to the first file that exists, wherever the context stands', async t => {
  const home = await makeHome(t);
  await merge(home.listing('second'));
  await home.write(foreign('other'), 'first');
  const second = await home.read('second');
  const files = home.listing('missing', 'first', 'second');
  await switchContext(name, files);
  assert.equal(await home.read('first'), foreign('other', name));
  assert.equal(await home.read('second'), second);
  assert.deepEqual(
    (await listOurs(files)).contexts.map(({ current }) => current),
    [true],
  );
});

test('to the context that is current already needs nothing, and nothing is undone', async t => {
  const home = await makeHome(t);
  await merge({ ...home.options, currentContext: 'set' });
  const before = await home.read();
  const { receipt } = await switchContext(name, home.options);
  await undoMerge(receipt);
  assert.equal(await home.read(), before);
});

test('refuses a context of somebody else, and one that is not there', async t => {
  const home = await makeHome(t);
  await home.write(foreign('other'));
  for (const refused of ['other', name]) {
    await assert.rejects(switchContext(refused, home.options), { reason: 'no-such-context' });
  }
  assert.equal(await home.read(), foreign('other'));
});

function withoutCurrent(text: string): string {
  return text.replace(/^current-context:.*\n/m, '');
}
