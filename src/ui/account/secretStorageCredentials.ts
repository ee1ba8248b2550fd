import { l10n, type SecretStorage } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { parseCredentials } from '../../operations/parseCredentials.ts';
import type { CredentialStore } from '../../operations/ports.ts';

/** The keys of clusters on Azure, in VS Code's secret storage: encrypted by the operating system's keychain. */
export function secretStorageCredentials(secrets: SecretStorage): CredentialStore {
  const keyOf = ({ id }: ClusterSpec): string => `cluster:${id}`;
  return {
    read: async spec => {
      const text = await secrets.get(keyOf(spec));
      return text === undefined ? undefined : parseCredentials(text, spec, l10n.t('the secret storage'));
    },
    write: async (spec, credentials) => secrets.store(keyOf(spec), JSON.stringify(credentials)),
    remove: async spec => secrets.delete(keyOf(spec)),
  };
}
