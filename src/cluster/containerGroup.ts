/**
 * The container group as it stands on the wire of Microsoft.ContainerInstance 2023-05-01: the subset that
 * clusters, the virtual kubelet and the fabric use. Names and nesting are the service's own.
 */

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';
export type Protocol = 'TCP' | 'UDP';

export interface Port {
  readonly port: number;
  readonly protocol?: Protocol;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly secureValue?: string;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

/** cpu in vCPU, memoryInGB in decimal gigabytes. */
export interface Resources {
  readonly cpu: number;
  readonly memoryInGB: number;
}

export interface HttpGet {
  readonly path?: string;
  readonly port: number;
  /** Compared case-blind: the virtual kubelet sends Kubernetes' upper-case form. */
  readonly scheme?: string;
  readonly httpHeaders?: readonly { readonly name: string; readonly value: string }[];
}

/** All times in seconds. */
export interface Probe {
  readonly exec?: { readonly command: readonly string[] };
  readonly httpGet?: HttpGet;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly failureThreshold?: number;
  readonly successThreshold?: number;
  readonly timeoutSeconds?: number;
}

export interface InitContainer {
  readonly name: string;
  readonly properties: {
    readonly image?: string;
    readonly command?: readonly string[];
    readonly environmentVariables?: readonly EnvironmentVariable[];
    readonly volumeMounts?: readonly VolumeMount[];
  };
}

export interface Container {
  readonly name: string;
  readonly properties: {
    readonly image: string;
    /** Replaces the image's entry point and arguments; empty means the image's own. */
    readonly command?: readonly string[];
    readonly ports?: readonly Port[];
    readonly environmentVariables?: readonly EnvironmentVariable[];
    readonly resources: { readonly requests: Resources; readonly limits?: Partial<Resources> };
    readonly volumeMounts?: readonly VolumeMount[];
    readonly livenessProbe?: Probe;
    readonly readinessProbe?: Probe;
  };
}

export interface Volume {
  readonly name: string;
  readonly emptyDir?: Readonly<Record<string, never>> | null;
  /** File name to base64 content. */
  readonly secret?: Readonly<Record<string, string>> | null;
}

export interface IpAddress {
  readonly type: 'Public' | 'Private';
  readonly ports: readonly Port[];
  readonly dnsNameLabel?: string;
  readonly fqdn?: string;
  readonly ip?: string;
}

export interface Identity {
  readonly type: string;
  /** Resource id of each user-assigned identity. */
  readonly userAssignedIdentities?: Readonly<Record<string, { principalId?: string; clientId?: string }>>;
}

export interface ContainerGroupProperties {
  readonly osType: 'Linux' | 'Windows';
  readonly restartPolicy?: RestartPolicy;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly InitContainer[];
  readonly volumes?: readonly Volume[];
  readonly ipAddress?: IpAddress;
  readonly sku?: string;
  readonly priority?: 'Regular' | 'Spot';
}

/** The body of a PUT. */
export interface ContainerGroupRequest {
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly identity?: Identity;
  readonly properties: ContainerGroupProperties;
}
