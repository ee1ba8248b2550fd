import { child, childText, resolveAlias, type Node } from './tree.ts';

/** The name of the extension that says which cluster of ours an entry belongs to. */
export const markName = 'frankenetes.dev';

/**
 * What we note in our entries (`extensions`, which kubectl and others keep): whose they are, and what stood in
 * the places that we filled, so that removal can put it back.
 */
export interface Mark {
  readonly cluster: string;
  /** What stood for the section before: `absent`, or the text of its null. */
  readonly sectionBefore?: string | undefined;
  /** What stood for current-context before: `absent`, or the text of its empty value. */
  readonly currentContextBefore?: string | undefined;
}

/** Stands in a mark for a key that was not there at all. */
export const absent = 'absent';

type Plain = Readonly<Record<string, string>>;

/** The value of `extensions` that holds a mark. */
export function markExtensions(mark: Mark): readonly { readonly name: string; readonly extension: Plain }[] {
  const { cluster, sectionBefore, currentContextBefore } = mark;
  const extension = {
    cluster,
    ...(sectionBefore !== undefined && { sectionBefore }),
    ...(currentContextBefore !== undefined && { currentContextBefore }),
  };
  return [{ name: markName, extension }];
}

/** The mark of a cluster, context or user stanza, if it has one. */
export function readMark(stanza: Node | undefined): Mark | undefined {
  const extensions = child(stanza, 'extensions');
  if (extensions?.kind !== 'sequence') {
    return undefined;
  }
  const ours = extensions.items.find(item => childText(item.value, 'name') === markName);
  const extension = ours && child(resolveAlias(ours.value), 'extension');
  const cluster = childText(extension, 'cluster');
  if (cluster === undefined) {
    return undefined;
  }
  return {
    cluster,
    sectionBefore: childText(extension, 'sectionBefore'),
    currentContextBefore: childText(extension, 'currentContextBefore'),
  };
}
