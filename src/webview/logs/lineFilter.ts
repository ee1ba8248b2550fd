/** Which lines are shown: those that match the one expression, and not the other. */
export interface LineFilter {
  readonly include?: RegExp;
  readonly exclude?: RegExp;
}

/** A regular expression as it was typed, or why it is none. Empty: no expression. */
export function compiled(
  expression: string,
): { readonly expression: RegExp | undefined } | { readonly problem: string } {
  if (expression === '') {
    return { expression: undefined };
  }
  try {
    return { expression: new RegExp(expression, 'i') };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

export function passes(text: string, { include, exclude }: LineFilter): boolean {
  return include?.test(text) !== false && exclude?.test(text) !== true;
}
