import { isLogMessage, isLogState, type LogMessage } from '../../contract/logMessages.ts';
import { type Host, LogPage } from './logPage.ts';

declare function acquireVsCodeApi(): Host;

/** The page begins when it knows what it says. */
function start(): void {
  const host = acquireVsCodeApi();
  let page: LogPage | undefined;
  const hear = (message: LogMessage): void => {
    if (message.type !== 'texts') {
      page?.hear(message);
    } else if (page === undefined) {
      page = new LogPage(host, message.texts);
      page.start();
    }
  };
  // Whoever may post here is the extension, and VS Code itself.
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isLogMessage(data)) {
      hear(data);
    }
  });
  const state = host.getState();
  // An older version may have kept what this one does not take.
  host.postMessage({ type: 'ready', ...(isLogState(state) ? { state } : {}) });
}

start();
