/** A colour: one of the theme's sixteen, or its own. */
export type AnsiColor = number | { readonly r: number; readonly g: number; readonly b: number };

export interface AnsiStyle {
  readonly foreground?: AnsiColor;
  readonly background?: AnsiColor;
  readonly bold?: boolean;
  readonly faint?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  readonly struck?: boolean;
}

export interface AnsiSpan {
  readonly text: string;
  readonly style: AnsiStyle;
}

/**
 * Escape sequences of ECMA-48: CSI (its parameters, its final byte), OSC up to BEL or ST, and those of two characters.
 * One that is cut off runs to the end of the line.
 */
const sequences =
  // oxlint-disable-next-line no-control-regex -- that is what they are made of
  /\u001B(?:\[([0-?]*)[ -/]*([@-~]|$)|\][^\u0007\u001B]*(?:\u0007|\u001B\\|$)|[ -/]*[0-Z\\^-~]?)/g;

/** C0 controls and DEL. A tab is text. */
// oxlint-disable-next-line no-control-regex -- that is what they are made of
const controls = /[\u0000-\u0008\u000A-\u001F\u007F]/g;

/** Where Unicode has pictures of C0 controls and of DEL. */
const pictures = { controls: 0x2400, delete: 0x2421 };

/** The parts of a line and how each looks. Sequences that are no colours are left out. */
export function parseAnsi(line: string): readonly AnsiSpan[] {
  if (!line.includes('\u001B')) {
    return [{ text: visible(line), style: {} }];
  }
  const spans: AnsiSpan[] = [];
  let style: AnsiStyle = {};
  let from = 0;
  const add = (to: number): void => {
    if (to > from) {
      spans.push({ text: visible(line.slice(from, to)), style });
    }
  };
  for (const match of line.matchAll(sequences)) {
    add(match.index);
    from = match.index + match[0].length;
    if (match[2] === 'm') {
      style = styleAfter(style, match[1] ?? '');
    }
  }
  add(line.length);
  return spans;
}

/** What a line says without its colours. */
export function plainText(line: string): string {
  return visible(line.includes('\u001B') ? line.replaceAll(sequences, '') : line);
}

/** A control character is shown by its picture: binary output is seen, and changes nothing. */
function visible(text: string): string {
  return text.replaceAll(controls, control => {
    const code = control.charCodeAt(0);
    return String.fromCharCode(code < 0x20 ? pictures.controls + code : pictures.delete);
  });
}

/**
 * SGR (ECMA-48, 8.3.117), and 38 and 48 with 256 colours or red, green and blue (ITU-T T.416). Codes are parted by `;`. What
 * belongs to one of them is parted by `:` or, as most write it, by `;` as well.
 */
function styleAfter(before: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(';').map(code => code.split(':').map(Number));
  let style = before;
  for (let at = 0; at < codes.length; at += 1) {
    const [code = 0, ...own] = codes[at] ?? [];
    const colored = extendedColors.get(code);
    if (colored === undefined) {
      style = simpleStyle(style, code === 4 && own[0] === 0 ? 24 : code);
      continue;
    }
    const following = codes.slice(at + 1).map(([value = 0]) => value);
    const { color, length } = extendedColor(own.length > 0 ? withoutSpace(own) : following);
    style = color === undefined ? style : { ...style, [colored]: color };
    at += own.length > 0 ? 0 : length;
  }
  return style;
}

const extendedColors: ReadonlyMap<number, 'foreground' | 'background'> = new Map([
  [38, 'foreground'],
  [48, 'background'],
]);

/** Parted by `:`, the name of a colour space, mostly empty, stands before red, green and blue; some leave it out. */
function withoutSpace([kind = 0, ...values]: readonly number[]): readonly number[] {
  return [kind, ...(kind === 2 && values.length > 3 ? values.slice(1) : values)];
}

function simpleStyle(style: AnsiStyle, code: number): AnsiStyle {
  switch (code) {
    case 0:
      return {};
    case 39:
      return without(style, 'foreground');
    case 49:
      return without(style, 'background');
    default:
      return { ...style, ...(basicColor(code) ?? attributes.get(code)) };
  }
}

function without(style: AnsiStyle, name: 'foreground' | 'background'): AnsiStyle {
  const { [name]: _, ...others } = style;
  return others;
}

const attributes: ReadonlyMap<number, AnsiStyle> = new Map<number, AnsiStyle>([
  [1, { bold: true }],
  [2, { faint: true }],
  [3, { italic: true }],
  [4, { underline: true }],
  [7, { inverse: true }],
  [9, { struck: true }],
  [22, { bold: false, faint: false }],
  [23, { italic: false }],
  [24, { underline: false }],
  [27, { inverse: false }],
  [29, { struck: false }],
]);

/** Where the theme's colours begin: eight, and eight bright ones. */
const basicColors = [
  { first: 30, color: 0, of: 'foreground' },
  { first: 40, color: 0, of: 'background' },
  { first: 90, color: 8, of: 'foreground' },
  { first: 100, color: 8, of: 'background' },
] as const;

function basicColor(code: number): AnsiStyle | undefined {
  const row = basicColors.find(({ first }) => code >= first && code < first + 8);
  if (row !== undefined) {
    return { [row.of]: row.color + code - row.first };
  }
  return undefined;
}

/** What follows 38 or 48: `5;n` or `2;r;g;b`, and how many parameters that are. */
function extendedColor([kind, ...values]: readonly number[]): { color?: AnsiColor; length: number } {
  const [first = 0, g = 0, b = 0] = values;
  switch (kind) {
    case 5:
      return { color: paletteColor(first), length: 2 };
    case 2:
      return { color: { r: byte(first), g: byte(g), b: byte(b) }, length: 4 };
    default:
      return { length: 1 };
  }
}

/** xterm's 256 colours: sixteen of the theme, a cube of 6 × 6 × 6, and 24 shades of grey. */
function paletteColor(index: number): AnsiColor {
  const n = byte(index);
  if (n < 16) {
    return n;
  }
  if (n >= 232) {
    const shade = 8 + 10 * (n - 232);
    return { r: shade, g: shade, b: shade };
  }
  const step = (value: number): number => (value === 0 ? 0 : 55 + 40 * value);
  const cube = n - 16;
  return { r: step(Math.floor(cube / 36)), g: step(Math.floor(cube / 6) % 6), b: step(cube % 6) };
}

function byte(value: number): number {
  return Number.isFinite(value) ? Math.min(255, Math.max(0, Math.trunc(value))) : 0;
}
