/** Questions about the lines of a text; positions are offsets into it. */

export const byteOrderMark = '\uFEFF';

export function lineStart(text: string, position: number): number {
  const start = text.lastIndexOf('\n', position - 1) + 1;
  return start === 0 && text.startsWith(byteOrderMark) ? 1 : start;
}

/** Where the line after this position begins; the text's length where there is none. */
export function nextLineStart(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end === -1 ? text.length : end + 1;
}

export function column(text: string, position: number): number {
  return position - lineStart(text, position);
}

/** The line break that a text uses: that of its first line. */
export function lineBreak(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** The number of the line that a position is on, counted from 0. */
export function lineNumber(text: string, position: number): number {
  return text.slice(0, position).split('\n').length - 1;
}
