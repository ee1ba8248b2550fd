import { l10n, ProgressLocation, window, type LogOutputChannel, type Progress } from 'vscode';
import type { ClusterSpec } from '../../cluster/spec.ts';
import { views } from '../../contract/views.ts';
import { english, phrase } from '../../language/phrase.ts';
import { isCancellation, OperationError } from '../../operations/operationError.ts';
import type { ReportStep, StepReport } from '../../operations/steps.ts';
import { translated } from '../words/translated.ts';

export type OperationKind = 'create' | 'repair' | 'delete';

/** An operation that is under way, as the tree shows it. */
export interface RunningOperation {
  readonly kind: OperationKind;
  readonly spec: ClusterSpec;
  /** The last report of every step. */
  readonly steps: ReadonlyMap<string, StepReport>;
  readonly cancel: () => void;
}

/** @param report what changed; absent when the operation began or ended. */
type Listener = (operation: RunningOperation, report?: StepReport) => void;
type Work = (report: ReportStep, signal: AbortSignal) => Promise<void>;

/** The operations of this window: at most one per cluster. What they made is in ARM, not here. */
export class RunningOperations {
  readonly #log: LogOutputChannel;
  readonly #running = new Map<string, RunningOperation>();
  readonly #failures = new Map<string, unknown>();
  readonly #listeners = new Set<Listener>();

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  all(): readonly RunningOperation[] {
    return [...this.#running.values()];
  }

  of(clusterId: string): RunningOperation | undefined {
    return this.#running.get(clusterId);
  }

  /** What the last operation on a cluster threw; undefined when it went well, or another is under way. */
  failureOf(clusterId: string): unknown {
    return this.#failures.get(clusterId);
  }

  onDidChange(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /**
   * Runs an operation with its progress in the view, in a notification that can cancel it, and in the log.
   * @throws OperationError `busy` when one is under way for the cluster; whatever the work throws.
   */
  async run(kind: OperationKind, spec: ClusterSpec, work: Work): Promise<void> {
    if (this.#running.has(spec.id)) {
      throw new OperationError(
        'busy',
        phrase`Cluster "${spec.name}" is being worked on already: wait for it, or cancel it.`,
      );
    }
    const cancelled = new AbortController();
    const steps = new Map<string, StepReport>();
    const operation: RunningOperation = { kind, spec, steps, cancel: () => cancelled.abort() };
    this.#running.set(spec.id, operation);
    this.#failures.delete(spec.id);
    this.#changed(operation);
    try {
      await this.#withProgress(operation, show =>
        work(report => {
          this.#logStep(spec, report);
          steps.set(report.name, report);
          show(report);
          this.#changed(operation, report);
        }, cancelled.signal),
      );
    } catch (error) {
      if (!isCancellation(error)) {
        this.#failures.set(spec.id, error);
      }
      throw error;
    } finally {
      this.#running.delete(spec.id);
      this.#changed(operation);
    }
  }

  dispose(): void {
    this.#listeners.clear();
    this.all().forEach(operation => operation.cancel());
  }

  async #withProgress(operation: RunningOperation, work: (show: ReportStep) => Promise<void>): Promise<void> {
    const title = operationTitle(operation);
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    await window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(operation.cancel);
      const inView = { location: { viewId: views.clusters } };
      return window.withProgress(inView, () => work(report => showStep(progress, operation, report)));
    });
  }

  #logStep({ name }: ClusterSpec, { title, state, milliseconds, note }: StepReport): void {
    if (state === 'waiting') {
      return;
    }
    const time = milliseconds < 1 ? '' : ` (${(milliseconds / 1000).toFixed(1)} s)`;
    const line = `[${name}] ${english(title)}: ${note ?? state}${time}`;
    if (state === 'failed') {
      this.#log.error(line);
    } else {
      this.#log.info(line);
    }
  }

  #changed(operation: RunningOperation, report?: StepReport): void {
    for (const listener of this.#listeners) {
      listener(operation, report);
    }
  }
}

/** What an operation is at, in a few words: the step that began first among those that run, and how far it is. */
export function currentStep({ steps }: RunningOperation): string | undefined {
  const reports = [...steps.values()];
  const running = reports.find(report => report.state === 'running');
  const done = reports.filter(report => report.state === 'done').length;
  return running === undefined
    ? undefined
    : l10n.t('step {0} of {1}: {2}', done + 1, reports.length, translated(running.title));
}

/** What it does, in a few words. */
export function operationTitle({ kind, spec }: RunningOperation): string {
  switch (kind) {
    case 'create':
      return l10n.t('Creating cluster "{0}"', spec.name);
    case 'repair':
      return l10n.t('Repairing cluster "{0}"', spec.name);
    case 'delete':
      return l10n.t('Deleting cluster "{0}"', spec.name);
  }
}

function showStep(
  progress: Progress<{ message?: string; increment?: number }>,
  operation: RunningOperation,
  report: StepReport,
): void {
  const title = translated(report.title);
  const message = report.note === undefined ? currentStep(operation) : `${title}: ${report.note}`;
  progress.report({
    // An absent message would wipe out the last one.
    message: message ?? title,
    ...(report.state === 'done' ? { increment: 100 / operation.steps.size } : {}),
  });
}
