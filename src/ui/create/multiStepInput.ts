import { QuickInputButtons, window, type Disposable, type QuickInput, type QuickPickItem } from 'vscode';

/** What a person did at one step of a wizard. */
export type StepOutcome<Value> =
  | { readonly kind: 'next'; readonly value: Value }
  | { readonly kind: 'back' }
  | { readonly kind: 'dismissed' };

/** Where a step stands in its wizard. */
export interface StepPosition {
  readonly title: string;
  /** Counted from 1. */
  readonly step: number;
  readonly totalSteps: number;
}

export interface TextQuestion {
  readonly prompt: string;
  readonly value: string;
  /** Why a text cannot be taken; asked at every key. */
  readonly problem: (text: string) => string | undefined;
}

export interface Choice<Value> extends QuickPickItem {
  readonly value: Value;
}

export interface ChoiceQuestion<Value> {
  readonly placeholder: string;
  readonly choices: readonly Choice<Value>[];
  readonly isActive: (value: Value) => boolean;
}

/** Asks for a text. It cannot be confirmed while it has a problem. */
export function askText(position: StepPosition, question: TextQuestion): Promise<StepOutcome<string>> {
  const input = window.createInputBox();
  input.prompt = question.prompt;
  input.value = question.value;
  const validate = (): void => {
    input.validationMessage = question.problem(input.value) ?? '';
  };
  validate();
  return outcome(input, position, next => [
    input.onDidChangeValue(validate),
    input.onDidAccept(() => {
      if (question.problem(input.value) === undefined) {
        next(input.value);
      }
    }),
  ]);
}

/** Asks for one of several things. */
export function askChoice<Value>(
  position: StepPosition,
  question: ChoiceQuestion<Value>,
): Promise<StepOutcome<Value>> {
  const input = window.createQuickPick<Choice<Value>>();
  input.placeholder = question.placeholder;
  input.matchOnDescription = true;
  input.items = question.choices;
  input.activeItems = question.choices.filter(choice => question.isActive(choice.value)).slice(0, 1);
  return outcome(input, position, next => [
    input.onDidAccept(() => {
      const [chosen] = input.activeItems;
      if (chosen !== undefined) {
        next(chosen.value);
      }
    }),
  ]);
}

interface ButtonInput extends QuickInput {
  buttons: readonly unknown[];
  readonly onDidTriggerButton: (listener: (button: unknown) => void) => Disposable;
}

/** Shows an input until it is answered, left by Back, or dismissed. */
async function outcome<Value>(
  input: ButtonInput,
  { title, step, totalSteps }: StepPosition,
  listen: (next: (value: Value) => void) => readonly Disposable[],
): Promise<StepOutcome<Value>> {
  const { promise, resolve } = Promise.withResolvers<StepOutcome<Value>>();
  input.title = title;
  input.step = step;
  input.totalSteps = totalSteps;
  input.ignoreFocusOut = true;
  input.buttons = step > 1 ? [QuickInputButtons.Back] : [];
  const listeners = [
    ...listen(value => resolve({ kind: 'next', value })),
    input.onDidTriggerButton(button => {
      if (button === QuickInputButtons.Back) {
        resolve({ kind: 'back' });
      }
    }),
    input.onDidHide(() => resolve({ kind: 'dismissed' })),
  ];
  input.show();
  try {
    return await promise;
  } finally {
    listeners.forEach(listener => listener.dispose());
    input.dispose();
  }
}
