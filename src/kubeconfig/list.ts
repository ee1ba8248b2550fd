import { KubeconfigError } from './kubeconfigError.ts';
import { readKubeconfig, type KubeconfigFile } from './kubeconfigFile.ts';
import { currentContextOf } from './layout.ts';
import { lineNumber } from './lines.ts';
import { kubeconfigFiles, type Surroundings } from './location.ts';
import { allEntries, certificateIn, effectiveEntry, type LocatedEntry } from './ours.ts';
import { childText } from './tree.ts';

/** A context of ours in the user's kubeconfigs. */
export interface OurContext {
  readonly clusterId: string;
  readonly contextName: string;
  readonly file: string;
  /** Where it stands in the file, counted from 0. */
  readonly line: number;
  /** Whether kubectl works on it. */
  readonly current: boolean;
  /** The apiserver's URL; undefined where the cluster's entry is missing. */
  readonly server: string | undefined;
  /** When its client certificate ends; undefined where it has none. */
  readonly expires: Date | undefined;
}

/** A context of somebody else that is the current one. */
export interface ForeignContext {
  readonly contextName: string;
  /** The file and line where it stands; where there is no such context, those that name it. */
  readonly file: string;
  readonly line: number;
  /** Whether there is a context of this name at all. */
  readonly exists: boolean;
}

export interface OurContexts {
  readonly contexts: readonly OurContext[];
  /** The current context, where it is none of ours. */
  readonly foreign: ForeignContext | undefined;
  /** Files that could not be read. */
  readonly problems: readonly KubeconfigError[];
}

/** Finds all contexts of ours. Takes no lock, changes nothing, and reads on where one file of many is broken. */
export async function listOurs(surroundings: Surroundings): Promise<OurContexts> {
  const files: KubeconfigFile[] = [];
  const problems: KubeconfigError[] = [];
  for (const path of kubeconfigFiles(surroundings)) {
    try {
      files.push(await readKubeconfig(path));
    } catch (error) {
      if (!(error instanceof KubeconfigError)) {
        throw error;
      }
      problems.push(error);
    }
  }
  const naming = files.find(file => currentContextOf(file.layout) !== undefined);
  const name = naming && currentContextOf(naming.layout);
  const current = name === undefined ? undefined : effectiveEntry(files, 'contexts', name);
  const contexts = allEntries(files).flatMap(located => ourContext(files, located, current));
  const foreign =
    naming === undefined || name === undefined || current?.entry.mark !== undefined
      ? undefined
      : foreignContext(name, current, naming);
  return { contexts, foreign, problems };
}

function ourContext(
  files: readonly KubeconfigFile[],
  located: LocatedEntry,
  current: LocatedEntry | undefined,
): readonly OurContext[] {
  const { file, entry } = located;
  if (entry.section !== 'contexts' || entry.mark === undefined) {
    return [];
  }
  return [
    {
      clusterId: entry.mark.cluster,
      contextName: entry.name,
      file: file.path,
      line: lineNumber(file.layout.text, entry.item.start),
      current: entry === current?.entry,
      server: server(files, childText(entry.stanza, 'cluster')),
      expires: expiry(files, childText(entry.stanza, 'user')),
    },
  ];
}

function foreignContext(
  contextName: string,
  located: LocatedEntry | undefined,
  naming: KubeconfigFile,
): ForeignContext {
  const file = located?.file ?? naming;
  const position = located?.entry.item.start ?? naming.layout.currentContext?.start ?? 0;
  return {
    contextName,
    file: file.path,
    line: lineNumber(file.layout.text, position),
    exists: located !== undefined,
  };
}

function server(files: readonly KubeconfigFile[], cluster: string | undefined): string | undefined {
  const entry = cluster === undefined ? undefined : effectiveEntry(files, 'clusters', cluster)?.entry;
  return entry && childText(entry.stanza, 'server');
}

function expiry(files: readonly KubeconfigFile[], user: string | undefined): Date | undefined {
  const entry = user === undefined ? undefined : effectiveEntry(files, 'users', user)?.entry;
  const certificate = entry && certificateIn(entry, 'client-certificate-data');
  return certificate && new Date(certificate.validTo);
}
