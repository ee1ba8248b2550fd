import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { VolumeError } from '../model/volumeSources.ts';

export interface RepositoryAddress {
  /** Without credentials. */
  readonly url: string;
  /** Where the host is, and nowhere else for this clone: as git's `http.curloptResolve` takes it. */
  readonly resolve: string;
  /** The value of an `Authorization` header, when the URL had credentials. */
  readonly authorization?: string;
}

/** Networks that are this computer itself or no host at all (IANA special-purpose address registries). */
const refusedNetworks = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
  ['::', 127],
  ['fe80::', 10],
  ['ff00::', 8],
] as const;

/**
 * Look a repository's host up once, so that whoever rules its name cannot send git elsewhere later.
 * @throws VolumeError `address-refused` when it is this computer, `clone-failed` when it is not found.
 */
export async function repositoryAddress(repository: string): Promise<RepositoryAddress> {
  const url = new URL(repository);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = await lookup(host, { all: true }).catch((cause: unknown) => {
    throw new VolumeError('clone-failed', `Could not resolve host: ${host}`, { cause });
  });
  const refused = refusedAddresses();
  for (const { address } of addresses) {
    if (refused.check(address, familyOf(address))) {
      throw new VolumeError(
        'address-refused',
        `Repositories on this computer itself cannot be cloned: ${host} is ${address}.`,
      );
    }
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const pinned = addresses.map(({ address }) => (isIPv6(address) ? `[${address}]` : address)).join(',');
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return {
    url: url.href,
    resolve: `${host}:${port}:${pinned}`,
    ...(username === '' && password === '' ? {} : { authorization: basic(username, password) }),
  };
}

/** The network's own addresses as they are now: they come and go. */
function refusedAddresses(): BlockList {
  const list = new BlockList();
  for (const [network, bits] of refusedNetworks) {
    list.addSubnet(network, bits, familyOf(network));
  }
  for (const { address } of Object.values(networkInterfaces()).flatMap(known => known ?? [])) {
    list.addAddress(address, familyOf(address));
  }
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

function basic(username: string, password: string): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
