import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { phrase } from '../../../src/language/phrase.ts';
import { until } from '../../../src/operations/until.ts';

/** What a fabric prints when it is ready, as far as it is needed here. */
export interface StartedFabric {
  readonly endpoint: string;
  readonly caFile: string;
  readonly state: string;
}

/** State directories, kubeconfig and fabrics of one run of the suite, apart from the person's own. */
export class SuiteHome {
  readonly #directory: string;
  readonly #program: string;
  readonly engine: string;

  private constructor(directory: string, extensionPath: string) {
    this.#directory = directory;
    this.#program = join(extensionPath, 'dist');
    this.engine = fromEnvironment('FRANKENETES_TEST_ENGINE');
  }

  /** Make it, and let the extension find it: nothing of it runs yet. */
  static async open(extensionPath: string): Promise<SuiteHome> {
    const home = new SuiteHome(await mkdtemp(join(tmpdir(), 'frankenetes-vscode-')), extensionPath);
    for (const state of [home.local, home.azure]) {
      await mkdir(state, { mode: 0o700 });
      await copyFile(fromEnvironment('FRANKENETES_TEST_IMAGES'), join(state, 'images.json'));
    }
    process.env['FRANKENETES_HOME'] = home.local;
    process.env['KUBECONFIG'] = home.kubeconfig;
    return home;
  }

  get local(): string {
    return join(this.#directory, 'local');
  }

  /** The state of the fabric that stands for Azure. */
  get azure(): string {
    return join(this.#directory, 'azure');
  }

  get kubeconfig(): string {
    return join(this.#directory, 'kubeconfig');
  }

  async startAzure(): Promise<StartedFabric> {
    const fabric = spawn(
      process.execPath,
      [join(this.#program, 'fabric.js'), '--state', this.azure, '--engine', this.engine],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(createInterface(fabric.stdout), 'line')) as [string];
    const { endpoint, caFile } = JSON.parse(line) as StartedFabric;
    return { endpoint, caFile, state: this.azure };
  }

  /** Delete what a failed test left, end the fabrics, and take the directory away. */
  async close(clusters: readonly string[]): Promise<void> {
    for (const name of clusters) {
      await this.#delete(name);
    }
    for (const state of [this.local, this.azure]) {
      await endFabric(state);
    }
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** By the command line program: it knows the fabric's clusters as those of this computer. */
  async #delete(name: string): Promise<void> {
    const env = { ...process.env, FRANKENETES_HOME: this.azure, FRANKENETES_ENGINE: this.engine };
    await promisify(execFile)(process.execPath, [join(this.#program, 'cli.js'), 'down', name, '--yes'], {
      env,
    });
  }
}

async function endFabric(state: string): Promise<void> {
  const text = await readFile(join(state, 'fabric.json'), 'utf8').catch(() => undefined);
  if (text === undefined) {
    return;
  }
  const { pid } = JSON.parse(text) as { pid: number };
  process.kill(pid, 'SIGTERM');
  await until(
    async () => (isAlive(pid) ? undefined : true),
    { every: 50, atMost: 60_000, otherwise: phrase`The fabric did not end` },
    new AbortController().signal,
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} must be set: the suite needs a real container engine (npm test sets it)`);
  return value;
}
