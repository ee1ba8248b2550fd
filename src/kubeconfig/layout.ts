import { phrase, type Phrase } from '../language/phrase.ts';
import { KubeconfigError } from './kubeconfigError.ts';
import { readMark, type Mark } from './mark.ts';
import { parsePlainTree } from './plainTree.ts';
import { child, childText, resolveAlias, type Item, type MapNode, type Node, type Pair } from './tree.ts';
import { parseYamlTree, YamlError, type YamlDocument } from './yamlTree.ts';

export const sectionNames = ['clusters', 'contexts', 'users'] as const;
export type SectionName = (typeof sectionNames)[number];

/** The key under which an item of each section holds its stanza. */
export const stanzaKeys = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;

/** A named cluster, context or user, and where it stands. */
export interface Entry {
  readonly section: SectionName;
  readonly name: string;
  readonly item: Item;
  readonly stanza: Node | undefined;
  readonly mark: Mark | undefined;
}

export interface Section {
  /** The section's key and value; undefined where the file lacks it. */
  readonly pair: Pair | undefined;
  readonly entries: readonly Entry[];
}

/** A kubeconfig's text with the places of all that concerns us. */
export interface Layout {
  readonly text: string;
  /** Undefined for a text without content. */
  readonly root: MapNode | undefined;
  /** Where the content stands, or would. */
  readonly start: number;
  readonly sections: Readonly<Record<SectionName, Section>>;
  readonly currentContext: Pair | undefined;
}

/**
 * Finds a kubeconfig's entries.
 * @param file only named in errors
 * @throws KubeconfigError `not-yaml`, `not-a-kubeconfig`
 */
export function readLayout(text: string, file: string): Layout {
  const { root, start } = parse(text, file);
  const map = root === undefined ? undefined : rootMap(root, file);
  const pair = (key: string): Pair | undefined => map?.pairs.find(candidate => candidate.key === key);
  const section = (name: SectionName): Section => ({
    pair: pair(name),
    entries: readEntries(name, pair(name), file),
  });
  const sections = { clusters: section('clusters'), contexts: section('contexts'), users: section('users') };
  return { text, root: map, start, sections, currentContext: pair('current-context') };
}

/** The name of the context that a kubeconfig makes the current one; undefined for none. */
export function currentContextOf(layout: Layout): string | undefined {
  return childText(layout.root, 'current-context') || undefined;
}

function parse(text: string, file: string): YamlDocument {
  const plain = parsePlainTree(text);
  if (plain) {
    return { root: plain, start: plain.start };
  }
  try {
    return parseYamlTree(text);
  } catch (error) {
    if (!(error instanceof YamlError)) {
      throw error;
    }
    throw new KubeconfigError(
      'not-yaml',
      phrase`${file} is not valid YAML: line ${error.line} cannot be read. Nothing was changed. Correct that line ("kubectl config view" has to accept the file), then try again.`,
      file,
      error,
    );
  }
}

function rootMap(root: Node, file: string): MapNode {
  const map = resolveAlias(root);
  if (map.kind !== 'map') {
    throw notAKubeconfig(file, phrase`it is no map of keys and values`);
  }
  for (const [key, expected] of [
    ['kind', 'Config'],
    ['apiVersion', 'v1'],
  ] as const) {
    const found = childText(map, key);
    if (found && found !== expected) {
      throw notAKubeconfig(file, phrase`its ${key} is not ${expected}`);
    }
  }
  return map;
}

function readEntries(section: SectionName, pair: Pair | undefined, file: string): readonly Entry[] {
  const value = pair && resolveAlias(pair.value);
  if (value === undefined || (value.kind === 'scalar' && value.value === null)) {
    return [];
  }
  if (value.kind !== 'sequence') {
    throw notAKubeconfig(file, phrase`its ${section} are no list`);
  }
  return value.items.map(item => {
    const stanza = child(item.value, stanzaKeys[section]);
    return { section, name: childText(item.value, 'name') ?? '', item, stanza, mark: readMark(stanza) };
  });
}

function notAKubeconfig(file: string, why: Phrase): KubeconfigError {
  return new KubeconfigError(
    'not-a-kubeconfig',
    phrase`${file} is not a kubeconfig: ${why}. Nothing was changed. Check KUBECONFIG, or move the file away.`,
    file,
  );
}
