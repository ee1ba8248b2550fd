import type { StepOutcome, StepPosition } from './multiStepInput.ts';

/** One question of a wizard over an answer that grows; `applies`: whether what was answered so far asks for it. */
export interface WizardStep<Answers> {
  readonly applies: (answers: Answers) => boolean;
  /** Returns the answers with its own added. */
  readonly ask: (answers: Answers, position: StepPosition) => Promise<StepOutcome<Answers>>;
}

/**
 * Asks one question after another; Back returns to the one before, with what was answered.
 * @returns undefined when it was dismissed.
 */
export async function runWizard<Answers>(
  title: string,
  steps: readonly WizardStep<Answers>[],
  first: Answers,
): Promise<Answers | undefined> {
  let answers = first;
  let at = 0;
  for (;;) {
    const asked = steps.filter(step => step.applies(answers));
    const step = asked[at];
    if (step === undefined) {
      return answers;
    }
    const outcome = await step.ask(answers, { title, step: at + 1, totalSteps: asked.length });
    switch (outcome.kind) {
      case 'next':
        answers = outcome.value;
        at += 1;
        break;
      case 'back':
        at -= 1;
        break;
      case 'dismissed':
        return undefined;
    }
  }
}
