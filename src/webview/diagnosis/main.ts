import {
  type DiagnosisMessage,
  type DiagnosisRequest,
  type DiagnosisState,
  type DiagnosisTexts,
  type DrawnEvidence,
  type DrawnFinding,
  isDiagnosisMessage,
  type Report,
} from '../../contract/diagnosisMessages.ts';
import { button } from '../button.ts';
import { hasFocus } from '../hasFocus.ts';
import { html } from '../html.ts';

interface Host {
  postMessage(message: DiagnosisRequest): void;
  setState(state: DiagnosisState): void;
}
declare function acquireVsCodeApi(): Host;

/** Lines of evidence that are shown at once: the last, which tell the most. Those before them are behind a summary. */
const shownLines = 12;

/** The page that says why: shows what the extension found, and says which button was pressed. */
class DiagnosisPage {
  readonly #host = acquireVsCodeApi();
  readonly #heading = html('h1');
  readonly #summary = html('p', { class: 'summary', role: 'status' });
  readonly #toolbar = html('div', { class: 'toolbar' });
  readonly #findings = html('div', { class: 'findings' });
  #texts: DiagnosisTexts | undefined;

  start(): void {
    document.body.append(
      html('main', {}, html('header', {}, this.#heading, this.#toolbar), this.#summary, this.#findings),
    );
    // Whoever may post here is the extension, and VS Code itself.
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isDiagnosisMessage(data)) {
        this.#hear(data);
      }
    });
    this.#host.postMessage({ type: 'ready' });
  }

  #hear(message: DiagnosisMessage): void {
    switch (message.type) {
      case 'texts':
        this.#texts = message.texts;
        this.#host.setState(message.state);
        this.#toolbar.replaceChildren(
          this.#button('look', message.texts.lookAgain, { type: 'look' }),
          this.#button('copy', message.texts.copy, { type: 'copy' }),
        );
        return;
      case 'looking':
        this.#summary.textContent = this.#texts?.looking ?? '';
        this.#findings.setAttribute('aria-busy', 'true');
        return;
      case 'report':
        this.#show(message.report);
    }
  }

  /** The focus stays at its place among the buttons, and what was opened stays open. */
  #show({ title, summary, findings }: Report): void {
    const focused = stops().findIndex(hasFocus);
    const opened = [...document.querySelectorAll('details')].map(({ open }) => open);
    this.#heading.textContent = title;
    this.#summary.textContent = summary;
    this.#findings.removeAttribute('aria-busy');
    this.#findings.replaceChildren(...findings.map((finding, index) => this.#finding(finding, index)));
    for (const [index, details] of document.querySelectorAll('details').entries()) {
      details.open = opened[index] ?? false;
    }
    stops()[focused]?.focus();
  }

  #finding({ title, about, why, evidence, actions }: DrawnFinding, index: number): HTMLElement {
    const heading = `finding-${index}`;
    const buttons = actions.map(({ id, title: label }) =>
      this.#button(id, label, { type: 'act', finding: index, action: id }),
    );
    return html(
      'article',
      { 'aria-labelledby': heading },
      html('h2', { id: heading }, title, ' ', html('span', { class: 'about' }, about)),
      html('p', {}, why),
      html('div', { class: 'actions' }, ...buttons),
      ...evidence.flatMap(lines => this.#evidence(lines)),
    );
  }

  #evidence({ heading, lines }: DrawnEvidence): readonly HTMLElement[] {
    const [earlier, last] = [lines.slice(0, -shownLines), lines.slice(-shownLines)];
    const title = (this.#texts?.earlier ?? '').replace('{0}', earlier.length.toLocaleString());
    return [
      html('h3', {}, heading),
      ...(earlier.length === 0
        ? []
        : [html('details', {}, html('summary', {}, title), linesElement(earlier))]),
      linesElement(last),
    ];
  }

  #button(name: string, label: string, request: DiagnosisRequest): HTMLButtonElement {
    return button(name, label, () => this.#host.postMessage(request));
  }
}

function linesElement(lines: readonly string[]): HTMLElement {
  return html('pre', { tabindex: 0 }, lines.join('\n'));
}

/** Where the focus may be. */
function stops(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('button, summary, pre')];
}

new DiagnosisPage().start();
