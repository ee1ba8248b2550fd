import { addItem, addRootKeys, sectionBefore, type RootKey } from './additions.ts';
import { itemText, outdatedValues, replaceItem, setValues } from './changes.ts';
import { currentContextBefore, currentContextText, setCurrentContext } from './currentContext.ts';
import { sectionItem, stanzaValues, type KubeconfigEntry } from './kubeconfigEntry.ts';
import type { KubeconfigFile } from './kubeconfigFile.ts';
import { currentContextOf, sectionNames, type SectionName } from './layout.ts';
import type { Mark } from './mark.ts';
import type { Clash, ClashAnswer, CurrentContextPolicy, MergeResult } from './merge.ts';
import { allEntries, effectiveEntry, ourEntries, type LocatedEntry } from './ours.ts';
import { digestOf, type EntryChange, type FileReceipt } from './receipt.ts';
import type { Edit } from './splice.ts';
import type { Stanza } from './style.ts';
import type { FileChange, Plan, Touched } from './transaction.ts';

/** Who is to be called what. */
export interface Names {
  readonly ours: readonly LocatedEntry[];
  /** For the entries that are missing. */
  readonly name: string;
  readonly clash: Clash | undefined;
}

/** Finds our entries, and a name for those that are missing. */
export function chooseNames(files: readonly KubeconfigFile[], entry: KubeconfigEntry): Names {
  const ours = ourEntries(files, entry);
  const nameIn = (section: SectionName): string | undefined =>
    ours.find(located => located.entry.section === section)?.entry.name;
  const name = nameIn('contexts') ?? nameIn('clusters') ?? entry.name;
  const missing = new Set(sectionNames.filter(section => nameIn(section) === undefined));
  const taken = allEntries(files).filter(({ entry: { section } }) => missing.has(section));
  const clashing = taken.filter(located => located.entry.name === name);
  if (clashing.length === 0) {
    return { ours, name, clash: undefined };
  }
  const entries = clashing.map(({ file, entry: { section, mark } }) => ({
    section,
    file: file.path,
    clusterId: mark?.cluster,
  }));
  return { ours, name, clash: { name, freeName: freeName(name, taken), entries } };
}

function freeName(name: string, taken: readonly LocatedEntry[]): string {
  const names = new Set(taken.map(({ entry }) => entry.name));
  for (let suffix = 2; ; suffix += 1) {
    if (!names.has(`${name}-${suffix}`)) {
      return `${name}-${suffix}`;
    }
  }
}

export interface MergeRequest {
  readonly entry: KubeconfigEntry;
  readonly destination: string;
  readonly names: Names;
  readonly policy: CurrentContextPolicy;
  readonly answer: ClashAnswer | undefined;
}

/** The edits of one file, gathered in the order in which they have to be made. */
interface Draft {
  readonly file: KubeconfigFile;
  readonly edits: Edit[];
  readonly rootKeys: (readonly [RootKey, Stanza])[];
  readonly touched: Touched[];
  readonly changes: EntryChange[];
  currentContext?: { readonly before: string; readonly after: string };
}

