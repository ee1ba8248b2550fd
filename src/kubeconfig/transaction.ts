import { realpath } from 'node:fs/promises';
import { phrase } from '../language/phrase.ts';
import { KubeconfigError, throwIfCancelled } from './kubeconfigError.ts';
import { newKubeconfig, readKubeconfig, type KubeconfigFile } from './kubeconfigFile.ts';
import { readLayout, sectionNames, type Layout, type SectionName } from './layout.ts';
import { withLock, type LockOptions } from './lock.ts';
import { splice, type Edit } from './splice.ts';
import { sameLists, sameValue, type Node } from './tree.ts';
import { deleteKubeconfig, writeKubeconfig, type FileSystem, type Warning } from './write.ts';

export interface TransactionOptions extends LockOptions {
  readonly fileSystem?: FileSystem | undefined;
}

/** The name of an entry that an edit is allowed to touch, and whether there is such an entry afterwards. */
export interface Touched {
  readonly section: SectionName;
  readonly name: string;
  readonly remains: boolean;
}

export interface FileChange {
  readonly file: KubeconfigFile;
  readonly edits: readonly Edit[];
  readonly touched: readonly Touched[];
  /** Whether the file goes if nothing is left in it but what a new one begins with. */
  readonly removeIfNew?: boolean;
}

export interface Plan<T> {
  readonly changes: readonly FileChange[];
  readonly result: T;
}

const attempts = 5;

/**
 * Reads kubeconfigs, has a change planned, checks that it touches no other entry, and writes it, all under
 * kubectl's lock. Starts anew where a program that knows no lock wrote in between. If one of several files
 * cannot be written, those before it get their content back.
 * @throws KubeconfigError with any reason
 */
export async function transact<T>(
  paths: readonly string[],
  options: TransactionOptions,
  plan: (files: readonly KubeconfigFile[]) => Plan<T>,
): Promise<{ readonly result: T; readonly warnings: readonly Warning[] }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withLock(paths, options, async () => {
        const files = await Promise.all((await distinct(paths)).map(readKubeconfig));
        const { changes, result } = plan(files);
        const edited = changes.filter(({ edits }) => edits.length > 0).map(edit);
        throwIfCancelled(options.signal);
        return { result, warnings: await writeAll(edited, options) };
      });
    } catch (error) {
      const changed = error instanceof KubeconfigError && error.reason === 'changed-too-often';
      if (!changed || attempt === attempts) {
        throw error;
      }
    }
  }
}

/** Without the paths that are links to a file that another path means already. */
async function distinct(paths: readonly string[]): Promise<readonly string[]> {
  const targets = await Promise.all(paths.map(path => realpath(path).catch(() => path)));
  return paths.filter((_, index) => targets.indexOf(targets[index] ?? '') === index);
}

interface EditedFile {
  readonly path: string;
  readonly before: Buffer | undefined;
  /** Undefined for a file that goes. */
  readonly after: string | undefined;
}

function edit({ file, edits, touched, removeIfNew }: FileChange): EditedFile {
  const after = splice(file.layout.text, edits);
  verify(file, after, touched);
  const goes = removeIfNew === true && after === newKubeconfig;
  return { path: file.path, before: file.bytes, after: goes ? undefined : after };
}

async function writeAll(
  edited: readonly EditedFile[],
  { fileSystem }: TransactionOptions,
): Promise<readonly Warning[]> {
  const warnings: Warning[] = [];
  const done: EditedFile[] = [];
  try {
    for (const file of edited) {
      warnings.push(...(await write(file, fileSystem)));
      done.push(file);
    }
  } catch (error) {
    for (const { path, before, after } of done.toReversed()) {
      const now = after === undefined ? undefined : Buffer.from(after);
      await write({ path, before: now, after: before?.toString('utf8') }, fileSystem).catch(() => undefined);
    }
    throw error;
  }
  return warnings;
}

async function write(
  { path, before, after }: EditedFile,
  fileSystem: FileSystem | undefined,
): Promise<readonly Warning[]> {
  if (after !== undefined) {
    return writeKubeconfig(path, before, after, fileSystem);
  }
  await deleteKubeconfig(path, before);
  return [];
}

/** Reads the edited text again: everything that was not to be touched has to say what it said before. */
function verify({ path, layout }: KubeconfigFile, after: string, touched: readonly Touched[]): void {
  const edited = readEdited(after, path);
  const names = new Set(touched.map(entryKey));
  const intact = edited !== undefined && sameLists(rest(edited, names), rest(layout, names), sameSaid);
  const done = touched.every(
    ({ section, name, remains }) =>
      edited?.sections[section].entries.filter(entry => entry.name === name).length === (remains ? 1 : 0),
  );
  if (intact && done) {
    return;
  }
  throw new KubeconfigError(
    'cannot-edit',
    phrase`${path} is written in a way that cannot be edited without touching other entries. Nothing was changed. Save the cluster's kubeconfig to a file of its own and add that file to KUBECONFIG.`,
    path,
  );
}

function readEdited(text: string, path: string): Layout | undefined {
  try {
    return readLayout(text, path);
  } catch (error) {
    if (error instanceof KubeconfigError) {
      return undefined;
    }
    throw error;
  }
}

/** All that a file says besides the entries of these names and current-context. */
function rest({ root, sections }: Layout, names: ReadonlySet<string>): readonly Said[] {
  const keys = (root?.pairs ?? []).filter(({ key }) => !editedKeys.has(key));
  const entries = sectionNames.flatMap(key =>
    sections[key].entries
      .filter(entry => !names.has(entryKey(entry)))
      .map(({ item: { value } }) => ({ key, value })),
  );
  return [...keys, ...entries];
}

interface Said {
  readonly key: string;
  readonly value: Node;
}

const editedKeys: ReadonlySet<string> = new Set([...sectionNames, 'current-context']);

function sameSaid(a: Said, b: Said): boolean {
  return a.key === b.key && sameValue(a.value, b.value);
}

function entryKey({ section, name }: { readonly section: SectionName; readonly name: string }): string {
  return `${section}/${name}`;
}
