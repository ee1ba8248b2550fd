/** What the log panel's webview and the extension say to each other. All texts are in the person's language. */

/** What is followed: names alone, so that it can be found again after a reload. */
export type Followed =
  | {
      readonly kind: 'container';
      readonly target: string;
      readonly resourceGroup: string;
      readonly group: string;
      readonly container: string;
    }
  | {
      readonly kind: 'group';
      readonly target: string;
      readonly resourceGroup: string;
      readonly group: string;
    }
  /** All its container groups, those that come later among them. */
  | { readonly kind: 'cluster'; readonly target: string; readonly id: string; readonly name: string };

/** How much of what was written before is read. */
export interface LogHistory {
  /** Lines of each container, at most. */
  readonly tail: number;
  /** Minutes; 0: however old. */
  readonly since: number;
}

/** What `since` may be. */
export const sinceChoices = [1, 5, 15, 60, 0] as const;

/** Lines that the panel keeps: to read more of what was written before would be for nothing. */
export const mostLines = 10_000;

/** How the page shows what it has. */
export interface LogLook {
  readonly timestamps: boolean;
  readonly wrap: boolean;
  /** Only what was written before the last restart. */
  readonly previous: boolean;
  /** Regular expressions; empty: none. */
  readonly include: string;
  readonly exclude: string;
}

/** What the webview keeps of itself over a reload. */
export interface LogState {
  readonly followed: Followed;
  readonly history: LogHistory;
  readonly look: LogLook;
}

/** A container whose log is shown. */
export interface LogSourceName {
  /** By which lines refer to it. */
  readonly id: number;
  readonly name: string;
}

export interface LineEntry {
  readonly kind: 'line';
  readonly source: number;
  /** Which of its container's runs wrote it, as far as they were seen: later ones have higher numbers. */
  readonly run: number;
  /** Milliseconds since 1970: when it was written or, live, came. */
  readonly at: number;
  readonly text: string;
  /** What is to be said of it. */
  readonly note?: string;
}

/** Something that is told between the lines. */
export interface MarkEntry {
  readonly kind: 'mark';
  readonly text: string;
  /** `warning`: lines may be missing. */
  readonly tone: 'info' | 'warning';
  readonly source?: number;
  /** The run of its container that begins here, which may not write anything for long. */
  readonly run?: number;
}

export type LogEntry = LineEntry | MarkEntry;

/** What the page itself says. `{0}` stands for a number. */
export interface LogTexts {
  readonly log: string;
  readonly toolbar: string;
  readonly sources: string;
  readonly pause: string;
  readonly resume: string;
  readonly mark: string;
  readonly clear: string;
  /** What is copied: all lines that are shown, or those that are selected. */
  readonly copyAll: string;
  readonly copySelected: string;
  readonly save: string;
  readonly timestamps: string;
  readonly wrap: string;
  readonly previous: string;
  readonly previousNote: string;
  readonly since: string;
  /** In the order of `sinceChoices`. */
  readonly sinceNames: readonly string[];
  readonly tail: string;
  readonly include: string;
  readonly exclude: string;
  readonly invalid: string;
  readonly find: string;
  readonly findNext: string;
  readonly findPrevious: string;
  readonly findClose: string;
  readonly found: string;
  readonly foundOf: string;
  readonly newLines: string;
  readonly paused: string;
  readonly lines: string;
  /** While some of them are hidden: shown, and kept. */
  readonly linesOf: string;
  readonly dropped: string;
  readonly selected: string;
  readonly keys: string;
}

/** From the extension to the webview. */
export type LogMessage =
  | { readonly type: 'texts'; readonly texts: LogTexts }
  /** Another log: what was shown is gone. `state` is absent while nothing is followed; then `title` says what to do. */
  | { readonly type: 'followed'; readonly title: string; readonly state?: Omit<LogState, 'look'> }
  | { readonly type: 'sources'; readonly sources: readonly LogSourceName[] }
  /** Numbered entries: what is older than `first` is dropped, so many so far. To be acknowledged. */
  | {
      readonly type: 'batch';
      readonly first: number;
      readonly from: number;
      readonly dropped: number;
      readonly entries: readonly LogEntry[];
    }
  /** While paused: how many entries wait. */
  | { readonly type: 'waiting'; readonly count: number };

/** From the webview to the extension. */
export type LogRequest =
  | { readonly type: 'ready'; readonly state?: LogState }
  | { readonly type: 'acknowledge' }
  | { readonly type: 'pause'; readonly paused: boolean }
  | { readonly type: 'mark' }
  | { readonly type: 'clear' }
  | { readonly type: 'history'; readonly history: LogHistory }
  | { readonly type: 'copy'; readonly text: string; readonly lines: number }
  | { readonly type: 'save'; readonly text: string };

/** Characters that are copied or saved at most: more than the panel ever holds. */
const longestText = 64 * 1024 * 1024;

type Unknown<T> = Partial<Record<keyof T, unknown>> | null | undefined;

/** Whether a message is one that the extension answers; a webview's messages are checked like any stranger's. */
export function isLogRequest(value: unknown): value is LogRequest {
  const message = value as Partial<Record<string, unknown>> | null | undefined;
  switch (message?.['type']) {
    case 'acknowledge':
    case 'mark':
    case 'clear':
      return true;
    case 'ready':
      return message['state'] === undefined || isLogState(message['state']);
    case 'pause':
      return typeof message['paused'] === 'boolean';
    case 'history':
      return isLogHistory(message['history']);
    case 'copy':
      return isText(message['text']) && Number.isSafeInteger(message['lines']);
    case 'save':
      return isText(message['text']);
    default:
      return false;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText;
}

export function isLogState(value: unknown): value is LogState {
  const state = value as Unknown<LogState>;
  return isFollowed(state?.followed) && isLogHistory(state?.history) && isLogLook(state?.look);
}

const namesOf: Readonly<Record<Followed['kind'], readonly string[]>> = {
  container: ['target', 'resourceGroup', 'group', 'container'],
  group: ['target', 'resourceGroup', 'group'],
  cluster: ['target', 'id', 'name'],
};

function isFollowed(value: unknown): value is Followed {
  const followed = value as Partial<Record<string, unknown>> | null | undefined;
  const kind = Object.keys(namesOf).find(known => known === followed?.['kind']) as
    | Followed['kind']
    | undefined;
  return kind !== undefined && namesOf[kind].every(name => typeof followed?.[name] === 'string');
}

function isLogHistory(value: unknown): value is LogHistory {
  const history = value as Unknown<LogHistory>;
  const tail = history?.tail;
  return (
    typeof tail === 'number' &&
    Number.isInteger(tail) &&
    tail >= 0 &&
    tail <= mostLines &&
    sinceChoices.some(minutes => minutes === history?.since)
  );
}

function isLogLook(value: unknown): value is LogLook {
  const look = value as Unknown<LogLook>;
  return (
    typeof look?.timestamps === 'boolean' &&
    typeof look.wrap === 'boolean' &&
    typeof look.previous === 'boolean' &&
    typeof look.include === 'string' &&
    typeof look.exclude === 'string'
  );
}

const messageTypes: readonly LogMessage['type'][] = ['texts', 'followed', 'sources', 'batch', 'waiting'];

/** Whether a message is the extension's: VS Code, too, posts into webviews. */
export function isLogMessage(value: unknown): value is LogMessage {
  const type = (value as Partial<LogMessage> | null | undefined)?.type;
  return messageTypes.some(known => known === type);
}
