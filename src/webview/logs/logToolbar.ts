import {
  type LogHistory,
  type LogLook,
  type LogTexts,
  mostLines,
  sinceChoices,
} from '../../contract/logMessages.ts';
import { button } from '../button.ts';
import { html } from '../html.ts';

/** What the person does with the toolbar. */
export interface LogActions {
  pause(): void;
  mark(): void;
  clear(): void;
  copy(): void;
  save(): void;
  find(): void;
  look(look: Partial<LogLook>): void;
  history(history: LogHistory): void;
}

/** Milliseconds after the last key before an expression is taken. */
const typingPause = 200;

/**
 * The buttons and fields above the list. It shows what it is given; what is done, others do. It is a group, not a toolbar:
 * a toolbar's arrow keys, which go from one thing to the next, belong to its fields here.
 */
export class LogToolbar {
  readonly element = html('div', { class: 'toolbar', role: 'group' });
  readonly #texts: LogTexts;
  readonly #actions: LogActions;
  readonly #since: HTMLSelectElement;
  readonly #tail: HTMLInputElement;
  readonly #pause: HTMLButtonElement;
  readonly #copy: HTMLButtonElement;
  readonly #toggles: Readonly<Record<'timestamps' | 'wrap' | 'previous', HTMLButtonElement>>;
  readonly #expressions: Readonly<Record<'include' | 'exclude', HTMLInputElement>>;

  constructor(texts: LogTexts, actions: LogActions) {
    this.#texts = texts;
    this.#actions = actions;
    this.#pause = button('pause', texts.pause, () => actions.pause());
    this.#copy = button('copy', texts.copyAll, () => actions.copy());
    this.#toggles = {
      timestamps: this.#toggle('timestamps'),
      wrap: this.#toggle('wrap'),
      previous: this.#toggle('previous'),
    };
    this.#since = html(
      'select',
      { 'aria-label': texts.since },
      ...sinceChoices.map((minutes, index) =>
        html('option', { value: minutes }, texts.sinceNames[index] ?? ''),
      ),
    );
    this.#tail = html('input', { class: 'tail', type: 'number', min: 0, max: mostLines, step: 1 });
    this.#expressions = { include: this.#expression('include'), exclude: this.#expression('exclude') };
    for (const field of [this.#since, this.#tail]) {
      field.addEventListener('change', () => this.#historyChosen());
    }
    this.element.setAttribute('aria-label', texts.toolbar);
    this.element.append(
      this.#pause,
      button('set-mark', texts.mark, () => actions.mark()),
      button('clear', texts.clear, () => actions.clear()),
      button('find', texts.find, () => actions.find()),
      this.#copy,
      button('save', texts.save, () => actions.save()),
      ...Object.values(this.#toggles),
      this.#since,
      html('label', {}, `${texts.tail} `, this.#tail),
      this.#expressions.include,
      this.#expressions.exclude,
    );
  }

  /** Shows how much history there is, and how it is shown. A field in which somebody types is left alone. */
  show(history: LogHistory, look: LogLook): void {
    this.#since.value = String(history.since);
    this.#tail.value = String(history.tail);
    for (const name of ['timestamps', 'wrap', 'previous'] as const) {
      this.#toggles[name].setAttribute('aria-pressed', String(look[name]));
    }
    for (const name of ['include', 'exclude'] as const) {
      if (document.activeElement !== this.#expressions[name]) {
        this.#expressions[name].value = look[name];
      }
    }
  }

  showPaused(paused: boolean): void {
    this.#pause.textContent = paused ? this.#texts.resume : this.#texts.pause;
  }

  /** Says what will be copied. */
  showCopied(selected: boolean): void {
    this.#copy.textContent = selected ? this.#texts.copySelected : this.#texts.copyAll;
  }

  /** Says that an expression is none; what was in force before stays so. */
  showProblem(name: 'include' | 'exclude', problem: string | undefined): void {
    this.#expressions[name].setAttribute('aria-invalid', String(problem !== undefined));
  }

  get hasProblem(): boolean {
    return Object.values(this.#expressions).some(field => field.getAttribute('aria-invalid') === 'true');
  }

  #toggle(name: 'timestamps' | 'wrap' | 'previous'): HTMLButtonElement {
    const element = button(name, this.#texts[name], () =>
      this.#actions.look({ [name]: element.getAttribute('aria-pressed') !== 'true' }),
    );
    return element;
  }

  #expression(name: 'include' | 'exclude'): HTMLInputElement {
    const label = this.#texts[name];
    const field = html('input', { class: name, type: 'text', 'aria-label': label, placeholder: label });
    field.spellcheck = false;
    field.setAttribute('aria-describedby', 'problem');
    let typing: number | undefined;
    const take = (): void => {
      window.clearTimeout(typing);
      typing = undefined;
      this.#actions.look({ [name]: field.value });
    };
    field.addEventListener('input', () => {
      window.clearTimeout(typing);
      typing = window.setTimeout(take, typingPause);
    });
    // Whoever goes on to something else has typed to the end.
    field.addEventListener('blur', () => typing !== undefined && take());
    return field;
  }

  #historyChosen(): void {
    const tail = this.#tail.valueAsNumber;
    if (this.#tail.validity.valid && !Number.isNaN(tail)) {
      this.#actions.history({ tail, since: Number(this.#since.value) });
    }
  }
}
