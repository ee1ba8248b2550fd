/** A text with its `{0}`, `{1}` … replaced by numbers as the person writes them. */
export function filled(text: string, ...values: readonly number[]): string {
  return text.replaceAll(
    /\{(\d+)\}/g,
    (place, index: string) => values[Number(index)]?.toLocaleString() ?? place,
  );
}
