import type { Deployment } from './deployment.ts';
import type { ContainerGroupProperties, Identity } from '../../cluster/containerGroup.ts';
import type { DirectoryEntry } from './directory.ts';
import type { Lease } from './lease.ts';

/** Everything that outlives an answer, as it is kept on disk. Ids keep the spelling of whoever made them. */
export type Resource =
  | ResourceGroup
  | ContainerGroup
  | UserAssignedIdentity
  | StorageAccount
  | FileShare
  | RoleDefinition
  | RoleAssignment
  | ProviderRegistration
  | ServicePrincipal
  | Deployment;

export type ResourceKind = Resource['kind'];

export type Tags = Readonly<Record<string, string>>;

export interface ResourceGroup {
  readonly kind: 'resourceGroup';
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags?: Tags;
  /** Set while it and what is in it are being deleted: the operation that the caller polls. */
  readonly deletion?: string;
}

export interface ContainerGroup {
  readonly kind: 'containerGroup';
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly tags?: Tags;
  readonly zones?: readonly string[];
  readonly identity?: Identity;
  /** Made with the group where it has a system-assigned identity, and gone with it. */
  readonly systemIdentity?: DirectoryEntry;
  readonly properties: ContainerGroupProperties;
  /** What resolves to its address, where it has a DNS name label. */
  readonly domainName?: string | undefined;
  /** The group's key on the engine; another one for every group ever made, also for one of the same name. */
  readonly engineGroup: string;
}

export interface UserAssignedIdentity {
  readonly kind: 'userAssignedIdentity';
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly tags: Tags;
  readonly principalId: string;
  readonly clientId: string;
  /** RFC 3339. */
  readonly createdOn: string;
}

/** An application that signs in with a secret, and its object in the directory. */
export interface ServicePrincipal {
  readonly kind: 'servicePrincipal';
  /** `/servicePrincipals/{principalId}` */
  readonly id: string;
  readonly displayName: string;
  readonly principalId: string;
  readonly clientId: string;
  /** RFC 3339. */
  readonly createdOn: string;
  readonly secret: SaltedHash;
}

/** Both in base64url. */
export interface SaltedHash {
  readonly salt: string;
  readonly hash: string;
}

export interface StorageAccount {
  readonly kind: 'storageAccount';
  readonly id: string;
  /** Unique among all accounts: it is the name in the account's addresses. */
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly tags: Tags;
  readonly sku: string;
  readonly accountKind: string;
  /** RFC 3339. */
  readonly creationTime: string;
  readonly keys: readonly [AccountKey, AccountKey];
  /** Properties that are kept as they were sent and shown again. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The same of its file service, and that service's own settings: each section as the XML it came in. */
  readonly fileService: {
    readonly settings: Readonly<Record<string, unknown>>;
    readonly sections: Readonly<Record<string, string>>;
  };
}

export interface AccountKey {
  readonly name: 'key1' | 'key2';
  /** 64 random bytes in base64. */
  readonly value: string;
  /** RFC 3339. */
  readonly creationTime: string;
}

export interface FileShare {
  readonly kind: 'fileShare';
  readonly id: string;
  readonly name: string;
  /** The id of its storage account. */
  readonly account: string;
  /** What its directory is called: random, so that no name of a caller becomes a path. */
  readonly directory: string;
  /** In GiB. */
  readonly quota: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly accessTier: string;
  /** RFC 3339; changes of what is in it do not count. */
  readonly lastModified: string;
  readonly etag: string;
  readonly lease?: Lease;
}

export interface Permission {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
}

export interface RoleDefinition {
  readonly kind: 'roleDefinition';
  readonly id: string;
  /** A GUID. */
  readonly name: string;
  readonly roleName: string;
  readonly description: string;
  readonly type: 'BuiltInRole' | 'CustomRole';
  readonly permissions: readonly Permission[];
  readonly assignableScopes: readonly string[];
}

export interface RoleAssignment {
  readonly kind: 'roleAssignment';
  readonly id: string;
  /** A GUID. */
  readonly name: string;
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principalId: string;
  readonly principalType: string;
  /** RFC 3339. */
  readonly createdOn: string;
}

/** Whether a subscription may use a resource provider; kept once that was changed. */
export interface ProviderRegistration {
  readonly kind: 'providerRegistration';
  readonly id: string;
  readonly state: 'Registered' | 'Unregistered';
}
