/** Pixels of a character of a label, at most (13 px, bold). */
const character = 7.8;
const padding = 28;

/** Characters that the widest node shows. */
const most = 44;

/** Pixels that a node needs for the longest of these labels. */
export function widthFor(labels: readonly string[]): number {
  const longest = Math.max(24, ...labels.map(({ length }) => length));
  return Math.ceil(Math.min(longest, most) * character) + padding;
}

/** The end of a name tells pods of one owner apart. */
export function shortened(label: string): string {
  const half = most / 2 - 1;
  return label.length <= most ? label : `${label.slice(0, half)}…${label.slice(-half)}`;
}
