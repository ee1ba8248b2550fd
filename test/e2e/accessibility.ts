import axe, { type AxeResults } from 'axe-core';
import type { FrameLocator } from 'playwright-core';

/** What axe-core finds wrong with a page, a line each. */
export async function violations(page: FrameLocator): Promise<readonly string[]> {
  const root = page.locator('html');
  await root.evaluate(`(() => { ${axe.source} })()`);
  const found = await root.evaluate<AxeResults, unknown>(`axe.run({ resultTypes: ['violations'] })`);
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
  );
}
