import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Verification {
  readonly trusted: string;
  /** Certificates between the leaf and the trusted one, which are not trusted by themselves. */
  readonly untrusted?: string;
  readonly purpose?: 'sslserver' | 'sslclient';
  readonly hostname?: string;
  readonly ip?: string;
}

/** OpenSSL's strictest verdict on a certificate (PEM): `OK`, or its error lines. */
export function verify(certificate: string, verification: Verification): string {
  const { trusted, untrusted, purpose, hostname, ip } = verification;
  return inTemporaryDirectory(directory => {
    const pemFile = (name: string, pem: string): string => {
      const path = join(directory, name);
      writeFileSync(path, pem);
      return path;
    };
    const { status, stderr, error } = spawnSync(
      'openssl',
      [
        ['verify', '-x509_strict', '-check_ss_sig', '-no-CApath', '-no-CAstore'],
        ['-CAfile', pemFile('trusted.crt', trusted)],
        untrusted === undefined ? [] : ['-untrusted', pemFile('untrusted.crt', untrusted)],
        purpose === undefined ? [] : ['-purpose', purpose],
        hostname === undefined ? [] : ['-verify_hostname', hostname],
        ip === undefined ? [] : ['-verify_ip', ip],
        [pemFile('leaf.crt', certificate)],
      ].flat(),
      { encoding: 'utf8' },
    );
    if (error !== undefined) {
      throw error;
    }
    return status === 0 ? 'OK' : stderr;
  });
}

function inTemporaryDirectory<Result>(use: (directory: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), 'frankenetes-pki-'));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
