import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { KeyPair } from '../cluster/credentials.ts';
import { phrase } from '../language/phrase.ts';
import { certificateValidity } from './certificateFacts.ts';
import { CertificateError } from './certificateError.ts';
import {
  bitString,
  boolean,
  decode,
  type DerNode,
  encode,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  taggedConstructed,
  taggedPrimitive,
  time,
  utf8String,
} from './der.ts';
import { generalName, type NameConstraint, type SubjectAlternativeName, subtreeBase } from './generalName.ts';

/** Attributes in the order they are written, such as `[['O', 'frankenetes'], ['CN', 'alice']]`. */
export type DistinguishedName = readonly (readonly [attribute: 'O' | 'CN', value: string])[];

export type ExtendedKeyUsage = 'serverAuth' | 'clientAuth';

/** An authority made by `createCertificate`. */
export type Issuer = KeyPair;

export interface CertificateRequest {
  readonly subject: DistinguishedName;
  /** Without one the certificate signs itself. */
  readonly issuer?: Issuer;
  /** From now, if no `from` is said. Parts of a day are allowed. */
  readonly validity: { readonly days: number; readonly from?: Date };
  /** Makes the certificate an authority that may sign others. */
  readonly authority?: {
    /** How many authorities may follow below this one. */
    readonly pathLength?: number;
    /** Names constraints: the only names that certificates below this one may carry. */
    readonly permitted?: readonly NameConstraint[];
  };
  readonly extendedKeyUsage?: readonly ExtendedKeyUsage[];
  readonly subjectAlternativeNames?: readonly SubjectAlternativeName[];
}

/** RFC 5280 appendix A, RFC 5480 section 2.1.1 (keys) and RFC 5758 section 3.2 (signature). */
const oids = {
  O: '2.5.4.10',
  CN: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  ecPublicKey: '1.2.840.10045.2.1',
  prime256v1: '1.2.840.10045.3.1.7',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

const second = 1000;
const day = 86_400 * second;

/** Valid from a little before `from`: the clocks of those who check it may be behind. */
const backDating = 300 * second;

/** The certificate's version field says 2 for X.509 v3. */
const version3 = Uint8Array.of(2);

/**
 * Makes a P-256 key (PKCS #8) and an X.509 v3 certificate for it, both PEM, signed by `issuer` with
 * ECDSA-SHA256. It begins 5 minutes before `validity.from` and never outlives its issuer.
 * @throws CertificateError `name-invalid`, or `authority-expired` where the issuer ended before `from`
 */
export function createCertificate(request: CertificateRequest): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const point = pointOf(publicKey);
  const signer = request.issuer === undefined ? undefined : readSigner(request.issuer);

  const tbsCertificate = sequence(
    taggedConstructed(0, integer(version3)),
    integer(randomSerialNumber()),
    sequence(objectIdentifier(oids.ecdsaWithSha256)),
    signer?.subject ?? distinguishedName(request.subject),
    validity(request.validity, signer?.notAfter),
    distinguishedName(request.subject),
    subjectPublicKeyInfo(point),
    taggedConstructed(3, extensions(request, point, signer?.point ?? point)),
  );
  const certificate = sequence(
    tbsCertificate,
    sequence(objectIdentifier(oids.ecdsaWithSha256)),
    bitString(sign('sha256', encode(tbsCertificate), request.issuer?.privateKey ?? privateKey)),
  );
  return { certificate: certificatePem(encode(certificate)), privateKey };
}

interface Signer {
  readonly subject: DerNode;
  readonly point: Buffer;
  readonly notAfter: Date;
}

function readSigner(issuer: Issuer): Signer {
  const certificate = new X509Certificate(issuer.certificate);
  return {
    subject: subjectOf(certificate),
    point: pointOf(certificate.publicKey.export({ type: 'spki', format: 'der' })),
    notAfter: certificateValidity(issuer.certificate).until,
  };
}

/** Taken over as it is encoded: an issuer name must equal its authority's subject byte for byte. */
function subjectOf(certificate: X509Certificate): DerNode {
  const tbsCertificate = memberOf(decode(certificate.raw), 0);
  return memberOf(tbsCertificate, 5);
}

