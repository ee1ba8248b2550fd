import type { ForeignContext, OurContext, OurContexts } from '../../kubeconfig/list.ts';
import type { Phrase } from '../../language/phrase.ts';
import type { ContextCluster } from './contextCluster.ts';

/** A context of ours. */
export interface OurContextNode {
  readonly kind: 'ourContext';
  readonly context: OurContext;
  readonly cluster: ContextCluster;
  /** What the cluster is called; undefined while that is not known. */
  readonly clusterName: string | undefined;
}

/** The current context, where it is somebody else's. */
export interface ForeignContextNode {
  readonly kind: 'foreignContext';
  readonly context: ForeignContext;
}

/** A kubeconfig that cannot be read. */
export interface UnreadableNode {
  readonly kind: 'unreadable';
  readonly file: string;
  readonly why: Phrase;
}

/** A row of the view of kubectl's contexts. */
export type ContextNode = OurContextNode | ForeignContextNode | UnreadableNode;

const kinds: readonly ContextNode['kind'][] = ['ourContext', 'foreignContext', 'unreadable'];

/** Commands are called with anything. */
export function isContextNode(value: unknown): value is ContextNode {
  const kind = (value as Partial<ContextNode> | undefined)?.kind;
  return kinds.some(known => known === kind);
}

/** What the view shows. With nothing of ours it is empty, and its welcome text has its say. */
export function contextNodes(
  { contexts, foreign, problems }: OurContexts,
  cluster: (context: OurContext) => Pick<OurContextNode, 'cluster' | 'clusterName'>,
): readonly ContextNode[] {
  const ours = contexts.map((context): OurContextNode => ({
    kind: 'ourContext',
    context,
    ...cluster(context),
  }));
  const unreadable = problems.map(({ file = '', phrase }): UnreadableNode => ({
    kind: 'unreadable',
    file,
    why: phrase,
  }));
  const others: readonly ForeignContextNode[] =
    foreign === undefined || ours.length === 0 ? [] : [{ kind: 'foreignContext', context: foreign }];
  return [...unreadable, ...ours, ...others];
}
