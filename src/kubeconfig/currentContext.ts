import { currentContextOf, type Layout } from './layout.ts';
import { absent } from './mark.ts';
import { removeRootKeys } from './removals.ts';
import type { Edit } from './splice.ts';
import { blockScalar } from './style.ts';
import type { Pair } from './tree.ts';

/** What stands for current-context now: `absent`, or the value's text. */
export function currentContextText({ text, currentContext }: Layout): string {
  return currentContext ? text.slice(currentContext.value.start, currentContext.value.end) : absent;
}

/** What a context's mark has to remember; undefined where another context is the current one. */
export function currentContextBefore(layout: Layout): string | undefined {
  return currentContextOf(layout) === undefined ? currentContextText(layout) : undefined;
}

/** Makes a context the current one in a file that has the key. */
export function setCurrentContext({ value }: Pair, name: string, { root }: Layout): Edit {
  const text = root?.flow ? JSON.stringify(name) : blockScalar(name);
  const { start, end } = value;
  return { start, end, text: start === end ? ` ${text}` : text };
}

/** Puts back what stood for current-context, as currentContextText told it. */
export function restoreCurrentContext(layout: Layout, before: string): readonly Edit[] {
  const { currentContext } = layout;
  if (currentContext === undefined) {
    return [];
  }
  if (before === absent) {
    return removeRootKeys(layout, [currentContext]);
  }
  const { colon, value } = currentContext;
  const start = before === '' && colon !== undefined ? colon + 1 : value.start;
  return [{ start, end: value.end, text: before }];
}
