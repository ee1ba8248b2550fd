import { isLogMessage, type LogMessage } from '../../contract/logMessages.ts';
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
  host.postMessage({ type: 'ready', ...(state === undefined ? {} : { state }) });
}

start();
