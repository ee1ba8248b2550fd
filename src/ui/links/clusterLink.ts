import { clusterNameProblem } from '../../cluster/clusterName.ts';
import { targets, type ClusterSpec, type TargetKind } from '../../cluster/spec.ts';
import { isClusterId } from '../../cluster/tags.ts';

/** What a link asks for: one cluster of a target, by its id or by its name. */
export interface ClusterLink {
  readonly target: TargetKind;
  readonly by: 'id' | 'name';
  readonly value: string;
}

const path = '/cluster';

/** The parts of a URI that a link may have. */
export interface LinkParts {
  readonly path: string;
  /** Decoded. */
  readonly query: string;
  readonly fragment: string;
}

/**
 * Reads a link. Anybody can write one: whatever is not exactly a link to a cluster is none.
 * @returns undefined where it is none.
 */
export function parseClusterLink(link: LinkParts): ClusterLink | undefined {
  const parameters = [...new URLSearchParams(link.query)];
  const [first, second, ...others] = parameters.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  if (link.path !== path || link.fragment !== '' || others.length > 0 || first?.[0] !== 'target') {
    return undefined;
  }
  const target = targets.find(kind => kind === first[1]);
  const [by, value] = second ?? [];
  if (target === undefined || value === undefined) {
    return undefined;
  }
  if (by === 'id' && isClusterId(value)) {
    return { target, by, value };
  }
  return by === 'name' && clusterNameProblem(value) === undefined ? { target, by, value } : undefined;
}

const order = ['target', 'id', 'name'];

/** The link to a cluster: of the extension with this id, in the VS Code that opens this scheme. */
export function clusterLink({ target, id }: ClusterSpec, scheme: string, extensionId: string): string {
  return `${scheme}://${extensionId}${path}?target=${target}&id=${id}`;
}
