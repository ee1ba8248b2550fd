/**
 * The words of a command line: separated by blanks, kept together by single or double quotes. Nothing is
 * expanded; the first word is the program.
 */
export function splitCommand(line: string): readonly string[] {
  const words = line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*"|['"])+/g);
  return [...words].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  );
}
