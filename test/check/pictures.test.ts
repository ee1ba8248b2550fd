import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const project = join(import.meta.dirname, '../..');

test('README shows every picture that is kept for it, and no other', async () => {
  const readme = await readFile(join(project, 'README.md'), 'utf8');
  const shown = [...readme.matchAll(/\(media\/readme\/(?<file>[^)]+)\)/g)].map(
    ({ groups }) => groups?.['file'] ?? '',
  );
  const kept = await readdir(join(project, 'media/readme'));
  assert.deepEqual(kept.toSorted(), [...new Set(shown)].toSorted());
});
