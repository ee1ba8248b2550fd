import { activationTests, extension } from './activation.ts';
import { azureCluster, azureTests } from './azure.ts';
import { contextTests } from './contexts.ts';
import { logTests } from './logs.ts';
import { manifestTests } from './manifest.ts';
import { Person } from './person.ts';
import { SuiteHome } from './suiteHome.ts';
import { runSuite } from './suiteTest.ts';
import { terminalTests } from './terminals.ts';
import { wordTests } from './words.ts';
import { withoutClusterTests } from './withoutCluster.ts';

/** Called by VS Code's extension host, which has the extension under test loaded. Each test stands on those before. */
export async function run(): Promise<void> {
  if (process.env['FRANKENETES_SUITE'] === 'activation') {
    // What the bench repeats.
    await runSuite(activationTests);
    return;
  }
  const home = await SuiteHome.open(extension().extensionPath);
  const person = Person.sitDown();
  try {
    await runSuite([
      ...activationTests,
      ...manifestTests,
      ...wordTests,
      ...logTests,
      ...withoutClusterTests(person),
      ...terminalTests(person),
      ...contextTests(person, home),
      ...azureTests(person, home),
    ]);
  } finally {
    const left = (await person.row(/^in-azure, cluster/)) === undefined ? [] : [azureCluster];
    await home.close(left);
  }
}
