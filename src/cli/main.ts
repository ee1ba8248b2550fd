import { parseArgs } from 'node:util';
import { english } from '../language/phrase.ts';
import { isCancellation, isOperationError } from '../operations/operationError.ts';
import type { Command } from './command.ts';
import { down } from './down.ts';
import { kubeconfig } from './kubeconfig.ts';
import { list } from './list.ts';
import { logs } from './logs.ts';
import { up } from './up.ts';
import { UsageError } from './usageError.ts';

/** `frankenetes`: clusters on this computer, without VS Code. The same operations, for CI and scripts. */
const commands: Readonly<Record<string, Command>> = { up, down, list, kubeconfig, logs };

async function main(argv: readonly string[]): Promise<void> {
  const [name = '', ...rest] = argv;
  const command = commands[name];
  if (command === undefined) {
    throw new UsageError(
      name === '' || name === '--help' ? 'Say what to do.' : `There is no command "${name}".`,
    );
  }
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  await command.run(parse(command, rest), interrupted.signal);
}

function parse(command: Command, argv: readonly string[]): Parameters<Command['run']>[0] {
  try {
    return parseArgs({ args: [...argv], options: command.options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function usage(): string {
  const width = Math.max(...Object.values(commands).map(command => command.usage.length));
  const rows = Object.values(commands).map(
    ({ usage: form, purpose }) => `  frankenetes ${form.padEnd(width)}  ${purpose}`,
  );
  return ['Usage:', ...rows].join('\n');
}

/** Exit codes as shells know them: 2 for a wrong call, 130 for Ctrl+C, 1 for a failure. */
function fail(error: unknown): void {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage()}`);
    process.exitCode = 2;
  } else if (isCancellation(error)) {
    console.error(
      '\nCancelled. Run the same command again to go on from here; "frankenetes down NAME" deletes what was made.',
    );
    process.exitCode = 130;
  } else {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    for (const line of isOperationError(error) ? error.details : []) {
      console.error(`  ${english(line)}`);
    }
    process.exitCode = 1;
  }
}

main(process.argv.slice(2)).catch(fail);