function memberOf(node: DerNode, index: number): DerNode {
  const member = typeof node.value === 'string' ? undefined : node.value[index];
  if (member === undefined) {
    throw new TypeError(`Not an X.509 v3 certificate: nothing at position ${index}`);
  }
  return member;
}

/** 126 random bits in 16 bytes; the first bits are 01: positive, and never shorter. */
function randomSerialNumber(): Uint8Array {
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0);
  return serial;
}

function distinguishedName(name: DistinguishedName): DerNode {
  return sequence(
    ...name.map(([attribute, value]) =>
      setOf(sequence(objectIdentifier(oids[attribute]), utf8String(value))),
    ),
  );
}

function validity({ days, from = new Date() }: CertificateRequest['validity'], issuerEnd?: Date): DerNode {
  if (issuerEnd !== undefined && issuerEnd <= from) {
    throw new CertificateError(
      'authority-expired',
      phrase`The certificate authority ended on ${issuerEnd.toISOString()} and can sign nothing any more. Create a new cluster, or new authorities for this one.`,
    );
  }
  const end = from.getTime() + days * day;
  return sequence(
    time(new Date(from.getTime() - backDating)),
    time(new Date(Math.min(end, issuerEnd?.getTime() ?? end))),
  );
}

function subjectPublicKeyInfo(point: Buffer): DerNode {
  return sequence(
    sequence(objectIdentifier(oids.ecPublicKey), objectIdentifier(oids.prime256v1)),
    bitString(point),
  );
}

function extensions(request: CertificateRequest, subjectPoint: Buffer, authorityPoint: Buffer): DerNode {
  const { authority, extendedKeyUsage = [], subjectAlternativeNames = [] } = request;
  const permitted = authority?.permitted ?? [];
  const list = [
    critical(oids.basicConstraints, basicConstraints(authority)),
    critical(oids.keyUsage, keyUsage(authority === undefined ? 'digitalSignature' : 'keyCertSign')),
    extension(oids.subjectKeyIdentifier, octetString(keyIdentifier(subjectPoint))),
    extension(oids.authorityKeyIdentifier, sequence(taggedPrimitive(0, keyIdentifier(authorityPoint)))),
  ];
  if (extendedKeyUsage.length > 0) {
    const usages = extendedKeyUsage.map(usage => objectIdentifier(oids[usage]));
    list.push(extension(oids.extendedKeyUsage, sequence(...usages)));
  }
  if (subjectAlternativeNames.length > 0) {
    list.push(extension(oids.subjectAltName, sequence(...subjectAlternativeNames.map(generalName))));
  }
  if (permitted.length > 0) {
    const subtrees = permitted.map(constraint => sequence(subtreeBase(constraint)));
    list.push(critical(oids.nameConstraints, sequence(taggedConstructed(0, ...subtrees))));
  }
  return sequence(...list);
}

/** Whoever does not understand a critical extension must refuse the certificate. */
function critical(oid: string, value: DerNode): DerNode {
  return sequence(objectIdentifier(oid), boolean(true), octetString(encode(value)));
}

function extension(oid: string, value: DerNode): DerNode {
  return sequence(objectIdentifier(oid), octetString(encode(value)));
}

function basicConstraints(authority: CertificateRequest['authority']): DerNode {
  if (authority === undefined) {
    return sequence();
  }
  return authority.pathLength === undefined
    ? sequence(boolean(true))
    : sequence(boolean(true), integer(Uint8Array.of(authority.pathLength)));
}

/** The bits of RFC 5280 section 4.2.1.3: digitalSignature is bit 0, keyCertSign bit 5, counted from the left. */
function keyUsage(usage: 'digitalSignature' | 'keyCertSign'): DerNode {
  return usage === 'digitalSignature' ? bitString(Uint8Array.of(0x80), 7) : bitString(Uint8Array.of(0x04), 2);
}

/** RFC 5280 section 4.2.1.2, method 1. Both ends of a chain derive it: an authority's needs no reading. */
function keyIdentifier(point: Buffer): Buffer {
  return createHash('sha1').update(point).digest();
}

/** The uncompressed point: the last 65 bytes of a P-256 SubjectPublicKeyInfo. */
function pointOf(subjectPublicKeyInfo: Buffer): Buffer {
  return subjectPublicKeyInfo.subarray(-65);
}

function certificatePem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
