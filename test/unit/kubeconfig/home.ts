import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { KubeconfigEntry } from '../../../src/kubeconfig/kubeconfigEntry.ts';
import { mergeKubeconfig, type MergeOptions } from '../../../src/kubeconfig/merge.ts';

/** Somebody's home directory, removed after the test. */
export interface Home {
  readonly path: string;
  /** `~/.kube/config`. */
  readonly config: string;
  /** Options that leave current-context alone and expect no clash. */
  readonly options: MergeOptions;
  /** Options with these files, below the home directory, in KUBECONFIG. */
  listing(...files: readonly string[]): MergeOptions;
  write(text: string, file?: string): Promise<void>;
  read(file?: string): Promise<string>;
}

const usual = '.kube/config';

export async function makeHome(t: TestContext): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), 'kubeconfig-test-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  const options: MergeOptions = {
    environment: {},
    home: path,
    currentContext: 'leave',
    onClash: clash => Promise.reject(new Error(`did not expect ${JSON.stringify(clash)}`)),
  };
  return {
    path,
    config: join(path, usual),
    options,
    listing: (...files) => ({
      ...options,
      environment: { KUBECONFIG: files.map(file => join(path, file)).join(delimiter) },
    }),
    write: async (text, file = usual) => {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text, { mode: 0o600 });
    },
    read: (file = usual) => readFile(join(path, file), 'utf8'),
  };
}

/** A cluster of ours. Its certificates are only text: nothing here reads them. */
export function demo(changes: Partial<KubeconfigEntry> = {}): KubeconfigEntry {
  return {
    clusterId: 'demo000001',
    name: 'frankenetes-demo',
    server: 'https://127.0.0.1:6443',
    certificateAuthority: 'authority\n',
    clientCertificate: 'certificate\n',
    clientKey: 'key\n',
    ...changes,
  };
}

export async function merge(options: MergeOptions, changes: Partial<KubeconfigEntry> = {}) {
  return mergeKubeconfig(demo(changes), options);
}

/** A kubeconfig of somebody else, as kubectl writes it. */
export function foreign(name: string, currentContext = name): string {
  return [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    `    server: https://${name}.example:6443`,
    `  name: ${name}`,
    'contexts:',
    '- context:',
    `    cluster: ${name}`,
    `    user: ${name}`,
    `  name: ${name}`,
    `current-context: ${currentContext}`,
    'kind: Config',
    'preferences: {}',
    'users:',
    `- name: ${name}`,
    '  user:',
    `    token: secret-of-${name}`,
    '',
  ].join('\n');
}
