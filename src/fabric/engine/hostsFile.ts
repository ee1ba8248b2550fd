import { constants, open } from 'node:fs/promises';

/** The bind mount of the hosts file. `z`: where SELinux rules, all containers may read it; elsewhere it says nothing. */
export function hostsBind(path: string): string {
  return `${path}:/etc/hosts:ro,z`;
}

/**
 * Writes the hosts file that every container has as /etc/hosts: localhost and the given names.
 *
 * In place, never by renaming: a bind mount keeps the old file when a new one takes its name. A resolver that
 * reads in the middle sees fewer names for a moment, never a wrong one. Readable for all, as containers may run as anybody.
 * @param names Host name to IPv4 address.
 */
export async function writeHostsFile(path: string, names: ReadonlyMap<string, string>): Promise<void> {
  const lines = [
    '127.0.0.1 localhost',
    '::1 localhost',
    ...[...names].map(([name, address]) => `${address} ${name}`),
  ];
  const content = Buffer.from(`${lines.join('\n')}\n`);
  // Not `w`, which empties the file first: overwriting and then cutting keeps the names that stay in it throughout.
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT, 0o644);
  try {
    await file.write(content, 0, content.length, 0);
    await file.truncate(content.length);
  } finally {
    await file.close();
  }
}
