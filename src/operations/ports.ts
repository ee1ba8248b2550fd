import type { ContainerGroupRequest } from '../cluster/containerGroup.ts';
import type { ClusterCredentials, KeyPair } from '../cluster/credentials.ts';
import type { KubernetesObject } from '../cluster/kubernetesObject.ts';
import type { GroupView } from '../cluster/groupView.ts';
import type { ClusterSpec, TargetKind } from '../cluster/spec.ts';
import type { TaggedResourceGroup, Tags } from '../cluster/tags.ts';
import type { ServerFact } from '../diagnosis/fact.ts';

/**
 * What the operations need of the world. Adapters implement these interfaces; only extension.ts and the CLI
 * wire them together. Every call takes an AbortSignal and throws an OperationError when it cannot do its work.
 */

/** Azure Resource Manager, at whichever endpoint. */
export interface ResourceManager extends ResourceGroups, ContainerGroups, Containers, Identities {}

export interface ResourceGroups {
  /** Resource groups that carry the cluster tag; of every cluster, or of one. */
  listResourceGroups(signal: AbortSignal, clusterId?: string): Promise<readonly TaggedResourceGroup[]>;
  /** undefined when there is none of that name. */
  getResourceGroup(name: string, signal: AbortSignal): Promise<TaggedResourceGroup | undefined>;
  putResourceGroup(group: TaggedResourceGroup, signal: AbortSignal): Promise<void>;
  /** Waits until it is gone; fine when it never was. */
  deleteResourceGroup(name: string, signal: AbortSignal): Promise<void>;
  /** Ids of all resources in a resource group. */
  listResources(resourceGroup: string, signal: AbortSignal): Promise<readonly TaggedResource[]>;
}

export interface ContainerGroups {
  /** Without instance views: states are `undefined`. All groups of the subscription, or of one resource group. */
  listContainerGroups(signal: AbortSignal, resourceGroup?: string): Promise<readonly GroupView[]>;
  /** undefined when there is none of that name. */
  getContainerGroup(resourceGroup: string, name: string, signal: AbortSignal): Promise<GroupView | undefined>;
  /** Resolves as soon as ARM has accepted it; how it goes on is read with getContainerGroup. */
  putContainerGroup(
    resourceGroup: string,
    name: string,
    request: ContainerGroupRequest,
    signal: AbortSignal,
  ): Promise<void>;
  deleteContainerGroup(resourceGroup: string, name: string, signal: AbortSignal): Promise<void>;
  startContainerGroup(resourceGroup: string, name: string, signal: AbortSignal): Promise<void>;
  stopContainerGroup(resourceGroup: string, name: string, signal: AbortSignal): Promise<void>;
  restartContainerGroup(resourceGroup: string, name: string, signal: AbortSignal): Promise<void>;
}

export interface Containers {
  /** The log so far, up to 4 MB. `tail` = last n lines; timestamps are RFC 3339, one before each line. */
  logs(container: ContainerReference, options: LogOptions, signal: AbortSignal): Promise<string>;
  attach(container: ContainerReference, signal: AbortSignal): Promise<WebSocketAddress>;
  exec(
    container: ContainerReference,
    command: string,
    size: TerminalSize,
    signal: AbortSignal,
  ): Promise<WebSocketAddress>;
}

/** Characters. */
export interface TerminalSize {
  readonly rows: number;
  readonly cols: number;
}

export interface Identities {
  /** A user-assigned identity, made when absent. */
  putIdentity(
    resourceGroup: string,
    name: string,
    region: string,
    tags: Tags,
    signal: AbortSignal,
  ): Promise<ManagedIdentity>;
  /** Let an identity do `actions` in one resource group: a custom role and its assignment, made when absent. */
  grant(identity: ManagedIdentity, role: RoleRequest, signal: AbortSignal): Promise<void>;
  /** Take the role and its assignments back; fine when they never were. */
  revoke(role: Pick<RoleRequest, 'name' | 'resourceGroup'>, signal: AbortSignal): Promise<void>;
}

export interface TaggedResource {
  readonly id: string;
  readonly type: string;
  readonly tags: Tags;
}

export interface ContainerReference {
  readonly resourceGroup: string;
  readonly group: string;
  readonly container: string;
}

