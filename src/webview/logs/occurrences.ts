/** Where a text has what is looked for, in whatever case: indexes of its characters. */
export function occurrences(text: string, query: string): readonly number[] {
  const [within, wanted] = [text.toLowerCase(), query.toLowerCase()];
  const found: number[] = [];
  for (
    let at = wanted === '' ? -1 : within.indexOf(wanted);
    at >= 0;
    at = within.indexOf(wanted, at + wanted.length)
  ) {
    found.push(at);
  }
  return found;
}
