import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with every line of both streams, as it comes. */
  readonly onLine?: (line: string) => void;
}

/** A program that could not be started (exit code undefined) or that ended with another code than 0. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number | undefined;

  constructor(message: string, exitCode: number | undefined, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

const keptOutputLines = 20;

/**
 * Run a program to its end.
 * @returns what it wrote to stdout.
 * @throws CommandError with the last lines that it printed.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout: string[] = [];
  const lastLines: string[] = [];
  const collect = (text: string): void => {
    const lines = text.split('\n').filter(line => line.trim() !== '');
    lastLines.push(...lines);
    lastLines.splice(0, lastLines.length - keptOutputLines);
    lines.forEach(line => options.onLine?.(line));
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout.push(text);
    collect(text);
  });
  child.stderr.setEncoding('utf8').on('data', collect);
  child.on('error', cause => {
    reject(new CommandError(`${command} could not be started: ${cause.message}`, undefined, { cause }));
  });
  child.on('close', code => {
    if (code === 0) {
      resolve(stdout.join(''));
    } else {
      const line = [command, ...args].join(' ');
      reject(
        new CommandError(`\`${line}\` ended with code ${code}:\n${lastLines.join('\n')}`, code ?? undefined),
      );
    }
  });
  return promise;
}
