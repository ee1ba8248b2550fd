import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GitRepoVolume } from '../../cluster/containerGroup.ts';
import { VolumeError } from '../model/volumeSources.ts';
import type { StateDirectory } from '../state/stateDirectory.ts';
import { type RepositoryAddress, repositoryAddress } from './repositoryAddress.ts';

const folder = 'clones';

/** What a clone may take: milliseconds, bytes; and how often its size is looked at. */
const limits = { time: 5 * 60_000, size: 1024 ** 3, look: 500 } as const;

/** The last lines of git that an event repeats. */
const mostWords = 1000;

/** The first git that can be told where a host is (`http.curloptResolve`). */
const oldestGit = [2, 37] as const;

/**
 * Everything of git that a repository, its host or this computer's settings could turn to something else than reading
 * that repository over HTTP: off.
 */
const harmless = [
  'protocol.allow=never',
  'protocol.http.allow=always',
  'protocol.https.allow=always',
  'http.followRedirects=false',
  'http.proxy=',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=30',
  'credential.helper=',
  `core.hooksPath=${devNull}`,
  `core.attributesFile=${devNull}`,
  'core.fsmonitor=false',
  'submodule.recurse=false',
  'gc.auto=0',
] as const;

/** Clones repositories with the git of this computer. */
export class Clones {
  readonly #directory: string;

  constructor(directory: StateDirectory) {
    this.#directory = directory.file(folder);
    // Of a fabric that ended in the middle. No container has ever seen it.
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** See VolumeSources.clone. */
  async clone(
    { repository, directory, revision }: GitRepoVolume,
    signal: AbortSignal,
    use: (archive: Readable) => Promise<void>,
  ): Promise<void> {
    const address = await repositoryAddress(repository);
    const volume = join(this.#directory, randomUUID());
    mkdirSync(volume, { recursive: true, mode: 0o700 });
    try {
      const target = join(volume, directory ?? defaultDirectory(address.url));
      await this.#run(address, target, revision, AbortSignal.any([signal, tooBig(volume, signal)]));
      // What the archive says of its root becomes the volume's: any user of a container may write there.
      chmodSync(volume, 0o777);
      await archived(volume, use);
    } finally {
      await rm(volume, { recursive: true, force: true });
    }
  }

  async #run(
    address: RepositoryAddress,
    target: string,
    revision: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    await requireGit();
    const settings = [...harmless, `http.curloptResolve=${address.resolve}`].flatMap(set => ['-c', set]);
    const environment = gitEnvironment(this.#directory, address.authorization);
    const clone = ['clone', '--quiet', '--template=', '--no-recurse-submodules', '--', address.url, target];
    await git([...settings, ...clone], environment, signal);
    if (revision !== undefined) {
      await git([...settings, '-C', target, 'checkout', '--quiet', revision, '--'], environment, signal);
    }
  }
}

/** As git would call it. */
function defaultDirectory(url: string): string {
  const last = new URL(url).pathname.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const name = last.replace(/\.git$/, '').replaceAll(/[^A-Za-z0-9._-]/g, '-');
  return /^\.*$/.test(name) ? 'repository' : name;
}

/** Credentials go by the environment: arguments are there for all to see. */
function gitEnvironment(home: string, authorization: string | undefined): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_ALLOW_PROTOCOL: 'http:https',
    ...(authorization === undefined
      ? {}
      : {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: 'http.extraHeader',
          GIT_CONFIG_VALUE_0: `Authorization: ${authorization}`,
        }),
  };
}

/** @throws VolumeError `program-absent` */
async function requireGit(): Promise<void> {
  const said = await output(spawn('git', ['version'], { stdio: ['ignore', 'pipe', 'ignore'] })).catch(
    () => '',
  );
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? [];
  const [most, least] = oldestGit;
  if (!(Number(major) > most || (Number(major) === most && Number(minor) >= least))) {
    throw new VolumeError(
      'program-absent',
      `gitRepo volumes need git ${oldestGit.join('.')} or later on this computer. Install it; the group is deployed then.`,
    );
  }
}

/** @throws VolumeError with git's own words; the signal's reason when aborted. */
async function git(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  // A process group of its own, so that its helpers end with it.
  const child = spawn('git', args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const end = (): void => killGroup(child);
  signal.addEventListener('abort', end, { once: true });
  try {
    await output(child);
  } catch (cause) {
    signal.throwIfAborted();
    throw new VolumeError('clone-failed', cause instanceof Error ? cause.message : String(cause), { cause });
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, 'SIGKILL');
    }
  } catch {
    // It has ended by itself.
  }
}

/** What a program prints; rejects with what it complains of when it fails or cannot be started. */
async function output(child: ChildProcess): Promise<string> {
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-mostWords);
    });
  }
  child.once('error', reject);
  child.once('close', code => {
    if (code === 0) {
      resolve(said);
    } else {
      reject(new Error(said.trim() === '' ? `it ended with exit code ${code}` : said.trim()));
    }
  });
  return await promise;
}

/** Aborts when the clone has grown too big or taken too long, and ends with `signal`. */
function tooBig(directory: string, signal: AbortSignal): AbortSignal {
  const limit = new AbortController();
  void watch(directory, signal, limit);
  return limit.signal;
}

async function watch(directory: string, signal: AbortSignal, limit: AbortController): Promise<void> {
  const deadline = Date.now() + limits.time;
  while (!signal.aborted) {
    await sleep(limits.look, undefined, { ref: false });
    const size = await sizeOf(directory);
    if (size === undefined) {
      return;
    }
    if (size > limits.size || Date.now() > deadline) {
      limit.abort(
        new VolumeError(
          'clone-failed',
          `The repository is too big: a clone may take ${limits.size / 1024 ** 2} MiB and ${limits.time / 1000} s.`,
        ),
      );
      return;
    }
  }
}

/** Bytes; undefined when the directory is gone. */
async function sizeOf(directory: string): Promise<number | undefined> {
  try {
    const names = await readdir(directory, { recursive: true });
    const sizes = await Promise.all(
      names.map(name =>
        lstat(join(directory, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    return undefined;
  }
}

/** @throws VolumeError when this computer has no tar, and what `use` throws. */
async function archived(directory: string, use: (archive: Readable) => Promise<void>): Promise<void> {
  const child = spawn('tar', ['-C', directory, '-cf', '-', '.'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once('error', cause =>
    reject(
      new VolumeError('program-absent', 'gitRepo volumes need the program tar on this computer.', { cause }),
    ),
  );
  child.once('close', code => {
    if (code === 0) {
      resolve();
    } else {
      reject(new VolumeError('clone-failed', `tar ended with exit code ${code}`));
    }
  });
  await Promise.all([promise, use(child.stdout)]);
}
