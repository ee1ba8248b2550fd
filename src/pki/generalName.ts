import { isIPv4, isIPv6 } from 'node:net';
import { phrase, type Phrase } from '../language/phrase.ts';
import { CertificateError } from './certificateError.ts';
import { type DerNode, taggedPrimitive } from './der.ts';

/** A name a server answers to, as OpenSSL writes it: `DNS:localhost`, `IP:127.0.0.1`, `IP:::1`. */
export type SubjectAlternativeName = `DNS:${string}` | `IP:${string}`;

/**
 * What an authority may vouch for, as OpenSSL writes it: `DNS:example.com` (with all names below it) or an
 * address with its mask, `IP:127.0.0.1/255.255.255.255`.
 */
export type NameConstraint = `DNS:${string}` | `IP:${string}/${string}`;

/** Tags of GeneralName, RFC 5280 section 4.2.1.6. */
const dnsNameTag = 2;
const ipAddressTag = 7;

/** @throws CertificateError `name-invalid` */
export function generalName(name: SubjectAlternativeName): DerNode {
  const { kind, value } = split(name);
  return kind === 'DNS' ? dnsName(value) : taggedPrimitive(ipAddressTag, addressBytes(value));
}

/**
 * The name as the base of a GeneralSubtree, in which an address carries its mask (RFC 5280 section 4.2.1.10).
 * @throws CertificateError `name-invalid`
 */
export function subtreeBase(constraint: NameConstraint): DerNode {
  const { kind, value } = split(constraint);
  if (kind === 'DNS') {
    return dnsName(value);
  }
  const [address = '', mask = ''] = value.split('/');
  const [addressPart, maskPart] = [addressBytes(address), addressBytes(mask)];
  if (addressPart.length !== maskPart.length) {
    throw invalid(constraint, phrase`its address and its mask are of different IP versions`);
  }
  return taggedPrimitive(ipAddressTag, Buffer.concat([addressPart, maskPart]));
}

/** The constraint that admits this one address, or this DNS name and what is below it. */
export function constraintTo(name: SubjectAlternativeName): NameConstraint {
  const { kind, value } = split(name);
  if (kind === 'DNS') {
    return `DNS:${value}`;
  }
  return isIPv4(value) ? `IP:${value}/255.255.255.255` : `IP:${value}/${Array(8).fill('ffff').join(':')}`;
}

function split(name: SubjectAlternativeName | NameConstraint): { kind: 'DNS' | 'IP'; value: string } {
  return name.startsWith('DNS:')
    ? { kind: 'DNS', value: name.slice('DNS:'.length) }
    : { kind: 'IP', value: name.slice('IP:'.length) };
}

function dnsName(value: string): DerNode {
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw invalid(value, phrase`a DNS name is ASCII, without spaces; write other scripts in Punycode`);
  }
  return taggedPrimitive(dnsNameTag, Buffer.from(value, 'latin1'));
}

function addressBytes(address: string): Uint8Array {
  if (isIPv4(address)) {
    return Uint8Array.from(address.split('.'), Number);
  }
  if (isIPv6(address) && !address.includes('%')) {
    return ipv6Bytes(address);
  }
  throw invalid(address, phrase`it is not an IPv4 address, nor an IPv6 address without a zone`);
}

function ipv6Bytes(address: string): Uint8Array {
  // The URL parser turns a dotted IPv4 tail into hexadecimal groups: only `::` is left to spell out.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = groups.split('::').map(part => part.split(':').filter(Boolean));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  const bytes = Buffer.alloc(16);
  [...head, ...zeros, ...tail].forEach((group, index) => bytes.writeUInt16BE(parseInt(group, 16), 2 * index));
  return bytes;
}

function invalid(name: string, why: Phrase): CertificateError {
  return new CertificateError('name-invalid', phrase`“${name}” cannot stand in a certificate: ${why}.`);
}
