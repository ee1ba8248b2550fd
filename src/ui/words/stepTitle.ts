import { l10n } from 'vscode';
import { podsResourceGroup } from '../../cluster/names.ts';
import type { ClusterSpec } from '../../cluster/spec.ts';
import type { DeleteStepName } from '../../operations/deleteCluster.ts';
import type { GroupStepName, ProvisionStepName } from '../../operations/provision.ts';
import type { StepReport } from '../../operations/steps.ts';

/** A function: the language is known only once the extension runs. */
type Title = (spec: ClusterSpec) => string;

const titles: Readonly<Record<ProvisionStepName | DeleteStepName, Title>> = {
  credentials: () => l10n.t('Keys and certificates'),
  'resource-groups': () => l10n.t('Resource groups'),
  identity: () => l10n.t('Identity of the virtual node'),
  etcd: () => l10n.t('etcd'),
  api: () => l10n.t('Kubernetes API'),
  roles: () => l10n.t('Roles in Kubernetes'),
  policies: () => l10n.t('Defaults and policies'),
  'controller-manager': () => l10n.t('Controller manager'),
  node: () => l10n.t('Virtual node'),
  completion: () => l10n.t('Marked as complete'),
  check: () => l10n.t('Only what belongs to the cluster'),
  'virtual-kubelet': () => l10n.t('Virtual kubelet'),
  role: () => l10n.t('Role of the virtual node'),
  pods: ({ name }) => l10n.t('Resource group {0}', podsResourceGroup(name)),
  'control-plane': () => l10n.t('Control plane'),
  kubeconfig: () => l10n.t('Entries in the kubeconfig'),
  'resource-group': ({ name }) => l10n.t('Resource group {0}', name),
};

const groupPrefix: GroupStepName = 'group ';

/** What a step of an operation on a cluster is called, in the person's language. */
export function stepTitle({ name, title }: Pick<StepReport, 'name' | 'title'>, spec: ClusterSpec): string {
  if (name.startsWith(groupPrefix)) {
    return l10n.t('Container group {0}', name.slice(groupPrefix.length));
  }
  return (titles as Readonly<Partial<Record<string, Title>>>)[name]?.(spec) ?? title;
}
