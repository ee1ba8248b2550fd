import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StepOutcome } from '../../../../src/ui/create/multiStepInput.ts';
import { runWizard, type WizardStep } from '../../../../src/ui/create/wizard.ts';

type Answers = Readonly<Record<string, string>>;

/** A step that answers, in turn, what a person would: a text, or `back`, or `dismissed`. */
function step(
  key: string,
  answers: readonly string[],
  asked: string[],
  applies: (answers: Answers) => boolean = () => true,
): WizardStep<Answers> {
  const coming = [...answers];
  return {
    applies,
    ask: async (given, position): Promise<StepOutcome<Answers>> => {
      asked.push(`${key} ${position.step}/${position.totalSteps}`);
      const answer = coming.shift() ?? 'dismissed';
      return answer === 'back' || answer === 'dismissed'
        ? { kind: answer }
        : { kind: 'next', value: { ...given, [key]: answer } };
    },
  };
}

describe('a wizard', () => {
  test('asks one step after another and counts them', async () => {
    const asked: string[] = [];
    const answers = await runWizard(
      't',
      [step('name', ['demo'], asked), step('target', ['local'], asked)],
      {},
    );
    assert.deepEqual(answers, { name: 'demo', target: 'local' });
    assert.deepEqual(asked, ['name 1/2', 'target 2/2']);
  });

  test('goes back to the step before, and on again', async () => {
    const asked: string[] = [];
    const steps = [step('name', ['demo', 'other'], asked), step('target', ['back', 'local'], asked)];
    assert.deepEqual(await runWizard('t', steps, {}), { name: 'other', target: 'local' });
    assert.deepEqual(asked, ['name 1/2', 'target 2/2', 'name 1/2', 'target 2/2']);
  });

  test('asks only what earlier answers call for', async () => {
    const asked: string[] = [];
    const onAzure = (answers: Answers): boolean => answers['target'] === 'azure';
    const steps = [
      step('target', ['azure', 'local'], asked),
      step('region', ['back'], asked, onAzure),
      step('topology', ['compact'], asked),
    ];
    assert.deepEqual(await runWizard('t', steps, {}), { target: 'local', topology: 'compact' });
    assert.deepEqual(asked, ['target 1/2', 'region 2/3', 'target 1/3', 'topology 2/2']);
  });

  test('gives nothing when it is dismissed', async () => {
    assert.equal(await runWizard('t', [step('name', ['dismissed'], [])], {}), undefined);
  });
});
