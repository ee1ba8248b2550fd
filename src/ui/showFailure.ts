import { commands as vscodeCommands, l10n, window, type LogOutputChannel } from 'vscode';
import { commands, type CommandId } from '../contract/commands.ts';
import type { KubeconfigErrorReason } from '../kubeconfig/kubeconfigError.ts';
import { isCancellation, type OperationErrorReason } from '../operations/operationError.ts';

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
  const offered = [...actions, ...remedyFor(error), showLogs(log)];
  await offer(
    await window.showErrorMessage(failureMessage(error), ...offered.map(action => action.title)),
    offered,
  );
}

/** Runs the action whose button was clicked. */
export async function offer(clicked: string | undefined, actions: readonly NextAction[]): Promise<void> {
  await actions.find(action => action.title === clicked)?.run();
}

/** What a person reads: our own errors speak for themselves, others are introduced. */
export function failureMessage(error: unknown): string {
  const text = textOf(error);
  return reasonOf(error) === undefined ? l10n.t('Something unexpected happened: {0}', text) : text;
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
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

interface Remedy {
  readonly title: () => string;
  readonly command: CommandId;
}

/** Reasons that a command helps with. */
const remedies: Partial<Record<Reason, Remedy>> = {
  'not-signed-in': { title: () => l10n.t('Sign in'), command: commands.signIn },
  'tenant-needs-sign-in': { title: () => l10n.t('Sign in'), command: commands.signIn },
  'no-subscription': { title: () => l10n.t('Choose a subscription'), command: commands.selectSubscription },
  'not-configured': { title: () => l10n.t('Choose a subscription'), command: commands.selectSubscription },
  'engine-unreachable': { title: () => l10n.t('Look again'), command: commands.refresh },
};

function remedyFor(error: unknown): readonly NextAction[] {
  const reason = reasonOf(error);
  const remedy = reason === undefined ? undefined : remedies[reason];
  return remedy === undefined
    ? []
    : [{ title: remedy.title(), run: () => vscodeCommands.executeCommand(remedy.command) }];
}

/** The message, the details and the cause. */
export function logFailure(error: unknown, log: LogOutputChannel): void {
  log.error(failureMessage(error));
  for (const detail of detailsOf(error)) {
    log.error(`  ${detail}`);
  }
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause !== undefined) {
    log.error(`  ${l10n.t('because:')} ${textOf(cause)}`);
  }
}

function detailsOf(error: unknown): readonly string[] {
  const { details } = (error ?? {}) as { readonly details?: readonly string[] };
  return Array.isArray(details) ? details : [];
}
