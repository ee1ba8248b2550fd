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
  /** A promise shows as busy until it is there. */
  readonly choices: readonly Choice<Value>[] | Promise<readonly Choice<Value>[]>;
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

/**
 * Asks for one of several things.
 * @throws what the choices are rejected with.
 */
export function askChoice<Value>(
  position: StepPosition,
  question: ChoiceQuestion<Value>,
): Promise<StepOutcome<Value>> {
  const input = window.createQuickPick<Choice<Value>>();
  input.placeholder = question.placeholder;
  input.matchOnDescription = true;
  const fill = (choices: readonly Choice<Value>[]): void => {
    input.items = choices;
    input.busy = false;
    const active = choices.find(choice => question.isActive(choice.value));
    // What was typed meanwhile has chosen already.
    if (active !== undefined && input.value === '') {
      input.activeItems = [active];
    }
  };
  return outcome(input, position, (next, fail) => {
    if (question.choices instanceof Promise) {
      input.busy = true;
      question.choices.then(fill).catch(fail);
    } else {
      fill(question.choices);
    }
    return [
      input.onDidAccept(() => {
        const [chosen] = input.activeItems;
        if (chosen !== undefined) {
          next(chosen.value);
        }
      }),
    ];
  });
}

interface ButtonInput extends QuickInput {
  buttons: readonly unknown[];
  readonly onDidTriggerButton: (listener: (button: unknown) => void) => Disposable;
}

/** Shows an input until it is answered, left by Back, or dismissed. */
async function outcome<Value>(
  input: ButtonInput,
  { title, step, totalSteps }: StepPosition,
  listen: (next: (value: Value) => void, fail: (error: unknown) => void) => readonly Disposable[],
): Promise<StepOutcome<Value>> {
  const { promise, resolve, reject } = Promise.withResolvers<StepOutcome<Value>>();
  input.title = title;
  input.step = step;
  input.totalSteps = totalSteps;
  input.ignoreFocusOut = true;
  input.buttons = step > 1 ? [QuickInputButtons.Back] : [];
  const listeners = [
    ...listen(value => resolve({ kind: 'next', value }), reject),
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
