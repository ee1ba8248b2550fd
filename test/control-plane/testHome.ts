import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import type { ClusterSpec, Topology } from '../../src/cluster/spec.ts';
import { clustersFromResourceGroups } from '../../src/cluster/tags.ts';
import { renderKubeconfig } from '../../src/kubeconfig/kubeconfigEntry.ts';
import { kubernetes } from '../../src/kubernetes/kubernetes.ts';
import { phrase } from '../../src/language/phrase.ts';
import { deleteCluster } from '../../src/operations/deleteCluster.ts';
import { kubeconfigEntry } from '../../src/operations/kubeconfigEntry.ts';
import { planCluster } from '../../src/operations/planCluster.ts';
import { provision } from '../../src/operations/provision.ts';
import type { ReportStep } from '../../src/operations/steps.ts';
import type { World } from '../../src/operations/world.ts';
import { until } from '../../src/operations/until.ts';
import { fileCredentialStore } from '../../src/secrets/fileCredentialStore.ts';
import { connectLocal } from '../../src/targets/localTarget.ts';
import { credentialsDirectory } from '../../src/targets/stateDirectory.ts';

const project = join(import.meta.dirname, '../..');

/** What a test may take before it is taken for hanging. Milliseconds. */
export const patience = 120_000;
export const forever = new AbortController().signal;

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export type Kubectl = (args: readonly string[], input?: string) => Promise<Output>;

/** A container as the engine lists it. */
export interface EngineContainer {
  readonly id: string;
  readonly name: string;
  readonly imageId: string;
  /** The container's name in its group; undefined for what only holds the group's network. */
  readonly member?: string;
}

/** The product with a state directory of its own: nothing of the person's is touched, and nothing stays. */
export class TestHome {
  readonly directory: string;
  readonly #docker: Docker;

  private constructor(directory: string) {
    this.directory = directory;
    this.#docker = dockerAt(fromEnvironment('FRANKENETES_TEST_ENGINE'));
  }

  static async open(): Promise<TestHome> {
    const directory = await mkdtemp(join(tmpdir(), 'frankenetes-control-plane-'));
    await copyFile(fromEnvironment('FRANKENETES_TEST_IMAGES'), join(directory, 'images.json'));
    return new TestHome(directory);
  }

  /** Everything that operations need; the fabric is started when it does not run. */
  async world(engine = fromEnvironment('FRANKENETES_TEST_ENGINE')): Promise<World> {
    const options = { program: join(project, 'dist/fabric.js'), state: this.directory, engine };
    return {
      target: await connectLocal(options, forever),
      credentials: fileCredentialStore(credentialsDirectory(this.directory)),
      kubernetes: kubernetes(),
      user: 'alice@laptop',
    };
  }

  async plan(
    name: string,
    topology: Topology,
    more: { readonly imageMirror?: string } = {},
  ): Promise<ClusterSpec> {
    const { target } = await this.world();
    return planCluster({ name, topology, region: 'eastus', ...more }, target, forever);
  }

  async provision(spec: ClusterSpec, report: ReportStep = () => undefined, signal = forever): Promise<void> {
    await provision(spec, await this.world(), report, signal);
  }

  async delete(spec: ClusterSpec): Promise<void> {
    await deleteCluster(
      spec,
      await this.world(),
      async () => undefined,
      () => undefined,
      forever,
    );
  }

  async clusters(): Promise<readonly ClusterSpec[]> {
    const { resourceManager } = (await this.world()).target;
    return clustersFromResourceGroups(await resourceManager.listResourceGroups(forever), 'local');
  }

  /** kubectl as the cluster's user. @throws an Error with what it wrote to stderr. */
  async kubectl(spec: ClusterSpec): Promise<Kubectl> {
    const kubeconfig = join(this.directory, `${spec.name}.kubeconfig`);
    const entry = await kubeconfigEntry(spec, await this.world(), forever);
    await writeFile(kubeconfig, renderKubeconfig(entry), { mode: 0o600 });
    return (args, input) => run('kubectl', ['--kubeconfig', kubeconfig, ...args], input);
  }

