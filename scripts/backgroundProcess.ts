import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

export interface BackgroundProcessOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it prints once it is ready. */
  readonly readyWhen: string;
  readonly timeoutSeconds: number;
}

/** How long a process may take to end before it is killed. */
const stopSeconds = 5;

/** A server that runs beside us, with all that it starts: stopping it leaves nothing behind. */
export class BackgroundProcess {
  readonly #child: ChildProcess;
  /** Resolves when it has ended, by itself or by `stop`. */
  readonly ended: Promise<void>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    // However we end, it does not outlive us.
    const kill = (): void => this.#signal('SIGKILL');
    process.once('exit', kill);
    child.once('close', () => {
      process.off('exit', kill);
      resolve();
    });
  }

  /**
   * Start a program in a process group of its own (a Ctrl+C in our terminal does not reach it).
   * @throws Error with what it printed when it ends or stays silent before it is ready.
   */
  static async start(
    command: string,
    args: readonly string[],
    options: BackgroundProcessOptions,
  ): Promise<BackgroundProcess> {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const background = new BackgroundProcess(child);
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
    let output = '';
    const read = (text: string): void => {
      output = (output + text).slice(-10_000);
      if (output.includes(options.readyWhen)) {
        resolve();
      }
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('close', () =>
      reject(new Error(`${command} ${args[0] ?? ''} ended before it was ready:\n${output}`)),
    );
    const late = setTimeout(() => {
      reject(
        new Error(`${command} ${args[0] ?? ''} was not ready after ${options.timeoutSeconds} s:\n${output}`),
      );
    }, options.timeoutSeconds * 1000);
    try {
      await ready;
      return background;
    } catch (error) {
      await background.stop();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  /** End the whole process group. Repeatable. */
  async stop(): Promise<void> {
    this.#signal('SIGTERM');
    await Promise.race([this.ended, delay(stopSeconds * 1000, undefined, { ref: false })]);
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) {
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // ESRCH: the group is already gone.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) {
        throw error;
      }
    }
  }
}
