import { commands, l10n, type Uri, type WebviewView, type WebviewViewProvider } from 'vscode';
import { targets } from '../../cluster/spec.ts';
import {
  isLogRequest,
  type LogHistory,
  type LogMessage,
  type LogRequest,
  type LogState,
  mostLines,
} from '../../contract/logMessages.ts';
import { views } from '../../contract/views.ts';
import { copyText } from '../copyText.ts';
import { saveAs } from '../saveAs.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { showFailure } from '../showFailure.ts';
import { webviewOptions, webviewPage } from '../page/webviewPage.ts';
import { LogSession } from './logSession.ts';
import { logTexts } from './logTexts.ts';
import type { FollowedAtTarget } from './pickFollowed.ts';

/** The log panel: one log at a time, for as long as the view is there. */
export class LogView implements WebviewViewProvider {
  readonly #services: Services;
  readonly #extension: Uri;
  #view: WebviewView | undefined;
  #session: LogSession | undefined;
  /** Whether the page has said that it listens. */
  #listens = false;

  constructor(services: Services, extension: Uri) {
    this.#services = services;
    this.#extension = extension;
  }

  resolveWebviewView(view: WebviewView): void {
    this.#view = view;
    view.webview.options = webviewOptions(this.#extension);
    view.webview.onDidReceiveMessage((message: unknown) => this.#hear(message));
    view.onDidChangeVisibility(() => {
      if (!view.visible) {
        this.#listens = false;
        this.#session?.hide();
      }
    });
    view.onDidDispose(() => this.dispose());
    view.webview.html = webviewPage(view.webview, this.#extension, 'logs');
  }

  /** Shows another log. */
  async follow(followed: FollowedAtTarget): Promise<void> {
    this.#begin(followed, { tail: Math.min(setting('logTail'), mostLines), since: 0 });
    await commands.executeCommand(`${views.logs}.focus`);
  }

  dispose(): void {
    this.#listens = false;
    this.#view = undefined;
    this.#session?.hide();
    this.#session = undefined;
  }

  #begin(followed: FollowedAtTarget, history: LogHistory): void {
    this.#session?.hide();
    this.#session = new LogSession(followed, history, this.#services, message => this.#post(message));
    this.#showSession();
  }

  #post(message: LogMessage): void {
    void this.#view?.webview.postMessage(message);
  }

  #hear(message: unknown): void {
    if (!isLogRequest(message)) {
      this.#services.log.warn('The log panel sent a message that is none of its own; it is ignored.');
      return;
    }
    this.#answer(message).catch((error: unknown) => showFailure(error, this.#services.log));
  }

  async #answer(request: LogRequest): Promise<void> {
    switch (request.type) {
      case 'ready':
        this.#welcome(request.state);
        return;
      case 'acknowledge':
        this.#session?.acknowledge();
        return;
      case 'pause':
        this.#session?.pause(request.paused);
        return;
      case 'mark':
        this.#session?.mark();
        return;
      case 'clear':
        this.#session?.clear();
        return;
      case 'history':
        if (this.#session !== undefined) {
          this.#begin(this.#session.followed, request.history);
        }
        return;
      case 'copy':
        await copyText(request.text, l10n.t('Lines: {0}', request.lines));
        return;
      case 'save':
        await this.#save(request.text);
    }
  }

  async #save(text: string): Promise<void> {
    const title = this.#session?.title ?? l10n.t('Log');
    await saveAs({ dialog: l10n.t('Save the log'), title, extension: 'log', content: Buffer.from(text) });
  }

  /** A page that is new: after a reload of the window it knows what it showed. */
  #welcome(state: LogState | undefined): void {
    this.#listens = true;
    this.#post({ type: 'texts', texts: logTexts() });
    const target = targets.find(kind => kind === state?.followed.target);
    if (this.#session === undefined && state !== undefined && target !== undefined) {
      this.#begin({ ...state.followed, target }, state.history);
      return;
    }
    this.#showSession();
  }

  #showSession(): void {
    if (!this.#listens) {
      return;
    }
    if (this.#session === undefined) {
      const title = l10n.t('Choose "Follow Logs" on a container, a container group or a cluster.');
      this.#post({ type: 'followed', title });
      return;
    }
    this.#session.show().catch((error: unknown) => showFailure(error, this.#services.log));
  }
}
