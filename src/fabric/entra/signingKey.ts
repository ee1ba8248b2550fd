import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import type { StateDirectory } from '../state/stateDirectory.ts';

/** By what tokens are signed and recognised. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** What tokens call it. */
  readonly id: string;
}

const file = 'token-signing.key';

/** The key of this state directory, made on first use: tokens outlive a restart of the fabric. */
export function readSigningKey(directory: StateDirectory): SigningKey {
  const known = directory.read(file);
  const privateKey = known === undefined ? createSigningKey(directory) : createPrivateKey(known);
  const publicKey = createPublicKey(privateKey);
  return { privateKey, publicKey, id: thumbprint(publicKey) };
}

function createSigningKey(directory: StateDirectory): KeyObject {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  directory.write(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return privateKey;
}

/** RFC 7638. */
function thumbprint(publicKey: KeyObject): string {
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
