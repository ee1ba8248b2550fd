import type { LogEntry, LogLook } from '../../contract/logMessages.ts';
import { html } from '../html.ts';
import { type AnsiColor, type AnsiSpan, type AnsiStyle, parseAnsi } from './ansi.ts';
import type { Row } from './lineStore.ts';

/** How many colours the names of sources have before they are used again. */
const nameColors = 8;

/** The names of sources by their ids; none while there is only one. */
export type SourceNames = ReadonlyMap<number, string>;

/** A line or a mark as it stands in the list. */
export function rowElement({ number, entry }: Row, look: LogLook, names: SourceNames): HTMLElement {
  const prefix = [...timeElement(entry, look), ...nameElement(entry.source, names)];
  const element =
    entry.kind === 'mark'
      ? html(
          'div',
          { class: `row mark ${entry.tone}` },
          ...prefix,
          html('span', { class: 'text' }, entry.text),
        )
      : html('div', { class: 'row' }, ...prefix, textElement(entry.text), ...noteElement(entry.note));
  element.setAttribute('role', 'listitem');
  element.tabIndex = -1;
  element.dataset['number'] = String(number);
  return element;
}

/** The same as text, for the clipboard and for files. */
export function rowText({ entry, plain }: Row, look: LogLook, names: SourceNames): string {
  const time = entry.kind === 'line' && look.timestamps ? [new Date(entry.at).toISOString()] : [];
  const name = entry.source === undefined ? [] : (names.get(entry.source) ?? []);
  const text = entry.kind === 'mark' ? `— ${plain} —` : plain;
  return [...time, ...[name].flat(), text, ...(entry.kind === 'line' ? [entry.note ?? []].flat() : [])].join(
    ' ',
  );
}

/** Columns that stand before a line's text. */
export function prefixColumns({ entry }: Row, look: LogLook, names: SourceNames): number {
  const time = entry.kind === 'line' && look.timestamps ? clock(entry.at).length + 1 : 0;
  const name = entry.source === undefined ? undefined : names.get(entry.source);
  return time + (name === undefined ? 0 : name.length + 1);
}

export function nameClass(source: number): string {
  return `name color-${source % nameColors}`;
}

function timeElement(entry: LogEntry, look: LogLook): readonly HTMLElement[] {
  if (entry.kind === 'mark' || !look.timestamps) {
    return [];
  }
  const dateTime = new Date(entry.at).toISOString();
  return [html('time', { datetime: dateTime, title: dateTime }, clock(entry.at)), html('span', {}, ' ')];
}

function nameElement(source: number | undefined, names: SourceNames): readonly HTMLElement[] {
  const name = source === undefined ? undefined : names.get(source);
  return name === undefined || source === undefined
    ? []
    : [html('span', { class: nameClass(source) }, name), html('span', {}, ' ')];
}

function noteElement(note: string | undefined): readonly HTMLElement[] {
  return note === undefined ? [] : [html('span', { class: 'note' }, ` ${note}`)];
}

/** Hours to milliseconds where the person is. */
function clock(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}

function textElement(text: string): HTMLElement {
  return html('span', { class: 'text' }, ...parseAnsi(text).map(spanNode));
}

function spanNode({ text, style }: AnsiSpan): Node {
  if (Object.keys(style).length === 0) {
    return document.createTextNode(text);
  }
  const element = html('span', { class: styleClasses(style).join(' ') }, text);
  const { foreground, background } = turned(style);
  if (typeof foreground === 'object') {
    element.style.color = rgb(foreground);
  }
  if (typeof background === 'object') {
    element.style.backgroundColor = rgb(background);
  }
  return element;
}

function styleClasses(style: AnsiStyle): readonly string[] {
  const { foreground, background } = turned(style);
  const flags = (['bold', 'faint', 'italic', 'underline', 'struck', 'inverse'] as const).filter(
    name => style[name] === true,
  );
  return [
    'ansi',
    ...flags,
    ...(typeof foreground === 'number' ? [`foreground-${foreground}`] : []),
    ...(typeof background === 'number' ? [`background-${background}`] : []),
  ];
}

/** Its colours, changed places where they are inverse. The theme's own are changed by the style sheet. */
function turned({
  foreground,
  background,
  inverse,
}: AnsiStyle): Pick<AnsiStyle, 'foreground' | 'background'> {
  const [front, back] = inverse === true ? [background, foreground] : [foreground, background];
  return {
    ...(front === undefined ? {} : { foreground: front }),
    ...(back === undefined ? {} : { background: back }),
  };
}

function rgb({ r, g, b }: Exclude<AnsiColor, number>): string {
  return `rgb(${r} ${g} ${b})`;
}
