import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeKubeconfig, type MergeOptions } from '../../src/kubeconfig/merge.ts';
import { removeKubeconfig } from '../../src/kubeconfig/remove.ts';
import { corpus } from '../unit/kubeconfig/corpus.ts';

/** Merging into a kubeconfig of 500 contexts, and what 1,000 odd files lose by it. Prints a JSON line for each. */

const repetitions = 25;
const directory = await mkdtemp(join(tmpdir(), 'kubeconfig-bench-'));
const file = join(directory, 'config');
const options: MergeOptions = {
  environment: { KUBECONFIG: file },
  home: directory,
  currentContext: 'leave',
  onClash: () => Promise.resolve('cancel'),
};
const entry = {
  clusterId: 'bench00001',
  name: 'frankenetes-bench',
  server: 'https://127.0.0.1:6443',
  certificateAuthority: pem('CERTIFICATE', 800),
  clientCertificate: pem('CERTIFICATE', 800),
  clientKey: pem('EC PRIVATE KEY', 120),
};

try {
  await benchMerge();
  await benchForeignBytes();
} finally {
  await rm(directory, { recursive: true });
}

/** Lock, read, edit, check, write, flush and rename. */
async function benchMerge(): Promise<void> {
  const text = kubeconfig(500);
  const times: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    await writeFile(file, text);
    const start = performance.now();
    await mergeKubeconfig(entry, options);
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const round = (time: number | undefined): number => Math.round((time ?? 0) * 10) / 10;
  print({
    bench: 'kubeconfig: merge into a file of 500 contexts',
    n: repetitions,
    median: round(sorted[Math.floor(repetitions / 2)]),
    unit: 'ms',
    first: round(times[0]),
    worst: round(sorted.at(-1)),
    kibibytes: Math.round(text.length / 1_024),
    target: '<= 100',
  });
}

/** A byte is lost if it is not in the merged file in its order, or not back in its place after removal. */
async function benchForeignBytes(): Promise<void> {
  const files = corpus(1_000, 1);
  let changed = 0;
  for (const { text } of files) {
    await writeFile(file, text);
    await mergeKubeconfig(entry, options);
    changed += lost(Buffer.from(text), await readFile(file));
    await removeKubeconfig(entry, options);
    changed += different(Buffer.from(text), await readFile(file));
  }
  print({
    bench: 'kubeconfig: foreign bytes changed',
    n: files.length,
    median: changed,
    unit: 'bytes',
    target: '0',
  });
}

function lost(part: Buffer, whole: Buffer): number {
  let position = 0;
  let missing = 0;
  for (const byte of part) {
    const found = whole.indexOf(byte, position);
    if (found === -1) {
      missing += 1;
    } else {
      position = found + 1;
    }
  }
  return missing;
}

function different(before: Buffer, after: Buffer): number {
  const length = Math.max(before.length, after.length);
  return before.equals(after) ? 0 : Array.from({ length }).filter((_, at) => before[at] !== after[at]).length;
}

/** As kubectl writes it, with a CA, a certificate and an RSA key for each context. */
function kubeconfig(contexts: number): string {
  const names = Array.from({ length: contexts }, (_, index) => `context-${index}`);
  const clusters = names.map(name => {
    const authority = base64(pem('CERTIFICATE', 300));
    return `- cluster:\n    certificate-authority-data: ${authority}\n    server: https://${name}.example\n  name: ${name}\n`;
  });
  const joined = names.map(name => `- context:\n    cluster: ${name}\n    user: ${name}\n  name: ${name}\n`);
  const users = names.map(name => {
    const [certificate, key] = [base64(pem('CERTIFICATE', 300)), base64(pem('RSA PRIVATE KEY', 250))];
    return `- name: ${name}\n  user:\n    client-certificate-data: ${certificate}\n    client-key-data: ${key}\n`;
  });
  return [
    'apiVersion: v1\nclusters:\n',
    ...clusters,
    'contexts:\n',
    ...joined,
    'current-context: context-0\nkind: Config\npreferences: {}\nusers:\n',
    ...users,
  ].join('');
}

function pem(label: string, bytes: number): string {
  return `-----BEGIN ${label}-----\n${base64(randomBytes(bytes))}\n-----END ${label}-----\n`;
}

function base64(content: string | Buffer): string {
  return Buffer.from(content).toString('base64');
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
