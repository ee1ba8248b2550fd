import { reservedPorts } from './reservedPorts.ts';

/**
 * What this kind of node cannot do, said at `kubectl apply`: nothing fails silently. Each row becomes a
 * ValidatingAdmissionPolicy that only warns. Sources: the virtual kubelet's azure-aci provider 1.6.4 (aci.go,
 * README "Current limitations") and Azure Container Instances' limits.
 */

interface Validation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
}

interface Named {
  readonly name: string;
  readonly expression: string;
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
}

export interface WarningRow {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly when?: readonly Named[];
  readonly variables?: readonly Named[];
  readonly validations: readonly Validation[];
}

const written = ['CREATE', 'UPDATE'];

const podMakers: readonly Rule[] = [
  { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
  {
    apiGroups: ['apps'],
    apiVersions: ['v1'],
    operations: written,
    resources: ['deployments', 'statefulsets', 'replicasets', 'daemonsets'],
  },
  { apiGroups: ['batch'], apiVersions: ['v1'], operations: written, resources: ['jobs', 'cronjobs'] },
];

const podVariables: readonly Named[] = [
  {
    name: 'spec',
    expression:
      "object.kind == 'Pod' ? object.spec : object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec",
  },
  { name: 'volumes', expression: 'variables.spec.?volumes.orValue([])' },
  { name: 'inits', expression: 'variables.spec.?initContainers.orValue([])' },
  { name: 'all', expression: 'variables.spec.containers + variables.inits' },
];

/** A string literal of the Common Expression Language. */
export function cel(text: string): string {
  return JSON.stringify(text);
}

/** A warning about the pod as a whole. */
function pod(cannot: string, message: string): Validation {
  return { expression: `!(${cannot})`, message };
}

/** A warning that names the containers for which `cannot` holds. */
function containers(cannot: string, message: string, list = 'variables.all'): Validation {
  return {
    expression: `!${list}.exists(c, ${cannot})`,
    messageExpression: `'container ' + ${list}.filter(c, ${cannot}).map(c, c.name).join(', ') + ${cel(`: ${message}`)}`,
  };
}

/** A warning that names the volumes for which `cannot` holds. */
function volumes(cannot: string, message: string): Validation {
  return {
    expression: `!variables.volumes.exists(v, ${cannot})`,
    messageExpression: `'volume ' + variables.volumes.filter(v, ${cannot}).map(v, v.name).join(', ') + ${cel(`: ${message}`)}`,
  };
}

const probe = (kind: string): string =>
  `has(c.livenessProbe) && has(c.livenessProbe.${kind}) || has(c.readinessProbe) && has(c.readinessProbe.${kind})`;

const anyOf = (of: string, fields: readonly string[]): string =>
  fields.map(field => `has(${of}.${field})`).join(' || ');

/** What the containers ask for in all; one that asks for nothing is given 1 vCPU and 1 GiB. */
const total = (resource: 'cpu' | 'memory', without: string): string =>
  'variables.spec.containers.map(c, quantity(string(' +
  `c.?resources.?requests[?'${resource}'].orValue(c.?resources.?limits[?'${resource}'].orValue('${without}'))` +
  ')).asApproximateFloat()).sum()';

const isReserved = reservedPorts
  .map(([from, to]) => `p.containerPort >= ${from} && p.containerPort <= ${to}`)
  .join(' || ');

const knownVolumes = ['emptyDir', 'secret', 'configMap', 'azureFile', 'projected'];
const toldVolumes = ['hostPath', 'persistentVolumeClaim', 'downwardAPI'];

export const nodeWarnings: readonly WarningRow[] = [
  {
    name: 'frankenetes-warn-pods',
    rules: podMakers,
    variables: podVariables,
    validations: [
      volumes('has(v.hostPath)', 'hostPath does not exist here: a container group has no host'),
      volumes(
        'has(v.persistentVolumeClaim)',
        'persistentVolumeClaim is not supported (no CSI driver runs): use an azureFile volume',
      ),
      volumes('has(v.downwardAPI)', 'downwardAPI volumes are not supported'),
      volumes(
        `!(${anyOf('v', [...knownVolumes, ...toldVolumes])} || has(v.csi) && v.csi.driver == "file.csi.azure.com")`,
        'a container group has no such kind of volume: use emptyDir, secret, configMap or azureFile',
      ),
      volumes(
        "!v.name.matches('^[a-z0-9-]{5,63}$') || v.name.contains('--')",
        "a volume's name has 5 to 63 lower-case letters, digits and single hyphens here",
      ),
      volumes(
        'has(v.projected) && v.projected.?sources.orValue([]).exists(s, has(s.serviceAccountToken))',
        'no service account token reaches the containers: set automountServiceAccountToken to false',
      ),
      pod(
        "object.kind != 'Pod' && variables.spec.?serviceAccountName.orValue('default') != 'default' && variables.spec.?automountServiceAccountToken.orValue(true)",
        'no service account token reaches the containers: set automountServiceAccountToken to false',
      ),
      containers(
        'has(c.startupProbe)',
        'startupProbe is not supported: use initialDelaySeconds of a livenessProbe',
      ),
      containers(probe('tcpSocket'), 'tcpSocket probes are not supported: use httpGet or exec'),
      containers(probe('grpc'), 'grpc probes are not supported: use httpGet or exec'),
      containers('has(c.lifecycle)', 'lifecycle hooks are not supported'),
      containers(
        'has(c.args) && !has(c.command)',
        'args without command is not supported: write the whole command',
      ),
      containers(
        'c.?volumeMounts.orValue([]).exists(m, has(m.subPath) || has(m.subPathExpr))',
        'subPath is ignored: the whole volume is mounted',
      ),
      containers(
        'c.?securityContext.?privileged.orValue(false)',
        'privileged is not available: the container will run without it',
      ),
      containers(
        `has(c.securityContext) && (${anyOf('c.securityContext', ['runAsUser', 'runAsGroup', 'runAsNonRoot', 'capabilities', 'readOnlyRootFilesystem'])})`,
        "securityContext is ignored: the container runs as the image's user",
      ),
      pod(
        `has(variables.spec.securityContext) && (${anyOf('variables.spec.securityContext', ['runAsUser', 'runAsGroup', 'runAsNonRoot', 'fsGroup', 'sysctls'])})`,
        "the pod's securityContext is ignored: its containers run as their images' users",
      ),
      containers(
        'c.?ports.orValue([]).exists(p, p.?protocol.orValue("TCP") != "TCP")',
        'only TCP ports are published',
        'variables.spec.containers',
      ),
      containers(
        `c.?ports.orValue([]).exists(p, ${isReserved})`,
        'Azure Container Instances keeps ports 22, 1025-1027, 3389-3399, 9999, 19000, 19080, 19100, 19390, 20000-30000 and 49152-65534 for itself',
        'variables.spec.containers',
      ),
      containers(
        `${anyOf('c', ['ports', 'livenessProbe', 'readinessProbe'])} || c.?resources.?requests.hasValue() || c.?resources.?limits.hasValue()`,
        'an init container has no ports, no probes and no resources of its own here',
        'variables.inits',
      ),
      containers(
        'c.?restartPolicy.orValue("") == "Always"',
        'an init container that restarts always (a sidecar) is run as any other: the pod waits for its end',
        'variables.inits',
      ),
      containers(
        'c.?env.orValue([]).exists(e, has(e.valueFrom) && has(e.valueFrom.secretKeyRef)) || c.?envFrom.orValue([]).exists(e, has(e.secretRef))',
        'a variable from a Secret stands in clear in the container group: mount the Secret as a volume instead',
      ),
      pod(
        "object.kind == 'Pod' && !(object.metadata.?namespace.orValue('default') + '-' + object.metadata.name).matches('^[a-z0-9-]{1,63}$')",
        'NAMESPACE-NAME is the name of its container group: at most 63 letters, digits and hyphens',
      ),
      pod(
        'variables.spec.?hostNetwork.orValue(false)',
        'hostNetwork is ignored: every pod is a container group of its own',
      ),
      pod(
        ['hostPID', 'hostIPC', 'shareProcessNamespace']
          .map(field => `variables.spec.?${field}.orValue(false)`)
          .join(' || '),
        'hostPID, hostIPC and shareProcessNamespace are ignored: containers share only their network',
      ),
      pod(
        'variables.spec.?hostAliases.orValue([]).size() > 0',
        'hostAliases are ignored: a container group has the hosts file that it is given',
      ),
      pod(
        'variables.spec.containers.map(c, c.?ports.orValue([]).size()).sum() > 5',
        'a container group publishes at most 5 ports',
      ),
      pod(
        `${total('cpu', '1')} < 1.0 || ${total('memory', '1Gi')} < 1e9`,
        'a container group has at least 1 vCPU and 1 GB: Azure refuses a pod that asks for less in all',
      ),
    ],
  },
  {
    name: 'frankenetes-warn-daemonsets',
    rules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: written, resources: ['daemonsets'] }],
    validations: [
      {
        expression: 'false',
        messageExpression:
          "'DaemonSet ' + object.metadata.name + ': runs once only, there is one virtual node'",
      },
    ],
  },
  {
    name: 'frankenetes-warn-statefulsets',
    rules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: written, resources: ['statefulsets'] }],
    validations: [
      {
        expression: 'object.spec.?volumeClaimTemplates.orValue([]).size() == 0',
        messageExpression:
          "'StatefulSet ' + object.metadata.name + ': volumeClaimTemplates are not supported (no CSI driver runs), its pods will wait for ever'",
      },
    ],
  },
  {
    name: 'frankenetes-warn-services',
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: written, resources: ['services'] }],
    when: [
      {
        name: 'not-the-api-itself',
        expression: "!(object.metadata.namespace == 'default' && object.metadata.name == 'kubernetes')",
      },
    ],
    validations: [
      {
        expression: "object.spec.?type.orValue('ClusterIP') == 'ExternalName'",
        messageExpression:
          "'Service ' + object.metadata.name + ' (' + object.spec.?type.orValue('ClusterIP') + '): nothing routes cluster IPs or load balancers to container groups; the Service is stored and forwards nothing. Use the pod IP or the annotation virtualkubelet.io/dnsnamelabel'",
      },
    ],
  },
  {
    name: 'frankenetes-warn-unheeded',
    rules: [
      {
        apiGroups: ['networking.k8s.io'],
        apiVersions: ['v1'],
        operations: written,
        resources: ['ingresses', 'networkpolicies'],
      },
      {
        apiGroups: [''],
        apiVersions: ['v1'],
        operations: written,
        resources: ['persistentvolumeclaims'],
      },
      {
        apiGroups: ['autoscaling'],
        apiVersions: ['v2'],
        operations: written,
        resources: ['horizontalpodautoscalers'],
      },
      {
        apiGroups: ['certificates.k8s.io'],
        apiVersions: ['v1'],
        operations: ['CREATE'],
        resources: ['certificatesigningrequests'],
      },
    ],
    validations: [
      {
        expression: 'false',
        messageExpression:
          "object.kind + ' ' + object.metadata.name + ': nothing in this cluster acts on it'",
      },
    ],
  },
];
