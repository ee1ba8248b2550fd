import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type {
  AuthorityName,
  ClusterCredentials,
  KeyPair,
  PersonalCertificateName,
} from '../cluster/credentials.ts';
import type { ClusterNames } from '../cluster/names.ts';
import type { ClusterSpec, TargetKind } from '../cluster/spec.ts';
import { createCertificate } from './certificate.ts';
import {
  type AuthorityRow,
  authorityTable,
  type ComponentCertificateRow,
  componentCertificateTable,
  personalCertificateTable,
} from './certificateTable.ts';
import { constraintTo, type SubjectAlternativeName } from './generalName.ts';

type CertifiedSpec = Pick<ClusterSpec, 'id' | 'target' | 'topology'>;
type Authorities = Readonly<Record<AuthorityName, KeyPair>>;

/** Every secret of a new cluster: authorities, component certificates, token and encryption keys. */
export function issueClusterCredentials(
  spec: CertifiedSpec,
  names: ClusterNames,
  now = new Date(),
): ClusterCredentials {
  const authorities = mapTable(authorityTable, row => issueAuthority(row, spec, names, now));
  return {
    version: 1,
    clusterId: spec.id,
    authorities,
    certificates: mapTable(componentCertificateTable, row =>
      issueComponentCertificate(row, authorities, spec, names, now),
    ),
    serviceAccount: newServiceAccountKeys(),
    encryptionKey: randomBytes(32).toString('base64'),
  };
}

/**
 * A client certificate for whoever asks now; it is not part of the cluster's stored credentials.
 * `user` is the name under which the API server knows the holder of an `admin` certificate.
 * @throws CertificateError `authority-expired` where the cluster's authority is past its end
 */
export function issuePersonalCertificate(
  credentials: Pick<ClusterCredentials, 'authorities'>,
  name: PersonalCertificateName,
  {
    user,
    target,
    now = new Date(),
  }: { readonly user: string; readonly target: TargetKind; readonly now?: Date },
): KeyPair {
  const { issuer, subject, extendedKeyUsage, lifetimeDays } = personalCertificateTable[name];
  return createCertificate({
    subject: subject(user),
    issuer: credentials.authorities[issuer],
    validity: { days: lifetimeDays[target], from: now },
    extendedKeyUsage,
  });
}

function issueAuthority(row: AuthorityRow, spec: CertifiedSpec, names: ClusterNames, now: Date): KeyPair {
  const onlyNames =
    row.onlyNamesOf === undefined ? [] : namesIn(componentCertificateTable[row.onlyNamesOf], spec, names);
  return createCertificate({
    subject: row.subject,
    validity: { days: row.lifetimeDays[spec.target], from: now },
    authority: { pathLength: 0, permitted: onlyNames.map(constraintTo) },
  });
}

function issueComponentCertificate(
  row: ComponentCertificateRow,
  authorities: Authorities,
  spec: CertifiedSpec,
  names: ClusterNames,
  now: Date,
): KeyPair {
  return createCertificate({
    subject: row.subject,
    issuer: authorities[row.issuer],
    validity: { days: row.lifetimeDays[spec.target], from: now },
    extendedKeyUsage: row.extendedKeyUsage,
    subjectAlternativeNames: namesIn(row, spec, names),
  });
}

function namesIn(
  row: ComponentCertificateRow,
  spec: CertifiedSpec,
  names: ClusterNames,
): readonly SubjectAlternativeName[] {
  return row.subjectAlternativeNames?.(spec.topology, names) ?? [];
}

function newServiceAccountKeys(): ClusterCredentials['serviceAccount'] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKey, publicKey };
}

function mapTable<Name extends string, Row, Result>(
  table: Readonly<Record<Name, Row>>,
  make: (row: Row) => Result,
): Readonly<Record<Name, Result>> {
  const entries = Object.entries<Row>(table).map(([name, row]) => [name, make(row)]);
  return Object.fromEntries(entries) as Record<Name, Result>;
}
