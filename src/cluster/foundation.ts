import { admissionPolicies } from './admissionPolicies.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import type { ClusterSpec } from './spec.ts';

/** The group of the user's own certificate. Not system:masters, whose rights nobody could ever take back. */
export const adminGroup = 'frankenetes:cluster-admins';

const virtualKubelet = 'frankenetes:virtual-kubelet';
const rbac = 'rbac.authorization.k8s.io';

/** What every cluster gets as soon as its API answers. */
export function foundation(spec: ClusterSpec): readonly KubernetesObject[] {
  return [...roles, ...policies(spec)];
}

/** Who may do what: the virtual kubelet starts when this is there. */
export const roles: readonly KubernetesObject[] = [
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: adminGroup },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: rbac, kind: 'Group', name: adminGroup }],
  },
  // The least that a virtual kubelet works with (virtual-kubelet, hack/skaffold/virtual-kubelet/base.yml).
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: virtualKubelet },
    rules: [
      { apiGroups: [''], resources: ['configmaps', 'secrets', 'services'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['delete', 'get', 'list', 'watch', 'patch'] },
      { apiGroups: [''], resources: ['nodes'], verbs: ['create', 'get'] },
      { apiGroups: [''], resources: ['nodes/status', 'pods/status'], verbs: ['update', 'patch'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] },
    ],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: virtualKubelet },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: virtualKubelet },
    subjects: [{ apiGroup: rbac, kind: 'User', name: virtualKubelet }],
  },
];

/** A container that asks for nothing gets what the smallest container group costs anyway: 1 vCPU and 1 GB. */
const resourceDefaults: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'frankenetes-defaults', namespace: 'default' },
  spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '1', memory: '1Gi' } }] },
};

/**
 * The default service accounts of namespaces that may be older than the policy which takes the token mount from
 * all later ones.
 */
const earlyServiceAccounts: readonly KubernetesObject[] = ['default', 'kube-system'].map(namespace => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace },
  automountServiceAccountToken: false,
}));

/** What pods are given, and what is said when this node cannot do a thing. */
export function policies(spec: ClusterSpec): readonly KubernetesObject[] {
  return [...admissionPolicies(spec), ...earlyServiceAccounts, resourceDefaults];
}
