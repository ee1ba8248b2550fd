import type { ClusterCredentials } from '../cluster/credentials.ts';
import type { ClusterSpec } from '../cluster/spec.ts';
import { phrase } from '../language/phrase.ts';
import { OperationError } from './operationError.ts';

/**
 * The credentials of a cluster from the text that was kept.
 * @param where it was kept, for the message.
 * @throws OperationError `credentials-unreadable`
 */
export function parseCredentials(text: string, spec: ClusterSpec, where: string): ClusterCredentials {
  const value = parsed(text);
  if (value?.version !== 1 || value.clusterId !== spec.id) {
    throw new OperationError(
      'credentials-unreadable',
      phrase`The keys of cluster "${spec.name}" in ${where} are damaged, or of another version. Restore them, or delete the cluster and create it anew.`,
    );
  }
  return value as ClusterCredentials;
}

/** Without a cause: the parser's message would show a piece of the keys. */
function parsed(text: string): Partial<ClusterCredentials> | undefined {
  try {
    return JSON.parse(text) as Partial<ClusterCredentials>;
  } catch {
    return undefined;
  }
}
