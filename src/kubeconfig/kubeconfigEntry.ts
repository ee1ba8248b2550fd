import { markExtensions, type Mark } from './mark.ts';
import type { SectionName } from './layout.ts';
import { blockLines, type Stanza, type Style } from './style.ts';

/** What a kubeconfig needs to know to reach one cluster. */
export interface KubeconfigEntry {
  /** The cluster's own id, kept in the mark: names may change, it does not. */
  readonly clusterId: string;
  /** Of the context, the cluster and the user alike, such as `frankenetes-demo`. */
  readonly name: string;
  /** The apiserver's URL. */
  readonly server: string;
  /** The name in the apiserver's certificate, where it is not the URL's host. */
  readonly tlsServerName?: string | undefined;
  /** PEM, as are the next two. */
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** The names by which a context refers to its cluster and user. */
export interface References {
  readonly cluster: string;
  readonly user: string;
}

/** The keys that we write in each section, and keep up to date. */
export function stanzaValues(
  entry: KubeconfigEntry,
  { cluster, user }: References,
): Readonly<Record<SectionName, Readonly<Record<string, string>>>> {
  return {
    clusters: {
      'certificate-authority-data': base64(entry.certificateAuthority),
      server: entry.server,
      ...(entry.tlsServerName !== undefined && { 'tls-server-name': entry.tlsServerName }),
    },
    contexts: { cluster, user },
    users: {
      'client-certificate-data': base64(entry.clientCertificate),
      'client-key-data': base64(entry.clientKey),
    },
  };
}

/** A whole item of a section, its keys in the order that kubectl writes. */
export function sectionItem(
  section: SectionName,
  name: string,
  values: Readonly<Record<string, string>>,
  mark: Mark,
): Stanza {
  const extensions = markExtensions(mark);
  switch (section) {
    case 'clusters': {
      const { 'certificate-authority-data': authority = '', ...others } = values;
      return { cluster: { 'certificate-authority-data': authority, extensions, ...others }, name };
    }
    case 'contexts': {
      const { cluster = '', user = '' } = values;
      return { context: { cluster, extensions, user }, name };
    }
    case 'users':
      return { name, user: { ...values, extensions } };
  }
}

const standaloneStyle: Style = { lineBreak: '\n', rootColumn: 0, mapIndent: 2, listIndent: 0, dashWidth: 2 };

/** A whole kubeconfig with this cluster alone. Holds the private key: keep it in a file of mode 0600. */
export function renderKubeconfig(entry: KubeconfigEntry): string {
  const { name, clusterId: cluster } = entry;
  const values = stanzaValues(entry, { cluster: name, user: name });
  const item = (section: SectionName): Stanza => sectionItem(section, name, values[section], { cluster });
  const config: Stanza = {
    apiVersion: 'v1',
    clusters: [item('clusters')],
    contexts: [item('contexts')],
    'current-context': name,
    kind: 'Config',
    users: [item('users')],
  };
  return `${blockLines(config, standaloneStyle).join('\n')}\n`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
