/**
 * A YAML document as values with the places where they stand in the text. Two parsers make it: plainTree.ts for
 * the files that kubectl writes, yamlTree.ts for everything else. No range ends behind a line break.
 */

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly start: number;
  readonly end: number;
  /** Every scalar of a kubeconfig that concerns us is a string or null. */
  readonly value: string | null;
}

export interface MapNode {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  readonly pairs: readonly Pair[];
}

export interface Pair {
  readonly key: string;
  /** Where the key begins. */
  readonly start: number;
  /** Where the colon stands; undefined for a key alone, as in `{a}`. */
  readonly colon: number | undefined;
  readonly value: Node;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  readonly items: readonly Item[];
}

export interface Item {
  /** Where the dash stands; in flow style, where the value begins. */
  readonly start: number;
  readonly value: Node;
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly start: number;
  readonly end: number;
  readonly target: Node;
}

export type Node = ScalarNode | MapNode | SequenceNode | AliasNode;

/** What a node says, without where. */
export type Value = string | null | readonly Value[] | { readonly [key: string]: Value };

/** The node that an alias stands for. */
export function resolveAlias(node: Node): Exclude<Node, AliasNode> {
  return node.kind === 'alias' ? resolveAlias(node.target) : node;
}

export function valueOf(node: Node): Value {
  const resolved = resolveAlias(node);
  switch (resolved.kind) {
    case 'scalar':
      return resolved.value;
    case 'sequence':
      return resolved.items.map(item => valueOf(item.value));
    case 'map':
      return Object.fromEntries(allPairs(resolved).map(({ key, value }) => [key, valueOf(value)]));
  }
}

/** Whether two nodes say the same, keys and items in the same order. Makes no values: files may be large. */
export function sameValue(one: Node, another: Node): boolean {
  const [a, b] = [resolveAlias(one), resolveAlias(another)];
  if (a.kind === 'scalar' && b.kind === 'scalar') {
    return a.value === b.value;
  }
  if (a.kind === 'sequence' && b.kind === 'sequence') {
    return sameLists(a.items, b.items, (x, y) => sameValue(x.value, y.value));
  }
  if (a.kind !== 'map' || b.kind !== 'map') {
    return false;
  }
  return sameLists(a.pairs, b.pairs, (x, y) => x.key === y.key && sameValue(x.value, y.value));
}

/** Whether two lists are alike item by item. */
export function sameLists<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  return (
    a.length === b.length &&
    a.every((x, index) => {
      const y = b[index];
      return y !== undefined && same(x, y);
    })
  );
}

/** The value of a key, in block, flow, merged (`<<`) or aliased form. */
export function child(node: Node | undefined, key: string): Exclude<Node, AliasNode> | undefined {
  const map = node && resolveAlias(node);
  if (map?.kind !== 'map') {
    return undefined;
  }
  const found = allPairs(map).findLast(pair => pair.key === key);
  return found && resolveAlias(found.value);
}

/** The text of a key's value; undefined where it is no text. */
export function childText(node: Node | undefined, key: string): string | undefined {
  const found = child(node, key);
  return found?.kind === 'scalar' && found.value !== null ? found.value : undefined;
}

/** Those that `<<` brings in come first: a map's own keys win. */
function allPairs(map: MapNode): readonly Pair[] {
  if (!map.pairs.some(pair => pair.key === '<<')) {
    return map.pairs;
  }
  const merged = map.pairs.filter(pair => pair.key === '<<').flatMap(pair => mergedPairs(pair.value));
  return [...merged, ...map.pairs.filter(pair => pair.key !== '<<')];
}

function mergedPairs(source: Node): readonly Pair[] {
  const node = resolveAlias(source);
  if (node.kind === 'map') {
    return allPairs(node);
  }
  return node.kind === 'sequence' ? node.items.toReversed().flatMap(item => mergedPairs(item.value)) : [];
}
