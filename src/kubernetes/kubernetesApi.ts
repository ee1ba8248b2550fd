import {
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  type V1PodStatus,
  VersionApi,
} from '@kubernetes/client-node';
import type { KubernetesObject } from '../cluster/kubernetesObject.ts';
import { phrase, type Phrase } from '../language/phrase.ts';
import type { ApiAccess, KubernetesApi } from '../operations/ports.ts';
import { apiError, isNotFound } from './apiError.ts';

/** Why a pod of the virtual kubelet 1.6.4 waits when its container group was refused (its node/pod.go). */
const providerRefused = 'ProviderFailed';

/** Who applied an object, in its managedFields. */
const fieldManager = 'frankenetes';

/** The Kubernetes API through its own client library, a large one. */
export function connect(access: ApiAccess): KubernetesApi {
  const config = kubeConfig(access);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const core = config.makeApiClient(CoreV1Api);
  const coordination = config.makeApiClient(CoordinationV1Api);
  const versions = config.makeApiClient(VersionApi);

  return {
    apply: async (wanted, signal) => {
      await Promise.all(
        wanted.map(object => told(phrase`Applying ${nameOf(object)}`, signal, () => apply(objects, object))),
      );
    },
    version: signal =>
      told(phrase`Reading /version`, signal, async () => (await versions.getCode()).gitVersion),
    serviceAccountExists: (namespace, name, signal) =>
      told(phrase`Looking for service account ${namespace}/${name}`, signal, async () => {
        const account = await orAbsent(() => core.readNamespacedServiceAccount({ namespace, name }));
        return account !== undefined;
      }),
    refusedPods: signal =>
      told(phrase`Listing pods`, signal, async () => {
        const { items } = await core.listPodForAllNamespaces();
        return items.flatMap(({ metadata, status }) => {
          const message = refusalOf(status);
          const { namespace = '', name = '' } = metadata ?? {};
          return message === undefined ? [] : { namespace, name, message };
        });
      }),
    node: (name, signal) =>
      told(phrase`Looking for node ${name}`, signal, async () => {
        const [node, lease] = await Promise.all([
          orAbsent(() => core.readNode({ name })),
          orAbsent(() => coordination.readNamespacedLease({ namespace: 'kube-node-lease', name })),
        ]);
        const ready = node?.status?.conditions?.some(
          ({ type, status }) => type === 'Ready' && status === 'True',
        );
        const renewed = lease?.spec?.renewTime;
        return node === undefined
          ? undefined
          : { ready: ready === true, ...(renewed === undefined ? {} : { leaseRenewed: new Date(renewed) }) };
      }),
  };
}

/** Why a pod has no container group: the virtual kubelet says it of the whole pod, the scheduler in a condition. */
function refusalOf(status: V1PodStatus | undefined): string | undefined {
  return status?.reason === providerRefused
    ? status.message
    : status?.conditions?.find(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable')
        ?.message;
}

/** Forced: these objects are ours, whoever changed them. */
async function apply(client: KubernetesObjectApi, object: KubernetesObject): Promise<void> {
  const body = { ...object, metadata: { ...object.metadata } };
  await client.patch(body, undefined, undefined, fieldManager, true, PatchStrategy.ServerSideApply);
}

function kubeConfig(access: ApiAccess): KubeConfig {
  const config = new KubeConfig();
  const name = 'cluster';
  config.loadFromOptions({
    clusters: [
      {
        name,
        server: `https://${access.endpoint.host}:${access.endpoint.port}`,
        caData: base64(access.certificateAuthority),
        skipTLSVerify: false,
        tlsServerName: access.serverName,
      },
    ],
    users: [{ name, certData: base64(access.client.certificate), keyData: base64(access.client.privateKey) }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  return config;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function nameOf(object: KubernetesObject): string {
  return `${object.kind} ${object.metadata.name}`;
}

async function told<T>(doing: Phrase, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    throw apiError(error, doing);
  }
}

async function orAbsent<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}
