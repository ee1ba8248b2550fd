import { byteOrderMark, lineStart, nextLineStart } from './lines.ts';

/** Replaces the characters from `start` up to `end` of a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Makes all edits at once; every other character stays. Edits may touch but not overlap; those at one place are
 * made in the order given. Where lines are cut from the end of a text without a last line break, the text does
 * not end with one afterwards either.
 */
export function splice(text: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const edit of joinCuts(edits.toSorted((a, b) => a.start - b.start))) {
    const start = isCut(edit) && edit.end === text.length ? beforeLineBreak(text, edit.start) : edit.start;
    result += text.slice(position, start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

function joinCuts(sorted: readonly Edit[]): readonly Edit[] {
  const joined: Edit[] = [];
  for (const edit of sorted) {
    const last = joined.at(-1);
    if (last?.end === edit.start && isCut(last) && isCut(edit)) {
      joined.splice(-1, 1, { ...last, end: edit.end });
    } else {
      joined.push(edit);
    }
  }
  return joined;
}

function isCut(edit: Edit): boolean {
  return edit.text === '' && edit.end > edit.start;
}

/** Where the line before ends; the position itself if it is not at a line's start or the text ends with a break. */
function beforeLineBreak(text: string, position: number): number {
  if (text.endsWith('\n') || text[position - 1] !== '\n') {
    return position;
  }
  return text[position - 2] === '\r' ? position - 2 : position - 1;
}

/**
 * Puts whole lines below the line of `position`. Where the text ends without a line break, it does so
 * afterwards too.
 */
export function linesBelow(
  text: string,
  position: number,
  lines: readonly string[],
  lineBreak: string,
): Edit {
  const at = nextLineStart(text, position);
  const atLineStart = at === 0 || text[at - 1] === '\n' || (at === 1 && text.startsWith(byteOrderMark));
  const added = lines.map(line => (atLineStart ? line + lineBreak : lineBreak + line)).join('');
  return { start: at, end: at, text: added };
}

/** Takes the lines from that of `start` to that of `end` out: the opposite of linesBelow. */
export function withoutLines(text: string, start: number, end: number): Edit {
  return { start: lineStart(text, start), end: nextLineStart(text, end), text: '' };
}
