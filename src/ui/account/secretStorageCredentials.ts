import { l10n, type SecretStorage } from 'vscode';
import type { ClusterCredentials } from '../../cluster/credentials.ts';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { OperationError } from '../../operations/operationError.ts';
import type { CredentialStore } from '../../operations/ports.ts';

/** The keys of clusters on Azure, in VS Code's secret storage: encrypted by the operating system's keychain. */
export function secretStorageCredentials(secrets: SecretStorage): CredentialStore {
  const keyOf = ({ id }: ClusterSpec): string => `cluster:${id}`;
  return {
    read: async spec => {
      const text = await secrets.get(keyOf(spec));
      return text === undefined ? undefined : parse(text, spec);
    },
    write: async (spec, credentials) => secrets.store(keyOf(spec), JSON.stringify(credentials)),
    remove: async spec => secrets.delete(keyOf(spec)),
  };
}

function parse(text: string, spec: ClusterSpec): ClusterCredentials {
  const credentials = JSON.parse(text) as Partial<ClusterCredentials>;
  if (credentials.version !== 1 || credentials.clusterId !== spec.id) {
    throw new OperationError(
      'credentials-unreadable',
      l10n.t(
        'The keys of cluster "{0}" in the secret storage are of another version of this extension.',
        spec.name,
      ),
    );
  }
  return credentials as ClusterCredentials;
}
