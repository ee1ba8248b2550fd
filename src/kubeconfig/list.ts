import { KubeconfigError } from './kubeconfigError.ts';
import { readKubeconfig, type KubeconfigFile } from './kubeconfigFile.ts';
import { kubeconfigFiles, type Surroundings } from './location.ts';
import { allEntries, certificateIn, effectiveEntry } from './ours.ts';
import { childText } from './tree.ts';

/** A context of ours in the user's kubeconfigs. */
export interface OurContext {
  readonly clusterId: string;
  readonly contextName: string;
  readonly file: string;
  /** When its client certificate ends; undefined where it has none. */
  readonly expires: Date | undefined;
}

export interface OurContexts {
  readonly contexts: readonly OurContext[];
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
  const contexts = allEntries(files).flatMap(({ file, entry }) => {
    if (entry.section !== 'contexts' || entry.mark === undefined) {
      return [];
    }
    return [
      {
        clusterId: entry.mark.cluster,
        contextName: entry.name,
        file: file.path,
        expires: expiry(files, childText(entry.stanza, 'user')),
      },
    ];
  });
  return { contexts, problems };
}

function expiry(files: readonly KubeconfigFile[], user: string | undefined): Date | undefined {
  const entry = user === undefined ? undefined : effectiveEntry(files, 'users', user)?.entry;
  const certificate = entry && certificateIn(entry, 'client-certificate-data');
  return certificate && new Date(certificate.validTo);
}
