import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** axe-core finds nothing to complain of in the page that the element is in. The page's own policy lets no script in but by the debugger. */
export async function assertAccessible(element: Locator): Promise<void> {
  await element.evaluate(source);
  const violations: readonly Violation[] = await element.evaluate(
    'axe.run(document).then(({ violations }) => violations)',
  );
  assert.deepEqual(
    violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  );
}
