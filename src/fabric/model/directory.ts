import type { ResourceStore } from '../state/resourceStore.ts';
import { sameId } from './access.ts';

/** Somebody who can hold roles and sign in. */
export interface DirectoryEntry {
  /** The object id. */
  readonly principalId: string;
  /** The application id. */
  readonly clientId: string;
  /** RFC 3339. */
  readonly createdOn: string;
}

/** The directory (Microsoft Entra ID) of this computer: service principals and the identities of resources. */
export function directoryEntries(store: ResourceStore): readonly DirectoryEntry[] {
  return [
    ...store.list('servicePrincipal'),
    ...store.list('userAssignedIdentity'),
    ...store.list('containerGroup').flatMap(({ systemIdentity }) => systemIdentity ?? []),
  ];
}

/** @returns undefined for who is not, or no longer, in the directory. */
export function findInDirectory(store: ResourceStore, principalId: string): DirectoryEntry | undefined {
  return directoryEntries(store).find(entry => sameId(entry.principalId, principalId));
}
