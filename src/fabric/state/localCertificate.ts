import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createCertificate } from '../../pki/certificate.ts';
import type { StateDirectory } from './stateDirectory.ts';

/** What the fabric shows to its clients, and by what they know it. All PEM. */
export interface LocalCertificate {
  readonly certificate: string;
  readonly privateKey: string;
  readonly authority: string;
}

export const authorityFile = 'ca.crt';
const certificateFile = 'server.crt';
const keyFile = 'server.key';

const lifetime = { days: 730 } as const;
const renewBefore = 30 * 86_400 * 1000;

/** `management.azure.com` is for containers: what they send there arrives here through the proxy. */
const dnsNames = ['localhost', 'management.azure.com'] as const;

/**
 * The server certificate of this computer's fabric. When there is none, or it ends soon, another one is made
 * by a new authority that may vouch for nothing but these names and whose key is never stored.
 */
export function readLocalCertificate(directory: StateDirectory, now = new Date()): LocalCertificate {
  const certificate = directory.read(certificateFile);
  const privateKey = directory.read(keyFile);
  const authority = directory.read(authorityFile);
  if (certificate !== undefined && privateKey !== undefined && authority !== undefined) {
    const known = { certificate, privateKey, authority };
    if (
      isWhole(known) &&
      Date.parse(new X509Certificate(certificate).validTo) - now.getTime() > renewBefore
    ) {
      return known;
    }
  }
  const fresh = createLocalCertificate(now);
  directory.write(keyFile, fresh.privateKey);
  directory.write(certificateFile, fresh.certificate);
  directory.write(authorityFile, fresh.authority);
  return fresh;
}

/** False after a crash between two writes, and where a file is damaged. */
function isWhole({ certificate, privateKey, authority }: LocalCertificate): boolean {
  try {
    const leaf = new X509Certificate(certificate);
    return (
      leaf.verify(new X509Certificate(authority).publicKey) &&
      leaf.checkPrivateKey(createPrivateKey(privateKey))
    );
  } catch {
    return false;
  }
}

function createLocalCertificate(from: Date): LocalCertificate {
  const validity = { ...lifetime, from };
  const authority = createCertificate({
    subject: [['CN', 'Frankenetes on this computer']],
    validity,
    authority: {
      pathLength: 0,
      permitted: [...dnsNames.map(name => `DNS:${name}` as const), 'IP:127.0.0.1/255.255.255.255'],
    },
  });
  const leaf = createCertificate({
    subject: [['CN', 'localhost']],
    issuer: authority,
    validity,
    extendedKeyUsage: ['serverAuth'],
    subjectAlternativeNames: [...dnsNames.map(name => `DNS:${name}` as const), 'IP:127.0.0.1'],
  });
  return { certificate: leaf.certificate, privateKey: leaf.privateKey, authority: authority.certificate };
}