export interface LogOptions {
  readonly tail?: number;
  readonly timestamps?: boolean;
}

/** How a socket is opened: ACI wants the password as exec's first frame, or as attach's Authorization header. */
export interface WebSocketAddress {
  readonly uri: string;
  readonly password: string;
  /** PEM of the authority to trust besides the well-known ones. */
  readonly certificateAuthority?: string;
}

export interface ManagedIdentity {
  readonly resourceId: string;
  readonly clientId: string;
  readonly principalId: string;
}

export interface RoleRequest {
  readonly name: string;
  readonly description: string;
  readonly resourceGroup: string;
  readonly actions: readonly string[];
}

/** Where ARM is, and how the parts of a cluster are reached from this computer. */
export interface Target {
  readonly kind: TargetKind;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly resourceManager: ResourceManager;
  /**
   * Where a published port is reached from here: on Azure the group's address, locally a loopback port.
   * undefined while the group has no address yet.
   */
  endpoint(group: GroupView, port: number, signal: AbortSignal): Promise<Endpoint | undefined>;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Subscription {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly displayName: string;
}

export interface Region {
  /** Such as `eastus`. */
  readonly name: string;
  readonly displayName: string;
}

/** Keeps the secrets of clusters on the user's side. */
export interface CredentialStore {
  read(spec: ClusterSpec): Promise<ClusterCredentials | undefined>;
  write(spec: ClusterSpec, credentials: ClusterCredentials): Promise<void>;
  remove(spec: ClusterSpec): Promise<void>;
}

/** How the API of a cluster is called: at an address, under a name, with a certificate. */
export interface ApiAccess {
  readonly endpoint: Endpoint;
  readonly serverName: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly client: KeyPair;
}

export interface HealthAnswer {
  readonly status: number;
  readonly body: string;
}

export interface KubernetesApi {
  /** Server-side apply, several at a time. */
  apply(objects: readonly KubernetesObject[], signal: AbortSignal): Promise<void>;
  /** `gitVersion` of /version. */
  version(signal: AbortSignal): Promise<string>;
  serviceAccountExists(namespace: string, name: string, signal: AbortSignal): Promise<boolean>;
  /** Pods that there is no container group for: none was placed, or Azure refused it. */
  refusedPods(signal: AbortSignal): Promise<readonly RefusedPod[]>;
  /** undefined when there is no such node. `leaseRenewed`: when its Lease was renewed last. */
  node(
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly ready: boolean; readonly leaseRenewed?: Date } | undefined>;
}

/** A pod, and why there is no container group for it. */
export interface RefusedPod {
  readonly namespace: string;
  readonly name: string;
  readonly message: string;
}

/** Where a server is, under which name, and whose certificate it should have. */
export type ServerAddress = Omit<ApiAccess, 'client'>;

/** What a server showed to somebody without a key. */
export type ServerLook = Pick<ServerFact, 'failure' | 'certificate' | 'answer' | 'clockAhead'>;

export interface Kubernetes {
  connect(access: ApiAccess): Promise<KubernetesApi>;
  /** GET of a health path. Throws while nothing answers. */
  health(access: ApiAccess, path: string, signal: AbortSignal): Promise<HealthAnswer>;
  /** Looks at a server without showing it anything secret. Throws only when aborted. */
  look(server: ServerAddress, path: string, signal: AbortSignal): Promise<ServerLook>;
  /** Node's code where this computer's DNS does not know the name. */
  resolve(host: string, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Starts a program in a pod, with a terminal. Resolves once input can be sent.
   * @throws OperationError `api-refused`; whatever the connection fails with.
   */
  exec(
    access: ApiAccess,
    program: PodProgram,
    size: TerminalSize,
    onData: (bytes: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<ExecSession>;
}

export interface PodProgram {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** A program and its arguments. */
  readonly command: readonly string[];
}

export interface ExecSession {
  send(bytes: Uint8Array): void;
  resize(size: TerminalSize): void;
  /** Rejects when the connection dropped before the program ended. */
  readonly ended: Promise<ExecEnd>;
}

/** As far as the node tells. */
export interface ExecEnd {
  readonly exitCode?: number;
  /** What went wrong, if it was not the program. */
  readonly message?: string;
}
