import { l10n } from 'vscode';
import type { TargetKind } from '../../cluster/spec.ts';
import type { ClusterView } from '../../cluster/clusterView.ts';
import type { Followed } from '../../contract/logMessages.ts';
import { phrase } from '../../language/phrase.ts';
import {
  type ContainerChoice,
  type GroupChoice,
  knownClusters,
  knownGroups,
  pick,
} from '../pick/pickNode.ts';
import type { Services } from '../services.ts';
import { targetName } from '../tree/nodeText.ts';
import type { TreeNode } from '../tree/treeNode.ts';

/** Something whose logs are followed, where it is. */
export type FollowedAtTarget = Followed & { readonly target: TargetKind };

/** What the node that was clicked stands for; without one (palette), what is picked. */
export async function followedOf(node: TreeNode | undefined, services: Services): Promise<FollowedAtTarget> {
  switch (node?.kind) {
    case 'cluster':
      return followedCluster(node.cluster);
    case 'containerGroup':
      return followedGroup(node);
    case 'container':
      return followedContainer(node);
    default:
      return await pickFollowed(services);
  }
}

async function pickFollowed(services: Services): Promise<FollowedAtTarget> {
  const clusters = (await knownClusters(services)).map(cluster => ({
    label: cluster.spec.name,
    description: l10n.t('cluster · {0}', targetName(cluster.spec.target)),
    value: followedCluster(cluster),
  }));
  const groups = (await knownGroups(services)).flatMap(choice => [
    {
      label: choice.group.name,
      description: l10n.t('container group · {0}', choice.group.resourceGroup),
      value: followedGroup(choice),
    },
    ...choice.group.containers.map(container => ({
      label: container.name,
      description: l10n.t('container · {0} / {1}', choice.group.resourceGroup, choice.group.name),
      value: followedContainer({ ...choice, container }),
    })),
  ]);
  return await pick([...clusters, ...groups], l10n.t('Whose logs?'), phrase`There is no container yet.`);
}

function followedCluster({ spec }: ClusterView): FollowedAtTarget {
  return { kind: 'cluster', target: spec.target, id: spec.id, name: spec.name };
}

function followedGroup({ target, group }: GroupChoice): FollowedAtTarget {
  return { kind: 'group', target, resourceGroup: group.resourceGroup, group: group.name };
}

function followedContainer({ target, group, container }: ContainerChoice): FollowedAtTarget {
  const { resourceGroup, name } = group;
  return { kind: 'container', target, resourceGroup, group: name, container: container.name };
}
