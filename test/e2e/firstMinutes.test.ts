import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { phrase } from '../../src/language/phrase.ts';
import { until } from '../../src/operations/until.ts';
import { forever, patience, TestHome } from '../control-plane/testHome.ts';
import { allColours, type Colours, Workbench } from './workbench.ts';

const project = join(import.meta.dirname, '../..');

const toggleSideBar = 'Control+b';

/** The steps of the walkthrough, with the buttons that they offer. */
const steps: readonly (readonly [title: string, buttons: readonly string[]])[] = [
  ['Choose where it runs', ['Look for an Engine', 'Sign In to Azure']],
  ['Create a cluster', ['Create Cluster']],
  ['See who calls whom', ['Show Component Graph']],
  ['Use kubectl', ['Use in kubectl']],
  ['Follow a log, then clean up', ['Follow Logs', 'Delete Cluster']],
];

for (const colours of allColours) {
  describe(`the first minutes, in ${colours} colours`, { timeout: 5 * patience }, () =>
    firstMinutes(colours),
  );
}

function firstMinutes(colours: Colours): void {
  let home: TestHome;
  let code: Workbench;

  before(async () => {
    home = await TestHome.open();
    code = await Workbench.open(home, colours);
    await code.openView();
  });

  after(async () => {
    try {
      await code.screenshotWithMessages(join(project, 'test/.cache/firstMinutes.png'));
      await code.close();
    } finally {
      await home.close();
    }
  });

  test('an empty view tells what there is to do, and leads to the walkthrough', async () => {
    await code.sideBar.getByText('A real Kubernetes cluster without a virtual machine').waitFor();
    await until(
      async () => ((await leadsToWalkthrough()) ? true : undefined),
      { every: 500, atMost: patience, otherwise: phrase`The link did not lead to the walkthrough` },
      forever,
    );
  });

  test('the walkthrough shows each of its steps, with a picture and what to do', async () => {
    // Where the window is narrow VS Code leaves the pictures out.
    await code.page.keyboard.press(toggleSideBar);
    for (const [title, buttons] of steps) {
      await step(title).click();
      for (const button of buttons) {
        await walkthrough().getByRole('button', { name: button, exact: true }).waitFor();
      }
      await code.webview.locator('svg rect').first().waitFor();
    }
    await code.page.keyboard.press(toggleSideBar);
  });

  test('its first step is done once an engine was looked for', async () => {
    await step('Choose where it runs').click();
    await walkthrough().getByRole('button', { name: 'Look for an Engine', exact: true }).click();
    await walkthrough()
      .getByRole('checkbox', { name: /Choose where it runs/, checked: true })
      .first()
      .waitFor();
  });

  test('its buttons do what they say', async () => {
    await step('Create a cluster').click();
    await walkthrough().getByRole('button', { name: 'Create Cluster', exact: true }).click();
    await code.question.getByText(/Name of the cluster/).waitFor();
    await code.page.keyboard.press('Escape');
  });

  test('the contexts of kubectl begin with what leads to one', async () => {
    assert.equal(await code.section('kubectl Contexts').getAttribute('aria-expanded'), 'false');
    await code.openSection('kubectl Contexts');
    await code.sideBar.getByText('Contexts of your clusters in the kubeconfig are shown here.').waitFor();
  });

  /** VS Code learns of walkthroughs some seconds after it has started; before that it opens one of its own. */
  async function leadsToWalkthrough(): Promise<boolean> {
    await code.sideBar.getByText('Five first steps').click();
    await walkthrough().locator('.category-title:visible').first().waitFor();
    return walkthrough()
      .locator('.category-title')
      .filter({ hasText: 'Your first cluster' })
      .first()
      .isVisible();
  }

  function walkthrough() {
    return code.page.locator('.gettingStartedContainer');
  }

  function step(title: string) {
    return walkthrough().locator('.step-title').filter({ hasText: title });
  }
}
