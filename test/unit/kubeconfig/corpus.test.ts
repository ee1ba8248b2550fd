import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { parse } from 'yaml';
import { demo, makeHome } from './home.ts';
import { corpus, type CorpusFile } from './corpus.ts';
import { mergeKubeconfig, type CurrentContextPolicy } from '../../../src/kubeconfig/merge.ts';
import { parsePlainTree } from '../../../src/kubeconfig/plainTree.ts';
import { removeKubeconfig } from '../../../src/kubeconfig/remove.ts';
import { undoMerge } from '../../../src/kubeconfig/undo.ts';
import { parseYamlTree } from '../../../src/kubeconfig/yamlTree.ts';

const files = corpus(1_000, 20_260_101);

test('the fast parser reads a file exactly as the full one does, or leaves it to that one', () => {
  const plain = files.filter(({ text }) => parsePlainTree(text) !== undefined);
  for (const { text } of plain) {
    assert.deepEqual(parsePlainTree(text), parseYamlTree(text).root, text);
  }
  assert.ok(plain.length > 100, `only ${plain.length} of the files were plain`);
});

test('merging keeps every byte and every value of others, and removal restores the file', async t => {
  const some = files.filter((_, index) => index % 5 === 1);
  await forEachFile(t, some, 'leave', async ({ options, read }, { text, contexts }) => {
    await mergeKubeconfig(demo(), options);
    const merged = await read();
    assert.ok(isSubsequence(text, merged), `bytes were lost: ${merged}`);
    assert.deepEqual(names(merged), [...contexts, 'frankenetes-demo']);
    await removeKubeconfig({ clusterId: demo().clusterId }, options);
    assert.equal(await read(), text);
  });
});

test('removal and undo restore a file whose current-context was set too', async t => {
  const some = files.filter((_, index) => index % 10 === 0);
  await forEachFile(t, some, 'only-if-none', async ({ options, read }, { text }) => {
    const { receipt } = await mergeKubeconfig(demo(), options);
    await undoMerge(receipt);
    assert.equal(await read(), text);
    await mergeKubeconfig(demo(), options);
    await removeKubeconfig({ clusterId: demo().clusterId }, options);
    assert.equal(await read(), text);
  });
});

interface OneFile {
  readonly options: Parameters<typeof mergeKubeconfig>[1];
  readonly read: () => Promise<string>;
}

/** Several at a time: most of the work is waiting for the disk. */
async function forEachFile(
  t: TestContext,
  all: readonly CorpusFile[],
  currentContext: CurrentContextPolicy,
  check: (file: OneFile, original: CorpusFile) => Promise<void>,
): Promise<void> {
  const home = await makeHome(t);
  const queue = all.entries();
  const worker = async (): Promise<void> => {
    for (const [index, original] of queue) {
      const name = `config-${index}`;
      await writeFile(join(home.path, name), original.text);
      const options = { ...home.listing(name), currentContext };
      await check({ options, read: () => home.read(name) }, original);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

function isSubsequence(part: string, whole: string): boolean {
  let position = 0;
  for (const character of part) {
    position = whole.indexOf(character, position) + 1;
    if (position === 0) {
      return false;
    }
  }
  return true;
}

/** The contexts that a parser with nothing of ours in it finds. */
function names(text: string): readonly string[] {
  const [first = ''] = text.split(/^---\r?\nother: document/m);
  const { contexts }: { contexts: { name: string }[] } = parse(first.replace(/^\uFEFF/, '\n'));
  return contexts.map(({ name }) => name);
}
