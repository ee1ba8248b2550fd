import { phrase } from '../language/phrase.ts';
import { KubeconfigError } from './kubeconfigError.ts';
import type { Layout, SectionName } from './layout.ts';
import { column } from './lines.ts';
import { absent } from './mark.ts';
import { linesBelow, type Edit } from './splice.ts';
import { blockLines, flowText, indented, styleOf, type Stanza } from './style.ts';
import type { Pair } from './tree.ts';

export type RootKey = 'current-context' | SectionName;

/** Adds a key with its value behind those that the root has. Keys given together keep their order. */
export function addRootKeys(layout: Layout, keys: readonly (readonly [RootKey, Stanza])[]): readonly Edit[] {
  const { text, root, start } = layout;
  const style = styleOf(layout);
  if (!root?.flow) {
    const position = root?.end ?? start;
    return keys.map(([key, value]) =>
      linesBelow(
        text,
        position,
        indented(blockLines({ [key]: value }, style), style.rootColumn),
        style.lineBreak,
      ),
    );
  }
  const at = root.pairs.at(-1)?.value.end ?? root.start + 1;
  return keys.map(([key, value], index) => {
    const separator = root.pairs.length + index > 0 ? ', ' : '';
    return { start: at, end: at, text: `${separator}${JSON.stringify(key)}: ${flowText(value)}` };
  });
}

/**
 * Adds an item to a section that the file has, empty or not.
 * @throws KubeconfigError `cannot-edit` where the section is an alias of another
 */
export function addItem(layout: Layout, section: SectionName, pair: Pair, item: Stanza): readonly Edit[] {
  const { value } = pair;
  if (value.kind === 'sequence') {
    return [
      value.flow
        ? flowItem(value.items, value.start, item)
        : blockItem(layout, value.end, item, column(layout.text, value.start)),
    ];
  }
  if (value.kind !== 'scalar') {
    throw cannotEdit(section);
  }
  return insteadOfNull(layout, pair, item);
}

/** What a section's mark has to remember so that removal can put it back. */
export function sectionBefore({ text, sections }: Layout, section: SectionName): string | undefined {
  const { pair, entries } = sections[section];
  if (pair === undefined) {
    return absent;
  }
  if (pair.value.kind === 'scalar') {
    return text.slice(pair.value.start, pair.value.end);
  }
  return entries.every(({ mark }) => mark !== undefined) ? entries[0]?.mark?.sectionBefore : undefined;
}

function flowItem(
  items: readonly { readonly value: { readonly end: number } }[],
  start: number,
  item: Stanza,
): Edit {
  const last = items.at(-1);
  const at = last?.value.end ?? start + 1;
  return { start: at, end: at, text: (last ? ', ' : '') + flowText(item) };
}

function blockItem(layout: Layout, position: number, item: Stanza, dashColumn: number): Edit {
  const style = styleOf(layout);
  return linesBelow(layout.text, position, indented(blockLines([item], style), dashColumn), style.lineBreak);
}

/** In block style a null that is written out becomes a comment: the item goes below it. */
function insteadOfNull(layout: Layout, { colon = 0, value }: Pair, item: Stanza): readonly Edit[] {
  const { start, end } = value;
  if (layout.root?.flow) {
    return [{ start, end, text: `${start === end ? ' ' : ''}${flowText([item])}` }];
  }
  const { rootColumn, listIndent } = styleOf(layout);
  const added = blockItem(layout, Math.max(end, colon), item, rootColumn + listIndent);
  return start === end ? [added] : [{ start, end: start, text: nullComment }, added];
}

/** Put before a null. */
export const nullComment = '# ';

function cannotEdit(section: SectionName): KubeconfigError {
  return new KubeconfigError(
    'cannot-edit',
    phrase`The kubeconfig's ${section} refer to another part of the file (a YAML alias), so nothing can be added without changing that part too. Nothing was changed. Write the list out, or save the cluster's kubeconfig to a file of its own and add that to KUBECONFIG.`,
  );
}
