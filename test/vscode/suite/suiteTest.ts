/** One test inside VS Code: it fails by throwing. */
export interface SuiteTest {
  readonly name: string;
  run(): Promise<void> | void;
}

/**
 * Run a table of tests one after the other and print a line for each, at the end `N passed, N failed`.
 * @throws Error when a test failed or the table is empty: so VS Code ends with an exit code other than 0.
 */
export async function runSuite(tests: readonly SuiteTest[]): Promise<void> {
  let failed = 0;
  for (const test of tests) {
    try {
      await test.run();
      console.log(`✔ ${test.name}`);
    } catch (error) {
      failed += 1;
      console.log(`✖ ${test.name}\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  if (failed > 0 || tests.length === 0) {
    throw new Error(`${failed} of ${tests.length} tests failed`);
  }
}
