import type { KubernetesObject } from './kubernetesObject.ts';
import { cel, nodeWarnings, type WarningRow } from './nodeWarnings.ts';
import type { ClusterSpec } from './spec.ts';
import { clusterNames } from './topology.ts';

const group = 'admissionregistration.k8s.io/v1';

/** The policies of every cluster: what pods are given, and what is said when this node cannot do a thing. */
export function admissionPolicies(spec: ClusterSpec): readonly KubernetesObject[] {
  return [
    ...mutation('frankenetes-pods', 'IfNeeded', pods, [], podMutations(spec)),
    ...mutation(
      'frankenetes-service-accounts',
      'Never',
      serviceAccounts,
      [defaultAccountOnly],
      [noTokenMount],
    ),
    ...nodeWarnings.flatMap(warning),
  ];
}

interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
}

const pods: ResourceRule = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE'],
  resources: ['pods'],
};
const serviceAccounts: ResourceRule = { ...pods, resources: ['serviceaccounts'] };

const defaultAccountOnly = {
  name: 'default-and-unset',
  expression: "object.metadata.name == 'default' && !has(object.automountServiceAccountToken)",
};

/** The virtual kubelet cannot mount a token (azure-aci issue 543): better none than a directory without one. */
const noTokenMount = {
  patchType: 'ApplyConfiguration',
  applyConfiguration: { expression: 'Object{automountServiceAccountToken: false}' },
};

function podMutations(spec: ClusterSpec): readonly unknown[] {
  return [
    ...(spec.imageMirror === undefined ? [] : [mirrorImages(spec.imageMirror)]),
    apiserverAddress(clusterNames(spec).apiserver),
    shortGracePeriod,
    plainInitContainers,
  ];
}

/**
 * Pods reach the API by its DNS name: no cluster IP is routed. A value that the pod sets itself stays.
 */
function apiserverAddress(host: string): unknown {
  const values = `{'KUBERNETES_SERVICE_HOST': ${cel(host)}, 'KUBERNETES_SERVICE_PORT': '443', 'KUBERNETES_SERVICE_PORT_HTTPS': '443'}`;
  const names = "['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT', 'KUBERNETES_SERVICE_PORT_HTTPS']";
  const containers = (field: string, list: string): string =>
    `${field}: ${list}.map(c, Object.spec.${field}{name: c.name, env: ${names}` +
    `.filter(n, !c.?env.orValue([]).exists(e, e.name == n))` +
    `.map(n, Object.spec.${field}.env{name: n, value: ${values}[n]})})`;
  return {
    patchType: 'ApplyConfiguration',
    applyConfiguration: {
      expression: `Object{spec: Object.spec{${containers('containers', 'object.spec.containers')}, ${containers(
        'initContainers',
        'object.spec.?initContainers.orValue([])',
      )}}}`,
    },
  };
}

/**
 * A container group is deleted at once, whatever a pod's grace period; with the default one the pod would stand
 * as Terminating for 30 s for nothing. Whoever asks for another period, or keeps this one by annotation, has it.
 */
const shortGracePeriod = {
  patchType: 'JSONPatch',
  jsonPatch: {
    expression:
      'object.spec.?terminationGracePeriodSeconds.orValue(30) == 30' +
      " && !object.metadata.?annotations[?'kubectl.kubernetes.io/last-applied-configuration'].orValue('').contains('\"terminationGracePeriodSeconds\":30')" +
      " && !('frankenetes.dev/keep-grace-period' in object.metadata.?annotations.orValue({}))" +
      ' ? [JSONPatch{op: "add", path: "/spec/terminationGracePeriodSeconds", value: 1}] : []',
  },
};

/**
 * Init containers of a container group have no resources of their own, and the virtual kubelet refuses a pod whose
 * init containers name some; the LimitRange would give them some.
 */
const plainInitContainers = {
  patchType: 'JSONPatch',
  jsonPatch: {
    expression:
      'lists.range(object.spec.?initContainers.orValue([]).size())' +
      '.filter(i, has(object.spec.initContainers[i].resources) && (has(object.spec.initContainers[i].resources.requests) || has(object.spec.initContainers[i].resources.limits)))' +
      '.map(i, JSONPatch{op: "replace", path: "/spec/initContainers/" + string(i) + "/resources", value: Object.spec.initContainers.resources{}})',
  },
};

/** Docker Hub's official images, however they are written; other registries and other owners stay. */
const officialImage =
  '^((docker\\\\.io/|index\\\\.docker\\\\.io/)?library/|docker\\\\.io/)?[a-z0-9][a-z0-9._-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[a-f0-9]+)?$';

/** Docker Hub refuses the shared addresses of ACI after a few pulls; a mirror does not. */
function mirrorImages(mirror: string): unknown {
  const rewrite = (field: string, list: string): string =>
    `lists.range(${list}.size()).filter(i, ${list}[i].image.matches('${officialImage}'))` +
    `.map(i, JSONPatch{op: "replace", path: "/spec/${field}/" + string(i) + "/image",` +
    ` value: ${cel(mirror)} + ${list}[i].image.split('/')[size(${list}[i].image.split('/')) - 1]})`;
  return {
    patchType: 'JSONPatch',
    jsonPatch: {
      expression: `${rewrite('containers', 'object.spec.containers')} + ${rewrite(
        'initContainers',
        'object.spec.?initContainers.orValue([])',
      )}`,
    },
  };
}

function mutation(
  name: string,
  reinvocationPolicy: 'IfNeeded' | 'Never',
  rule: ResourceRule,
  matchConditions: readonly unknown[],
  mutations: readonly unknown[],
): readonly KubernetesObject[] {
  return [
    {
      apiVersion: group,
      kind: 'MutatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        reinvocationPolicy,
        matchConstraints: { resourceRules: [rule] },
        matchConditions,
        mutations,
      },
    },
    {
      apiVersion: group,
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name },
    },
  ];
}

function warning(row: WarningRow): readonly KubernetesObject[] {
  return [
    {
      apiVersion: group,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: row.name },
      spec: {
        failurePolicy: 'Ignore',
        matchConstraints: { resourceRules: row.rules },
        matchConditions: row.when ?? [],
        variables: row.variables ?? [],
        validations: row.validations,
      },
    },
    {
      apiVersion: group,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: row.name },
      spec: { policyName: row.name, validationActions: ['Warn'] },
    },
  ];
}
