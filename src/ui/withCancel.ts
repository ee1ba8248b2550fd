import { ProgressLocation, window } from 'vscode';
import { views } from '../contract/views.ts';

/** Work that takes a moment: progress in the view and a notification that can cancel it. */
export async function withCancel<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const cancelled = new AbortController();
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return await window.withProgress(options, (_progress, token) => {
    token.onCancellationRequested(() => cancelled.abort());
    return window.withProgress({ location: { viewId: views.clusters } }, () => work(cancelled.signal));
  });
}
