import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureAz } from '../az.ts';
import { runCommand } from '../command.ts';
import { ensureEngine, type ContainerEngine } from '../engine.ts';
import { ensureImages, foreignImages, writeJson, type Images } from '../images.ts';
import { ensureKubectl } from '../kubectl.ts';
import { step } from '../progress.ts';
import { recordingsVariable } from '../../src/fabric/state/trafficRecorder.ts';
import { ensureChromium } from '../vscode/chromium.ts';
import { ensureCodeServer } from '../vscode/codeServer.ts';
import { hasScreen } from '../vscode.ts';

/** What tests and benches stand on. */
export type Requirement = 'az' | 'browser' | 'engine' | 'bundles' | 'kubectl' | 'vscode';

const project = join(import.meta.dirname, '../..');

/**
 * What one run of tests or benches stands on, brought when it is first needed and told to them by environment
 * variables: FRANKENETES_TEST_ENGINE (the engine's socket), FRANKENETES_TEST_IMAGES (file: published image name
 * to the engine's name), FRANKENETES_TEST_IMAGE_IDS (file: published image name to image id). State, secrets and
 * kubeconfig lie in a folder of this run (FRANKENETES_HOME, KUBECONFIG): nothing of the person's own is touched.
 */
export class TestEnvironment {
  readonly #home: string;
  readonly #brought = new Set<Requirement>();
  #engine: ContainerEngine | undefined;
  #images: Images | undefined;

  private constructor(home: string) {
    this.#home = home;
  }

  static async create(): Promise<TestEnvironment> {
    const home = await mkdtemp(join(tmpdir(), 'frk-'));
    process.env['FRANKENETES_HOME'] = home;
    process.env['KUBECONFIG'] = join(home, 'kubeconfig');
    return new TestEnvironment(home);
  }

  /** From now on every fabric keeps its traffic, in a folder of this run (FRANKENETES_FABRIC_RECORDINGS). */
  async keepTraffic(): Promise<void> {
    const directory = join(this.#home, 'recordings');
    await mkdir(directory, { mode: 0o700 });
    process.env[recordingsVariable] = directory;
  }

  /** @throws MissingRequirement, CommandError. */
  async bring(needs: readonly Requirement[]): Promise<void> {
    for (const need of needs) {
      if (!this.#brought.has(need)) {
        await this.#bringOne(need);
      }
      this.#brought.add(need);
    }
  }

  /** Images that are not those which were built or pulled, one line each: tests on them would prove nothing. */
  async foreignImages(): Promise<readonly string[]> {
    if (this.#engine === undefined || this.#images === undefined) {
      return [];
    }
    return foreignImages(this.#engine.socket, this.#images);
  }

  /** Take away what this run made. Repeatable. */
  async cleanUp(): Promise<void> {
    await this.#engine?.stop();
    await rm(this.#home, { recursive: true, force: true });
  }

  async #bringOne(need: Requirement): Promise<unknown> {
    switch (need) {
      case 'az':
        return ensureAz();
      case 'browser':
        return ensureChromium();
      case 'engine':
        return this.#bringEngine();
      case 'bundles':
        return step('Bundling', () => runCommand(process.execPath, ['esbuild.js'], { cwd: project }));
      case 'kubectl':
        return ensureKubectl();
      case 'vscode':
        if (hasScreen()) {
          return undefined;
        }
        await ensureCodeServer();
        return ensureChromium();
    }
  }

  async #bringEngine(): Promise<void> {
    this.#engine = await ensureEngine(join(this.#home, 'engine'));
    this.#images = await ensureImages(this.#engine.socket);
    const names = join(this.#home, 'images.json');
    const ids = join(this.#home, 'image-ids.json');
    await writeJson(names, this.#images.names);
    await writeJson(ids, this.#images.ids);
    process.env['FRANKENETES_TEST_ENGINE'] = this.#engine.socket;
    process.env['FRANKENETES_TEST_IMAGES'] = names;
    process.env['FRANKENETES_TEST_IMAGE_IDS'] = ids;
    process.env['FRANKENETES_ENGINE'] = this.#engine.socket;
    process.env['DOCKER_HOST'] = this.#engine.socket;
  }
}
