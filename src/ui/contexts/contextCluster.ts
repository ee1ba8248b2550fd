import type { TargetKind } from '../../cluster/spec.ts';
import type { OurContext } from '../../kubeconfig/list.ts';
import type { TargetSnapshot } from '../../store/targetReader.ts';

/** What is known of the cluster that a context leads to. `elsewhere`: not in the subscription that is looked at. */
export type ContextCluster = 'there' | 'gone' | 'elsewhere' | 'unknown';

/** Whether a context's cluster is there, as far as its target was read. */
export function contextCluster(
  { clusterId, server }: Pick<OurContext, 'clusterId' | 'server'>,
  snapshot: (target: TargetKind) => TargetSnapshot,
): ContextCluster {
  const target = targetOf(server);
  const { state, clusters } = snapshot(target);
  if (clusters.some(({ spec }) => spec.id === clusterId)) {
    return 'there';
  }
  if (state !== 'ready') {
    return 'unknown';
  }
  return target === 'local' ? 'gone' : 'elsewhere';
}

/** The API of a cluster on this computer is reached on a loopback port (operations/kubeconfigEntry.ts). */
function targetOf(server: string | undefined): TargetKind {
  return server === undefined || URL.parse(server)?.hostname === '127.0.0.1' ? 'local' : 'azure';
}
