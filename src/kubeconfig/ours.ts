import { X509Certificate } from 'node:crypto';
import type { KubeconfigFile } from './kubeconfigFile.ts';
import { sectionNames, type Entry, type SectionName } from './layout.ts';
import { childText } from './tree.ts';

/** A cluster whose entries are looked for. */
export interface ClusterIdentity {
  readonly clusterId: string;
  /** PEM. Finds entries whose mark another program has dropped. */
  readonly certificateAuthority?: string | undefined;
}

/** An entry and the file that it stands in. */
export interface LocatedEntry {
  readonly file: KubeconfigFile;
  readonly entry: Entry;
}

/**
 * The entries of one cluster of ours: those that bear its mark and, where a CA is given, those that lost theirs
 * but hold that CA (byte for byte), the users of that cluster whose certificate it signed, and
 * the context of the cluster's own name that joins the two.
 */
export function ourEntries(
  files: readonly KubeconfigFile[],
  { clusterId, certificateAuthority }: ClusterIdentity,
): readonly LocatedEntry[] {
  const all = allEntries(files);
  const marked = ({ entry }: LocatedEntry): boolean => entry.mark?.cluster === clusterId;
  const authority = certificateAuthority === undefined ? undefined : readCertificate(certificateAuthority);
  if (authority === undefined) {
    return all.filter(marked);
  }

  const of = (section: SectionName): readonly LocatedEntry[] =>
    all.filter(({ entry }) => entry.section === section);
  const isOurs = (located: LocatedEntry, alike: (entry: Entry) => boolean): boolean =>
    marked(located) || (located.entry.mark === undefined && alike(located.entry));
  const clusters = of('clusters').filter(located =>
    isOurs(located, entry => holdsAuthority(entry, authority)),
  );
  const clusterNames = namesOf(clusters);
  const related = of('contexts').filter(({ entry }) => clusterNames.has(childText(entry.stanza, 'cluster')));
  const candidates = new Set(related.map(({ entry }) => childText(entry.stanza, 'user')));
  const users = of('users').filter(located =>
    isOurs(located, entry => candidates.has(entry.name) && isSignedBy(entry, authority)),
  );
  const userNames = namesOf(users);
  const joins = (entry: Entry): boolean =>
    clusterNames.has(entry.name) && userNames.has(childText(entry.stanza, 'user'));
  const contexts = of('contexts').filter(
    located => marked(located) || (related.includes(located) && isOurs(located, joins)),
  );
  return [...clusters, ...contexts, ...users];
}

/** Every entry of every file; the one that kubectl uses comes before others of its name. */
export function allEntries(files: readonly KubeconfigFile[]): readonly LocatedEntry[] {
  return files.flatMap(file =>
    sectionNames.flatMap(name => file.layout.sections[name].entries.map(entry => ({ file, entry }))),
  );
}

/** The entry that kubectl uses for a name: that of the first file to have it. */
export function effectiveEntry(
  files: readonly KubeconfigFile[],
  section: SectionName,
  name: string,
): LocatedEntry | undefined {
  return allEntries(files).find(({ entry }) => entry.section === section && entry.name === name);
}

/** A certificate kept as base64 of PEM in a stanza; undefined where there is none or it cannot be read. */
export function certificateIn({ stanza }: Entry, key: string): X509Certificate | undefined {
  const data = childText(stanza, key);
  return data === undefined ? undefined : readCertificate(Buffer.from(data, 'base64'));
}

function namesOf(located: readonly LocatedEntry[]): ReadonlySet<string | undefined> {
  return new Set(located.map(({ entry }) => entry.name));
}

/** Compares the certificates' bytes, not parsed: a file may hold hundreds of others. */
function holdsAuthority(entry: Entry, authority: X509Certificate): boolean {
  const pem = Buffer.from(childText(entry.stanza, 'certificate-authority-data') ?? '', 'base64').toString(
    'latin1',
  );
  const body = pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
  return Buffer.from(body, 'base64').equals(authority.raw);
}

function isSignedBy(entry: Entry, authority: X509Certificate): boolean {
  return certificateIn(entry, 'client-certificate-data')?.verify(authority.publicKey) ?? false;
}

function readCertificate(pem: string | Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