  /** The command line program, with a kubeconfig of its own. */
  cli(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [join(project, 'dist/cli.js'), ...args], {
      env: {
        ...process.env,
        FRANKENETES_HOME: this.directory,
        FRANKENETES_ENGINE: fromEnvironment('FRANKENETES_TEST_ENGINE'),
        KUBECONFIG: this.kubeconfig,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  get kubeconfig(): string {
    return join(this.directory, 'kubeconfig');
  }

  /** End the fabric as a crash does. */
  killFabric(): Promise<void> {
    return this.#endFabric('SIGKILL');
  }

  async containers(): Promise<readonly EngineContainer[]> {
    const listed = await this.#docker.listContainers({ all: true, filters: await this.#ours() });
    return listed.map(({ Id, Names, ImageID, Labels }) => {
      const member = Labels['io.frankenetes.container'];
      return {
        id: Id,
        name: Names[0] ?? Id,
        imageId: ImageID.startsWith('sha256:') ? ImageID : `sha256:${ImageID}`,
        ...(member === undefined ? {} : { member }),
      };
    });
  }

  /** What a program in the container of a component prints. */
  async execute(component: string, command: readonly string[]): Promise<string> {
    const container = (await this.containers()).find(({ member }) => member === component);
    assert.ok(container, `no container runs ${component}`);
    const exec = await this.#docker
      .getContainer(container.id)
      .exec({ Cmd: [...command], AttachStdout: true, Tty: true });
    const chunks: Buffer[] = await (await exec.start({ Tty: true })).toArray();
    return Buffer.concat(chunks).toString('latin1');
  }

  /** What carries our label, by the engine's own listing. */
  async left(): Promise<readonly string[]> {
    const filters = await this.#ours();
    const { Volumes: volumes } = await this.#docker.listVolumes({ filters });
    const networks = await this.#docker.listNetworks({ filters });
    return [
      ...(await this.containers()).map(({ name }) => `container ${name}`),
      ...volumes.map(({ Name }) => `volume ${Name}`),
      ...networks.map(({ Name }) => `network ${Name}`),
    ];
  }

  /** Delete every cluster and whatever else there is. */
  async close(): Promise<void> {
    for (const spec of await this.clusters()) {
      await this.delete(spec);
    }
    const left = await this.left();
    await this.#endFabric('SIGTERM');
    await rm(this.directory, { recursive: true });
    assert.deepEqual(left, []);
  }

  async #endFabric(signal: NodeJS.Signals): Promise<void> {
    const { pid } = await this.#fabricFile();
    process.kill(pid, signal);
    const wait = { every: 10, atMost: patience, otherwise: phrase`The fabric did not end` };
    await until(async () => (isAlive(pid) ? undefined : true), wait, forever);
  }

  async #ours(): Promise<{ label: string[] }> {
    return { label: [`io.frankenetes.instance=${(await this.#fabricFile()).instance}`] };
  }

  async #fabricFile(): Promise<{ readonly pid: number; readonly instance: string }> {
    return JSON.parse(await readFile(join(this.directory, 'fabric.json'), 'utf8')) as {
      pid: number;
      instance: string;
    };
  }
}

/** @throws an Error with what the program wrote to stderr. */
export function run(program: string, args: readonly string[], input = ''): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: patience }, (error, stdout, stderr) => {
      if (error === null) {
        resolve({ stdout, stderr });
      } else {
        reject(new Error(`${program} ${args.join(' ')}: ${stderr}`, { cause: error }));
      }
    });
    child.stdin?.end(input);
  });
}

export function fromEnvironment(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} must be set: these tests need a real container engine (npm test sets it)`);
  return value;
}

function dockerAt(socket: string): Docker {
  return socket.startsWith('unix://')
    ? new Docker({ socketPath: socket.slice('unix://'.length) })
    : new Docker({ host: socket.replace(/^tcp:/, 'http:') });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
