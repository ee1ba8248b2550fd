import { fits, isListOf, isText, isTextsOf } from './fits.ts';

/** What the view that says why and the extension say to each other. All texts are in the person's language. */

export const diagnosisPanelType = 'frankenetes.diagnosis';

export interface DrawnEvidence {
  readonly heading: string;
  readonly lines: readonly string[];
}

export interface DrawnAction {
  readonly id: string;
  readonly title: string;
}

export interface DrawnFinding {
  /** What happened. */
  readonly title: string;
  /** Whom it is about. */
  readonly about: string;
  readonly why: string;
  readonly evidence: readonly DrawnEvidence[];
  readonly actions: readonly DrawnAction[];
}

export interface Report {
  readonly title: string;
  /** One sentence: how many causes, or that all is well; and when it was looked. */
  readonly summary: string;
  /** What explains the most first. */
  readonly findings: readonly DrawnFinding[];
}

const diagnosisTextNames = ['lookAgain', 'copy', 'looking', 'earlier'] as const;

/** What the page itself says. `{0}` stands for a number. */
export type DiagnosisTexts = Readonly<Record<(typeof diagnosisTextNames)[number], string>>;

/** From the extension to the webview. */
export type DiagnosisMessage =
  | { readonly type: 'texts'; readonly texts: DiagnosisTexts; readonly state: DiagnosisState }
  | { readonly type: 'looking' }
  | { readonly type: 'report'; readonly report: Report };

/** From the webview to the extension. `finding`: its place in the report. */
export type DiagnosisRequest =
  | { readonly type: 'ready' }
  | { readonly type: 'look' }
  | { readonly type: 'copy' }
  | { readonly type: 'act'; readonly finding: number; readonly action: string };

/** What the webview keeps of itself over a reload: the node of the tree that is diagnosed. */
export interface DiagnosisState {
  readonly treeNode: string;
}

/** Whether a message is one that the extension answers; a webview's messages are checked like any stranger's. */
export function isDiagnosisRequest(value: unknown): value is DiagnosisRequest {
  const message = value as Partial<Record<string, unknown>> | null | undefined;
  switch (message?.['type']) {
    case 'ready':
    case 'look':
    case 'copy':
      return true;
    case 'act':
      return Number.isSafeInteger(message['finding']) && typeof message['action'] === 'string';
    default:
      return false;
  }
}

export function isDiagnosisState(value: unknown): value is DiagnosisState {
  return fits(value, { treeNode: isText });
}

/** Whether a message is the extension's: VS Code, too, posts into webviews. */
export function isDiagnosisMessage(value: unknown): value is DiagnosisMessage {
  switch ((value as Partial<DiagnosisMessage> | null | undefined)?.type) {
    case 'texts':
      return fits(value, { texts: isTextsOf(diagnosisTextNames), state: isDiagnosisState });
    case 'looking':
      return true;
    case 'report':
      return fits(value, { report: isReport });
    case undefined:
    default:
      return false;
  }
}

function isReport(value: unknown): boolean {
  return fits(value, { title: isText, summary: isText, findings: isListOf(isFinding) });
}

function isFinding(value: unknown): boolean {
  return fits(value, {
    title: isText,
    about: isText,
    why: isText,
    evidence: isListOf(isEvidence),
    actions: isListOf(isTextsOf(['id', 'title'])),
  });
}

function isEvidence(value: unknown): boolean {
  return fits(value, { heading: isText, lines: isListOf(isText) });
}