/** Plans the edits of a merge, and what to tell of it. Reads and writes nothing. */
export function planMerge(
  files: readonly KubeconfigFile[],
  { entry, destination, names, policy, answer }: MergeRequest,
): Plan<Omit<MergeResult, 'warnings'>> {
  const drafts = new Map(files.map(file => [file.path, newDraft(file)]));
  const draft = (path: string): Draft => drafts.get(path) ?? raise(path);
  const target = draft(destination);
  const name = (answer === 'keep-both' && names.clash?.freeName) || names.name;
  const ownedIn = (section: SectionName): LocatedEntry | undefined =>
    names.ours.find(located => located.entry.section === section);
  const nameIn = (section: SectionName): string => ownedIn(section)?.entry.name ?? name;
  const values = stanzaValues(entry, { cluster: nameIn('clusters'), user: nameIn('users') });
  const contextName = nameIn('contexts');
  const current = currentContextIn(files);
  const makeCurrent = becomesCurrent(policy, current, contextName);

  for (const located of names.ours) {
    renew(draft(located.file.path), located, values[located.entry.section]);
  }
  for (const section of sectionNames.filter(missing => ownedIn(missing) === undefined)) {
    const replaced = effectiveEntry(files, section, name);
    const into = replaced ? draft(replaced.file.path) : target;
    const mark: Mark = {
      cluster: entry.clusterId,
      sectionBefore: replaced ? undefined : sectionBefore(into.file.layout, section),
      currentContextBefore:
        section === 'contexts' && makeCurrent ? currentContextBefore(target.file.layout) : undefined,
    };
    const item = sectionItem(section, name, values[section], mark);
    if (replaced) {
      replace(into, replaced, item);
    } else {
      add(into, section, name, item);
    }
  }
  if (makeCurrent) {
    makeCurrentContext(target, contextName);
  }

  const written = [...drafts.values()].map(finish).filter(({ change }) => change.edits.length > 0);
  const holder = ownedIn('contexts') ?? effectiveEntry(files, 'contexts', name);
  return {
    changes: written.map(({ change }) => change),
    result: {
      file: holder?.file.path ?? destination,
      contextName,
      currentContext: { name: makeCurrent ? contextName : current, changed: makeCurrent },
      receipt: { files: written.map(({ receipt }) => receipt) },
    },
  };
}

/** That of the first file that has one, as kubectl reads it. */
function currentContextIn(files: readonly KubeconfigFile[]): string | undefined {
  return files.map(file => currentContextOf(file.layout)).find(found => found !== undefined);
}

function becomesCurrent(policy: CurrentContextPolicy, current: string | undefined, name: string): boolean {
  switch (policy) {
    case 'leave':
      return false;
    case 'only-if-none':
      return current === undefined;
    case 'set':
      return current !== name;
  }
}

function newDraft(file: KubeconfigFile): Draft {
  return { file, edits: [], rootKeys: [], touched: [], changes: [] };
}

function raise(path: string): never {
  throw new RangeError(`${path} is not among the files that were read`);
}

function renew(draft: Draft, { entry }: LocatedEntry, values: Readonly<Record<string, string>>): void {
  const { section, name } = entry;
  const changed = outdatedValues(draft.file.layout, entry, values);
  if (changed.length === 0) {
    return;
  }
  draft.edits.push(...setValues(draft.file.layout, entry, changed));
  draft.touched.push({ section, name, remains: true });
  draft.changes.push({ kind: 'renewed', section, name, values: changed });
}

function replace(draft: Draft, { entry }: LocatedEntry, item: Stanza): void {
  const { section, name } = entry;
  const before = itemText(draft.file.layout, entry);
  draft.edits.push(replaceItem(draft.file.layout, entry, item));
  draft.touched.push({ section, name, remains: true });
  draft.changes.push({ kind: 'replaced', section, name, digest: digestOf(item), before });
}

function add(draft: Draft, section: SectionName, name: string, item: Stanza): void {
  const { pair } = draft.file.layout.sections[section];
  if (pair) {
    draft.edits.push(...addItem(draft.file.layout, section, pair, item));
  } else {
    draft.rootKeys.push([section, [item]]);
  }
  draft.touched.push({ section, name, remains: true });
  draft.changes.push({ kind: 'added', section, name, digest: digestOf(item) });
}

function makeCurrentContext(draft: Draft, name: string): void {
  const { layout } = draft.file;
  draft.currentContext = { before: currentContextText(layout), after: name };
  if (layout.currentContext) {
    draft.edits.push(setCurrentContext(layout.currentContext, name, layout));
  } else {
    draft.rootKeys.push(['current-context', name]);
  }
}

/** New keys come last, and in the order in which kubectl writes them. */
function finish({ file, edits, rootKeys, touched, changes, currentContext }: Draft): {
  readonly change: FileChange;
  readonly receipt: FileReceipt;
} {
  const keys = rootKeys.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const change = { file, edits: [...edits, ...addRootKeys(file.layout, keys)], touched };
  const receipt: FileReceipt = {
    file: file.path,
    created: file.bytes === undefined,
    changes,
    ...(currentContext && { currentContext }),
  };
  return { change, receipt };
}
