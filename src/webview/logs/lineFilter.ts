import { RE2JS, RE2JSSyntaxException } from 're2js';

/** What can be asked of a regular expression here. */
export type Expression = Pick<RE2JS, 'test'>;

/** Which lines are shown: those that match the one expression, and not the other. */
export interface LineFilter {
  readonly include?: Expression;
  readonly exclude?: Expression;
}

/**
 * A regular expression as it was typed, or why it is none. Empty: no expression. Its syntax is RE2's, whose time grows
 * with the text alone: no expression that a person types can hang the page, as JavaScript's own can.
 */
export function compiled(
  expression: string,
): { readonly expression: Expression | undefined } | { readonly problem: string } {
  if (expression === '') {
    return { expression: undefined };
  }
  try {
    return { expression: RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE) };
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) {
      return { problem: error.getDescription() };
    }
    throw error;
  }
}

export function passes(text: string, { include, exclude }: LineFilter): boolean {
  return include?.test(text) !== false && exclude?.test(text) !== true;
}
