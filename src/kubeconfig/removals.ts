import { nullComment } from './additions.ts';
import { sectionNames, type Entry, type Layout, type Section } from './layout.ts';
import { nextLineStart } from './lines.ts';
import { absent } from './mark.ts';
import { withoutLines, type Edit } from './splice.ts';
import type { MapNode, Pair, SequenceNode } from './tree.ts';

/** Something between two commas. */
interface Element {
  readonly start: number;
  readonly end: number;
}

/**
 * Takes entries out, and whatever else came with them: the key of a section that was not there before, the null
 * that was. Comments around an entry stay.
 */
export function removeEntries(layout: Layout, entries: readonly Entry[]): readonly Edit[] {
  const edits: Edit[] = [];
  const rootKeys: Pair[] = [];
  for (const name of sectionNames) {
    const section = layout.sections[name];
    const gone = new Set(entries.filter(entry => entry.section === name));
    const { pair } = section;
    if (gone.size === 0 || pair?.value.kind !== 'sequence') {
      continue;
    }
    const before = memory(section, gone);
    if (before === absent) {
      rootKeys.push(pair);
    }
    if (pair.value.flow) {
      if (before !== absent) {
        edits.push(...flowRemoval(layout.text, pair, pair.value, section, gone, before));
      }
      continue;
    }
    for (const { item } of gone) {
      edits.push(withoutLines(layout.text, item.start, item.value.end));
    }
    if (before !== undefined && before !== absent) {
      edits.push(...uncommentNull(layout.text, pair, before));
    }
  }
  return [...edits, ...removeRootKeys(layout, rootKeys)];
}

/**
 * Takes keys of the root out. Of a key with a list below it, that is the key's own line: the list's are taken
 * out item by item.
 */
export function removeRootKeys(layout: Layout, pairs: readonly Pair[]): readonly Edit[] {
  const { text, root } = layout;
  if (root === undefined) {
    return [];
  }
  if (root.flow) {
    return cutElements(text, pairElements(root), new Set(pairs.map(pair => pair.start)));
  }
  return pairs.map(({ start, colon, value }) => {
    const blockList = value.kind === 'sequence' && !value.flow;
    return withoutLines(text, start, blockList ? (colon ?? start) : value.end);
  });
}

function pairElements({ pairs }: MapNode): readonly Element[] {
  return pairs.map(({ start, value }) => ({ start, end: value.end }));
}

/** What the marks remember of an emptied section; undefined while others' entries are left in it. */
function memory({ entries }: Section, gone: ReadonlySet<Entry>): string | undefined {
  if (gone.size < entries.length) {
    return undefined;
  }
  return entries.find(({ mark }) => mark?.sectionBefore !== undefined)?.mark?.sectionBefore;
}

function flowRemoval(
  text: string,
  { colon = 0 }: Pair,
  list: SequenceNode,
  { entries }: Section,
  gone: ReadonlySet<Entry>,
  before: string | undefined,
): readonly Edit[] {
  if (before !== undefined) {
    return [{ start: before === '' ? colon + 1 : list.start, end: list.end, text: before }];
  }
  const elements = entries.map(({ item }) => ({ start: item.start, end: item.value.end }));
  return cutElements(text, elements, new Set([...gone].map(({ item }) => item.start)));
}

/** Takes elements out of a flow collection, each with the comma before it, the first with the one behind it. */
function cutElements(text: string, elements: readonly Element[], gone: ReadonlySet<number>): readonly Edit[] {
  const cuts: Edit[] = [];
  let kept: Element | undefined;
  let run: Element | undefined;
  for (const element of elements) {
    if (gone.has(element.start)) {
      const start = run?.start ?? (kept ? text.indexOf(',', kept.end) : element.start);
      run = { start, end: element.end };
      continue;
    }
    if (run) {
      cuts.push({ start: run.start, end: kept ? run.end : element.start, text: '' });
    }
    run = undefined;
    kept = element;
  }
  if (run) {
    cuts.push({ ...run, text: '' });
  }
  return cuts;
}

/** Nothing where someone else has rewritten the line since: a section without items is null anyway. */
function uncommentNull(text: string, { colon = 0 }: Pair, before: string): readonly Edit[] {
  const behind = text.slice(colon + 1, nextLineStart(text, colon));
  const blank = behind.length - behind.trimStart().length;
  const start = colon + 1 + blank;
  const comment = nullComment + before;
  return before !== '' && behind.startsWith(comment, blank)
    ? [{ start, end: start + nullComment.length, text: '' }]
    : [];
}
