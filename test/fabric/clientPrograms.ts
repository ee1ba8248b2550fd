import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { FabricProcess } from './fabricProcess.ts';

const program = fileURLToPath(new URL('../../src/fabric/main.ts', import.meta.url));
const run = promisify(execFile);

/** What the fabric's `--principal` gives programs for their environment, beside what this process has. */
export async function clientVariables({ state }: FabricProcess): Promise<NodeJS.ProcessEnv> {
  const { stdout } = await run(process.execPath, [program, '--state', state, '--principal', 'test']);
  const exports = stdout.matchAll(/^export (?<name>\w+)='(?<value>[^']*)'$/gm);
  const variables = [...exports].map(({ groups }) => [groups?.['name'], groups?.['value']] as const);
  return { ...process.env, ...(Object.fromEntries(variables) as NodeJS.ProcessEnv) };
}

/** The Azure CLI with these variables. Rejects with what it complained of. */
export class AzureCli {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /** @returns what it printed. */
  async text(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('az', args, { env: this.#env });
    return stdout;
  }

  /** @returns what it printed, parsed; undefined when that was nothing. */
  async json(...args: readonly string[]): Promise<unknown> {
    const text = await this.text(...args, '--output', 'json');
    return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
  }

  /**
   * In a terminal, as a person would: what is typed goes in when the prompt is there.
   * @returns all that the terminal showed.
   */
  async typed(command: string, prompt: string, keys: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const terminal = spawn('script', ['--quiet', '--return', '--command', `az ${command}`, '/dev/null'], {
      env: this.#env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let shown = '';
    let isTyped = false;
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      if (!isTyped && shown.includes(prompt)) {
        isTyped = true;
        terminal.stdin.write(keys);
      }
    });
    terminal.once('error', reject);
    terminal.once('close', () => resolve(shown));
    return await promise;
  }
}
