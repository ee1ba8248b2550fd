import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DistinguishedName } from '../../src/pki/certificate.ts';
import {
  authorityTable,
  componentCertificateTable,
  personalCertificateTable,
} from '../../src/pki/certificateTable.ts';
import { constraintTo } from '../../src/pki/generalName.ts';
import { issueClusterCredentials, issuePersonalCertificate } from '../../src/pki/issueCredentials.ts';
import { median, print } from './report.ts';

/** All certificates and keys of a cluster: ours against the same table through the openssl command. */

const spec = { id: 'x7k2p00000', target: 'local', topology: 'classic' } as const;
const names = {
  apiserver: 'demo-x7k2p-apiserver.eastus.azurecontainer.io',
  etcd: 'demo-x7k2p-etcd.eastus.azurecontainer.io',
  virtualKubelet: 'demo-x7k2p-virtual-kubelet.eastus.azurecontainer.io',
};
const user = 'alice';

function ours(): void {
  const credentials = issueClusterCredentials(spec, names);
  issuePersonalCertificate(credentials, 'admin', { user, target: spec.target });
  issuePersonalCertificate(credentials, 'bootstrap', { user, target: spec.target });
}

function throughOpenssl(): void {
  const directory = mkdtempSync(join(tmpdir(), 'frankenetes-pki-bench-'));
  try {
    for (const [name, row] of Object.entries(authorityTable)) {
      opensslAuthority(directory, name, row.subject, permittedBy(row.onlyNamesOf));
    }
    for (const [name, { issuer, subject, extendedKeyUsage, subjectAlternativeNames }] of Object.entries(
      componentCertificateTable,
    )) {
      const alternatives = subjectAlternativeNames?.(spec.topology, names) ?? [];
      opensslLeaf(directory, name, `${issuer}-ca`, subject, extendedKeyUsage, alternatives);
    }
    for (const [name, { issuer, subject, extendedKeyUsage }] of Object.entries(personalCertificateTable)) {
      opensslLeaf(directory, name, `${issuer}-ca`, subject(user), extendedKeyUsage, []);
    }
    opensslKey(directory, 'service-account');
    openssl(directory, 'pkey', '-in', 'service-account.key', '-pubout', '-out', 'service-account.pub');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function permittedBy(component: keyof typeof componentCertificateTable | undefined): readonly string[] {
  const row = component === undefined ? undefined : componentCertificateTable[component];
  return (row?.subjectAlternativeNames?.(spec.topology, names) ?? []).map(constraintTo);
}

function opensslAuthority(
  directory: string,
  name: string,
  subject: DistinguishedName,
  permitted: readonly string[],
): void {
  const constraints = permitted.map(constraint => `permitted;${constraint}`);
  const file = `${name}-ca`;
  opensslKey(directory, file);
  openssl(
    directory,
    'req',
    '-x509',
    '-new',
    '-key',
    `${file}.key`,
    '-sha256',
    '-days',
    '3650',
    '-out',
    `${file}.crt`,
    '-subj',
    slashed(subject),
    '-addext',
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    '-addext',
    'keyUsage=critical,keyCertSign',
    ...(constraints.length > 0 ? ['-addext', `nameConstraints=critical,${constraints.join(',')}`] : []),
  );
}

function opensslLeaf(
  directory: string,
  file: string,
  issuer: string,
  subject: DistinguishedName,
  extendedKeyUsage: readonly string[],
  alternatives: readonly string[],
): void {
  const extensions = [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    `extendedKeyUsage=${extendedKeyUsage.join(',')}`,
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
    ...(alternatives.length > 0 ? [`subjectAltName=${alternatives.join(',')}`] : []),
  ];
  writeFileSync(join(directory, `${file}.ext`), extensions.join('\n'));
  opensslKey(directory, file);
  openssl(directory, 'req', '-new', '-key', `${file}.key`, '-subj', slashed(subject), '-out', `${file}.csr`);
  openssl(
    directory,
    'x509',
    '-req',
    '-in',
    `${file}.csr`,
    '-CA',
    `${issuer}.crt`,
    '-CAkey',
    `${issuer}.key`,
    '-sha256',
    '-days',
    '365',
    '-extfile',
    `${file}.ext`,
    '-out',
    `${file}.crt`,
  );
}

function opensslKey(directory: string, file: string): void {
  openssl(
    directory,
    'genpkey',
    '-algorithm',
    'EC',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-out',
    `${file}.key`,
  );
}

/** `/O=x/CN=y`, as openssl takes a subject. */
function slashed(subject: DistinguishedName): string {
  return subject.map(([attribute, value]) => `/${attribute}=${value}`).join('');
}

function openssl(directory: string, ...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function times(work: () => void, n: number): readonly number[] {
  return Array.from({ length: n }, () => milliseconds(work));
}

const [oursRuns, opensslRuns] = [25, 5];
const first = milliseconds(ours);
const oursMedian = median(times(ours, oursRuns));
const against = median(times(throughOpenssl, opensslRuns));
const ratio = against / oursMedian;
const bench = 'pki: all certificates of a cluster';
print({ bench: `${bench}, first in the process`, n: 1, median: first, unit: 'ms', target: '<= 50' });
print({ bench, n: oursRuns, median: oursMedian, unit: 'ms', against, ratio, target: 'ratio >= 20' });
