import { activationTests } from './activation.ts';
import { runSuite } from './suiteTest.ts';

/** Called by VS Code's extension host, which has the extension under test loaded. */
export function run(): Promise<void> {
  return runSuite([...activationTests]);
}
