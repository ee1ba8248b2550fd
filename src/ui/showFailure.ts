import { commands as vscodeCommands, l10n, window, type LogOutputChannel } from 'vscode';
import { commands } from '../contract/commands.ts';
import type { KubeconfigErrorReason } from '../kubeconfig/kubeconfigError.ts';
import { english, phrase, wordsOf, type Phrase, type Words } from '../language/phrase.ts';
import { isCancellation, type OperationErrorReason } from '../operations/operationError.ts';
import { translated } from './words/translated.ts';

/** A button below a message. */
export interface NextAction {
  readonly title: string;
  readonly run: () => unknown;
}

/**
 * The one place where errors become messages: what happened and why, with buttons for what to do next. The
 * details go to the output channel. A cancellation is no failure and is not told.
 * @param actions what the caller offers, before what the error's reason suggests.
 */
export async function showFailure(
  error: unknown,
  log: LogOutputChannel,
  actions: readonly NextAction[] = [],
): Promise<void> {
  if (isCancellation(error) || reasonOf(error) === 'cancelled') {
    return;
  }
  logFailure(error, log);
  const { explainFailure } = await import('./diagnosis/explainFailure.ts');
  const { why, remedies } = explainFailure(error);
  const offered = [...actions, ...remedies, showLogs(log)];
  const message = [failureMessage(error), ...why].join(' ');
  await offer(await window.showErrorMessage(message, ...offered.map(action => action.title)), offered);
}

/** Runs the action whose button was clicked. */
export async function offer(clicked: string | undefined, actions: readonly NextAction[]): Promise<void> {
  await actions.find(action => action.title === clicked)?.run();
}

/** What a person reads. */
export function failureMessage(error: unknown): string {
  return translated(failurePhrase(error));
}

/** Our own errors speak for themselves, others are introduced. */
function failurePhrase(error: unknown): Phrase {
  const words = wordsOf(error);
  return typeof words === 'object' ? words : phrase`Something unexpected happened: ${words}`;
}

export function showLogs(log: LogOutputChannel): NextAction {
  return { title: l10n.t('Show logs'), run: () => log.show(true) };
}

type Reason = OperationErrorReason | KubeconfigErrorReason;

/** Errors are told by shape: they may come from another bundle, which has classes of its own. */
function reasonOf(error: unknown): Reason | undefined {
  const { name, reason } = (error ?? {}) as { readonly name?: string; readonly reason?: Reason };
  return name === 'OperationError' || name === 'KubeconfigError' ? reason : undefined;
}

/** Reasons of which a look at the node that was worked on tells more. */
const tellingReasons: ReadonlySet<Reason | undefined> = new Set([
  'arm-refused',
  'arm-unreachable',
  'engine-unreachable',
  'fabric-unreachable',
  'group-failed',
  'not-ready-in-time',
]);

/** As askWhy, where a look would tell more than the error. */
export function mayAskWhy(error: unknown, treeNode: string | undefined): readonly NextAction[] {
  return treeNode !== undefined && tellingReasons.has(reasonOf(error)) ? [askWhy(treeNode)] : [];
}

/** Opens the view that says why a node of the tree is as it is. */
export function askWhy(treeNode: string): NextAction {
  return { title: l10n.t('Why?'), run: () => vscodeCommands.executeCommand(commands.diagnose, { treeNode }) };
}

/** The message, the details and the cause: in English, as everything in the log. */
export function logFailure(error: unknown, log: LogOutputChannel): void {
  log.error(english(failurePhrase(error)));
  for (const detail of detailsOf(error)) {
    log.error(`  ${english(detail)}`);
  }
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause !== undefined) {
    log.error(`  because: ${english(wordsOf(cause))}`);
  }
}

function detailsOf(error: unknown): readonly Words[] {
  const { details } = (error ?? {}) as { readonly details?: readonly Words[] };
  return Array.isArray(details) ? details : [];
}
