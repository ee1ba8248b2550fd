/** ECMA-48: faint, and back to normal. */
const faint = '\u001b[2m';
const normal = '\u001b[0m';

/** A line of our own. */
export function ownLine(text: string): string {
  return terminalLine(`${faint}${text}${normal}`);
}

/** A line of our own between those of a container. */
export function notice(text: string): string {
  return `\r\n${ownLine(`\u2014 ${text} \u2014`)}`;
}

/** A line as a terminal wants it. */
export function terminalLine(text: string): string {
  return `${text}\r\n`;
}
