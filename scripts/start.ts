// npm start [-- --no-demo] [--topology compact|classic|single]: VS Code with the extension, and a cluster
// called demo that comes into being while the person watches.
import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { topologies } from '../src/cluster/spec.ts';
import { askFabric, runningFabric } from '../src/targets/fabricProcess.ts';
import { stateDirectory } from '../src/targets/stateDirectory.ts';
import { runCommand } from './command.ts';
import { MissingRequirement } from './debian.ts';
import { ensureEngine, type ContainerEngine } from './engine.ts';
import { ensureImages, writeJson } from './images.ts';
import { ensureKubectl } from './kubectl.ts';
import { say, step } from './progress.ts';
import { openForPerson, type OpenedVSCode } from './vscode.ts';

const demo = 'demo';
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** For an answer of the fabric, and for its end. */
const fabricTimeoutSeconds = 30;
/** As shells report a program that Ctrl+C ended. */
const interruptedExitCode = 130;
const project = join(import.meta.dirname, '..');
const cli = join(project, 'dist/cli.js');
const state = stateDirectory();

async function main(): Promise<void> {
  const choice = choices();
  const fabricWasRunning = (await fabricOfThisComputer()) !== undefined;
  await mkdir(state, { recursive: true, mode: 0o700 });
  const engine = await ensureEngine(join(state, 'engine'));
  const abandon = (): void => {
    void endUnused(engine, fabricWasRunning).finally(() => process.exit(interruptedExitCode));
  };
  endingSignals.forEach(signal => process.once(signal, abandon));
  try {
    const code = await openVSCode(engine);
    endingSignals.forEach(signal => process.off(signal, abandon));
    await serve(code, engine, choice);
  } finally {
    await endUnused(engine, fabricWasRunning);
  }
}

async function openVSCode(engine: ContainerEngine): Promise<OpenedVSCode> {
  const images = await ensureImages(engine.socket);
  await writeJson(join(state, 'images.json'), images.names);
  const kubectlDirectory = await ensureKubectl();
  await step('Bundling', () => runCommand(process.execPath, ['esbuild.js'], { cwd: project }));
  const code = await openForPerson({
    extension: project,
    folder: homedir(),
    directory: join(state, 'vscode'),
    env: environmentWith(engine),
  });
  say(code.url === undefined ? 'VS Code is open.' : `VS Code: ${code.url}`);
  say('The Frankenetes icon in its activity bar shows your clusters.');
  if (kubectlDirectory !== undefined) {
    say(`A kubectl that fits: export PATH="${kubectlDirectory}:$PATH"`);
  }
  return code;
}

/** Make the demo cluster, and wait until the person has enough of it. */
async function serve(
  code: OpenedVSCode,
  engine: ContainerEngine,
  { showDemo, topology }: Choice,
): Promise<void> {
  const interrupted = firstSignal();
  const env = environmentWith(engine);
  let signal: NodeJS.Signals | void;
  try {
    if (showDemo) {
      process.exitCode = await runCli(['up', demo, '--topology', topology], env);
    }
    say('Ctrl+C ends VS Code.');
    signal = await Promise.race([interrupted, code.ended]);
  } finally {
    await code.stop();
  }
  if (showDemo && !(await doesClusterStay(signal))) {
    await runCli(['down', demo, '--yes'], env);
  }
}

function environmentWith(engine: ContainerEngine): NodeJS.ProcessEnv {
  return { ...process.env, FRANKENETES_ENGINE: engine.socket, DOCKER_HOST: engine.socket };
}

interface Choice {
  readonly showDemo: boolean;
  readonly topology: string;
}

function choices(): Choice {
  const { values } = parseArgs({
    options: { 'no-demo': { type: 'boolean' }, topology: { type: 'string', default: 'compact' } },
  });
  if (topologies.every(known => known !== values.topology)) {
    throw new MissingRequirement(
      `There is no topology ${values.topology}; there are ${topologies.join(', ')}.`,
    );
  }
  return { showDemo: values['no-demo'] !== true, topology: values.topology };
}

/** The first signal that asks us to end. Later ones are heard too, so that they do not cut the ending short. */
function firstSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  endingSignals.forEach(signal => process.on(signal, resolve));
  return promise;
}

/** Run the command line program in our terminal; what goes wrong there it says itself. @returns its exit code. */
async function runCli(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: 'inherit', env });
  // A Ctrl+C in the terminal reaches the child without us.
  const passOn = (signal: NodeJS.Signals): void => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) {
      child.kill(signal);
    }
  };
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('close', code => resolve(code ?? 1));
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  const code = await promise;
  process.off('SIGINT', passOn).off('SIGTERM', passOn);
  return code;
}

/** Ask the person. Nobody to ask: a cluster of a script goes, one whose terminal was closed stays. */
async function doesClusterStay(signal: NodeJS.Signals | void): Promise<boolean> {
  if (signal === 'SIGHUP') {
    return true;
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const keep = new AbortController();
  terminal.once('SIGINT', () => keep.abort());
  try {
    const answer = await terminal.question(`\nKeep the cluster "${demo}"? [Y/n] `, { signal: keep.signal });
    return !/^n/i.test(answer.trim());
  } catch (error) {
    if (keep.signal.aborted) {
      return true;
    }
    throw error;
  } finally {
    terminal.close();
  }
}

/** What runs on for a cluster that stays is said; what nobody needs any more is ended. */
async function endUnused(engine: ContainerEngine, fabricWasRunning: boolean): Promise<void> {
  const fabric = await fabricOfThisComputer();
  if (fabric !== undefined && fabric.groups > 0) {
    const running = engine.ours ? 'the fabric and Podman run on for it' : 'the fabric runs on for it';
    say(`A cluster stays; ${running}. To delete it: node ${cli} down ${demo}`);
    return;
  }
  try {
    if (fabric !== undefined && (engine.ours || !fabricWasRunning)) {
      await fabric.shutDown();
    }
  } finally {
    await engine.stop();
  }
}

interface RunningFabric {
  /** Container groups that it has. */
  readonly groups: number;
  /** Resolves when its process has ended: it needs the engine until then. */
  shutDown(): Promise<void>;
}

async function fabricOfThisComputer(): Promise<RunningFabric | undefined> {
  const signal = AbortSignal.timeout(fabricTimeoutSeconds * 1000);
  const fabric = await runningFabric(state, signal);
  if (fabric === undefined) {
    return undefined;
  }
  const { groups } = await askFabric<{ groups: number }>(fabric, 'GET', '/fabric/status', signal);
  const { pid } = JSON.parse(await readFile(join(state, 'fabric.json'), 'utf8')) as { pid: number };
  return {
    groups,
    async shutDown() {
      process.kill(pid, 'SIGTERM');
      for (let waited = 0; isRunning(pid) && waited < fabricTimeoutSeconds; waited += 0.1) {
        await delay(100);
      }
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof MissingRequirement)) {
    throw error;
  }
  say(error.message);
  process.exitCode = 1;
}
