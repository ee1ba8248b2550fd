import { phrase } from '../language/phrase.ts';
import { KubeconfigError } from './kubeconfigError.ts';
import type { Entry, Layout } from './layout.ts';
import { column } from './lines.ts';
import { linesBelow, withoutLines, type Edit } from './splice.ts';
import { blockLines, blockScalar, flowText, indented, styleOf, type Stanza } from './style.ts';
import { valueOf, type MapNode, type Pair } from './tree.ts';

/** A value of ours that was replaced in one of our own entries. */
export interface ChangedValue {
  readonly key: string;
  /** The old value's text, as it stood; undefined where the key was not there. */
  readonly before: string | undefined;
  readonly after: string;
}

/** Those of the values that an entry does not hold yet. */
export function outdatedValues(
  { text }: Layout,
  entry: Entry,
  values: Readonly<Record<string, string>>,
): readonly ChangedValue[] {
  const stanza = editableStanza(entry);
  return Object.entries(values).flatMap(([key, after]) => {
    const pair = pairOf(stanza, key);
    if (pair && valueOf(pair.value) === after) {
      return [];
    }
    return [{ key, before: pair && text.slice(pair.value.start, pair.value.end), after }];
  });
}

/** Gives an entry new values and leaves every other key of it alone. */
export function setValues(layout: Layout, entry: Entry, changes: readonly ChangedValue[]): readonly Edit[] {
  const stanza = editableStanza(entry);
  return changes.map(({ key, after }) => {
    const pair = pairOf(stanza, key);
    return pair ? setValue(stanza, pair, after) : addPair(layout, stanza, key, after);
  });
}

/** Puts the old texts back, except where someone else has changed a value since. */
export function restoreValues(
  layout: Layout,
  entry: Entry,
  changes: readonly ChangedValue[],
): readonly Edit[] {
  const stanza = editableStanza(entry);
  return changes.flatMap(({ key, before, after }) => {
    const pair = pairOf(stanza, key);
    if (pair === undefined || valueOf(pair.value) !== after) {
      return [];
    }
    return [before === undefined ? removePair(layout, stanza, pair) : textInstead(pair, before)];
  });
}

/** Whether an entry still holds every value that it was given. */
export function holdsValues(entry: Entry, changes: readonly ChangedValue[]): boolean {
  const stanza = editableStanza(entry);
  return changes.every(({ key, after }) => {
    const pair = pairOf(stanza, key);
    return pair !== undefined && valueOf(pair.value) === after;
  });
}

/** Puts an item of ours where another's stands. */
export function replaceItem(layout: Layout, entry: Entry, item: Stanza): Edit {
  const { start, value } = entry.item;
  if (isInFlow(layout, entry)) {
    return { start, end: value.end, text: flowText(item) };
  }
  const style = styleOf(layout);
  const [first = '', ...rest] = blockLines([item], style);
  const lines = [first, ...indented(rest, column(layout.text, start))];
  return { start, end: value.end, text: lines.join(style.lineBreak) };
}

/** An item as it stands in the file, from its dash on. */
export function itemText({ text }: Layout, { item }: Entry): string {
  return text.slice(item.start, item.value.end);
}

/** Puts a text that itemText gave back in the place of an entry. */
export function replaceItemText({ item }: Entry, text: string): Edit {
  return { start: item.start, end: item.value.end, text };
}

function editableStanza({ stanza, section, name }: Entry): MapNode {
  if (stanza?.kind === 'map' && stanza.pairs.every(({ key }) => key !== '<<')) {
    return stanza;
  }
  throw new KubeconfigError(
    'cannot-edit',
    phrase`The entry ${name} in the kubeconfig's ${section} is written in a way that cannot be changed without changing other entries too. Nothing was changed. Remove this entry by hand, then try again.`,
  );
}

function pairOf(stanza: MapNode, key: string): Pair | undefined {
  return stanza.pairs.find(pair => pair.key === key);
}

function isInFlow({ sections }: Layout, { section }: Entry): boolean {
  const value = sections[section].pair?.value;
  return value?.kind === 'sequence' && value.flow;
}

function scalarText(stanza: MapNode, text: string): string {
  return stanza.flow ? JSON.stringify(text) : blockScalar(text);
}

function setValue(stanza: MapNode, pair: Pair, value: string): Edit {
  return textInstead(pair, scalarText(stanza, value));
}

/** A text for a value; one that is not there stands right behind its colon, so a space goes between. */
function textInstead({ value: { start, end } }: Pair, text: string): Edit {
  return { start, end, text: start === end && text !== '' ? ` ${text}` : text };
}

function addPair({ text, ...layout }: Layout, stanza: MapNode, key: string, value: string): Edit {
  const last = stanza.pairs.at(-1);
  if (stanza.flow) {
    const at = last?.value.end ?? stanza.start + 1;
    return {
      start: at,
      end: at,
      text: `${last ? ', ' : ''}${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    };
  }
  const lines = indented([`${key}: ${blockScalar(value)}`], column(text, stanza.start));
  return linesBelow(text, stanza.end, lines, styleOf({ text, ...layout }).lineBreak);
}

function removePair({ text }: Layout, stanza: MapNode, pair: Pair): Edit {
  const { start, value } = pair;
  if (!stanza.flow) {
    return withoutLines(text, start, value.end);
  }
  const previous = stanza.pairs[stanza.pairs.indexOf(pair) - 1];
  return { start: previous?.value.end ?? start, end: value.end, text: '' };
}
