import { isRecord } from '../../src/fabric/model/shape.ts';
import type { Exchange } from './recordings.ts';

/** Members of a request whose values the service never shows again. */
const secretKeys = new Set(['secureValue', 'password', 'storageAccountKey', 'workspaceKey']);

/** Answers that may hold what was once sent: what a container printed itself, and the keys of a storage account. */
const ownWords = new Set([
  'Containers_ListLogs',
  'StorageAccounts_ListKeys',
  'StorageAccounts_RegenerateKey',
]);

/** Characters below which a secret is a word that an answer may have by chance. */
const shortest = 6;

/** The secrets in a request's body, and those of secret volumes also as the files' content. */
function secretsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap(secretsIn);
  }
  if (!isRecord(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([key, member]) => {
    if (secretKeys.has(key) && typeof member === 'string') {
      return [member];
    }
    return key === 'secret' && isRecord(member) ? filesOf(member) : secretsIn(member);
  });
}

function filesOf(secret: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.values(secret).flatMap(content =>
    typeof content === 'string' ? [content, Buffer.from(content, 'base64').toString('utf8')] : [],
  );
}

/** The answers of one process that show a secret which was sent to it, and never sent openly as well. */
export function leaks(exchanges: readonly Exchange[]): readonly Exchange[] {
  const open = exchanges.map(({ requestBody }) => textsIn(withoutSecrets(requestBody))).join('');
  const secrets = new Set(
    exchanges
      .flatMap(({ requestBody }) => secretsIn(requestBody))
      .filter(secret => secret.length >= shortest && !open.includes(secret)),
  );
  return exchanges.filter(({ operation = '', body, headers }) => {
    const shown = ownWords.has(operation) ? headers : { body, headers };
    const words = textsIn(shown);
    return [...secrets].some(secret => words.includes(secret));
  });
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, member]) =>
          secretKeys.has(key) || key === 'secret' ? [] : [[key, withoutSecrets(member)]],
        ),
      )
    : value;
}

/** All texts of a value, one after the other. */
function textsIn(value: unknown): string {
  if (typeof value === 'string') {
    return `${value}\n`;
  }
  return typeof value === 'object' && value !== null ? Object.values(value).map(textsIn).join('') : '';
}
