/** Something for a person to read that can be said in any language: English, with `{places}` for what differs. */
export interface Phrase {
  readonly template: string;
  /** What stands in the places, by their names. It is never a template itself. */
  readonly values: Readonly<Record<string, Words>>;
}

/** A phrase, or what is the same in every language: a name, a number, the words of somebody else. */
export type Words = Phrase | string | number;

/** Tag: the values stand in places called `{0}`, `{1}` and so on. */
export function phrase(parts: TemplateStringsArray, ...values: readonly Words[]): Phrase {
  return { template: templateOf(parts), values: Object.fromEntries(values.entries()) };
}

/** The template of a tagged text, from what stands between its values. */
export function templateOf(parts: readonly string[]): string {
  return parts.reduce((template, part, index) => `${template}{${index - 1}}${part}`);
}

/** As logs and the command line have it. */
export function english(words: Words): string {
  if (typeof words !== 'object') {
    return String(words);
  }
  const { template, values } = words;
  return template.replaceAll(/\{(\w+)\}/g, (place, name: string) => english(values[name] ?? place));
}

/** What an error says. Ours have a phrase: told by shape, as they may come from another bundle. */
export function wordsOf(error: unknown): Words {
  const { phrase: said } = (error ?? {}) as { readonly phrase?: Phrase };
  return said ?? (error instanceof Error ? error.message : String(error));
}
