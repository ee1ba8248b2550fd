import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { connectEngine } from '../../src/fabric/engine/dockerEngine.ts';
import type { OwnedObject } from '../../src/fabric/engine/engine.ts';
import { parseEngineAddress } from '../../src/fabric/engine/findEngine.ts';
import type { Settings } from '../../src/fabric/state/settings.ts';

const program = fileURLToPath(new URL('../../src/fabric/main.ts', import.meta.url));

/** The line that the fabric prints when it can be used. */
export interface FabricLine {
  readonly endpoint: string;
  readonly caFile: string;
  readonly token: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} must be set: these tests need a real container engine (npm test sets it)`);
  return value;
}

/** The real program on the real engine, with a state directory of its own. */
export class FabricProcess {
  readonly state = mkdtempSync(join(tmpdir(), 'frankenetes-fabric-'));
  #process: ChildProcess | undefined;
  #line: FabricLine | undefined;
  readonly #options: readonly string[];

  /** @param options Of the program, beside its state directory and engine. */
  constructor(...options: readonly string[]) {
    this.#options = options;
    copyFileSync(fromEnvironment('FRANKENETES_TEST_IMAGES'), join(this.state, 'images.json'));
  }

  get line(): FabricLine {
    assert.ok(this.#line, 'the fabric has not been started');
    return this.#line;
  }

  get authority(): string {
    return readFileSync(this.line.caFile, 'utf8');
  }

  async start(): Promise<FabricLine> {
    const { child, line } = await startFabric(this.state, this.#options);
    this.#process = child;
    this.#line = line;
    return line;
  }

  /** A request that no client of Azure makes. */
  async call(
    method: string,
    path: string,
    body?: object,
    token = this.line.token,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const headers = { authorization: `Bearer ${token}` };
    const asked = request(`${this.line.endpoint}${path}`, {
      method,
      headers,
      ca: this.authority,
      agent: false,
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const content = await text(answer);
    return {
      status: answer.statusCode ?? 0,
      body: content === '' ? undefined : (JSON.parse(content) as unknown),
    };
  }

  /** Everything of this fabric's on the engine, by the engine's own listing; also while the fabric is away. */
  async owned(): Promise<readonly OwnedObject[]> {
    const { instance } = JSON.parse(readFileSync(join(this.state, 'settings.json'), 'utf8')) as Settings;
    return await connectEngine({
      address: parseEngineAddress(fromEnvironment('FRANKENETES_TEST_ENGINE')),
      instance,
      hostsFile: join(this.state, 'hosts'),
      images: join(this.state, 'images.json'),
    }).owned();
  }

  /** Without a word. Resolves when the process is no more. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends the process and takes the state directory away; the groups must be gone before. */
  async close(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.state, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    }
  }
}

/** A second start on the same directory ends by itself with exit code 0. */
export async function startFabric(
  state: string,
  options: readonly string[] = [],
): Promise<{ readonly child: ChildProcess; readonly line: FabricLine }> {
  const child = spawn(
    process.execPath,
    [program, '--state', state, '--engine', fromEnvironment('FRANKENETES_TEST_ENGINE'), ...options],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, line: JSON.parse(line) as FabricLine };
  }
  throw new Error(`the fabric ended before it could be used: ${complaint}`);
}
