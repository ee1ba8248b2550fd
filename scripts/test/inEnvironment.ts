import { MissingRequirement } from '../debian.ts';
import { say } from '../progress.ts';
import { TestEnvironment } from './environment.ts';

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Run a script in a test environment that is taken away at its end, however it ends. What could not be brought is
 * said in one line.
 */
export async function inEnvironment(
  main: (args: readonly string[], environment: TestEnvironment) => Promise<void>,
): Promise<void> {
  const environment = await TestEnvironment.create();
  for (const [signal, exitCode] of Object.entries(exitCodes)) {
    process.once(signal, () => void environment.cleanUp().finally(() => process.exit(exitCode)));
  }
  try {
    await main(process.argv.slice(2), environment);
  } catch (error) {
    if (!(error instanceof MissingRequirement)) {
      throw error;
    }
    say(error.message);
    process.exitCode = 1;
  } finally {
    await environment.cleanUp();
  }
}
