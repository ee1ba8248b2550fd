import { l10n, type WebviewPanel } from 'vscode';
import {
  type DiagnosisMessage,
  type DiagnosisRequest,
  type DiagnosisState,
  isDiagnosisRequest,
  type Report,
} from '../../contract/diagnosisMessages.ts';
import type { ActionId } from '../../diagnosis/causes.ts';
import { diagnose, type Finding } from '../../diagnosis/diagnose.ts';
import { factsOrFailure } from '../../operations/factsOrFailure.ts';
import { copyText } from '../copyText.ts';
import type { Services } from '../services.ts';
import { logFailure, showFailure } from '../showFailure.ts';
import { findNode } from '../tree/findNode.ts';
import { nodeLabel } from '../tree/nodeText.ts';
import type { TreeNode } from '../tree/treeNode.ts';
import { diagnosisReport, goneReport, reportText } from './diagnosisReport.ts';
import { gatherFacts } from './gatherFacts.ts';
import { isForGroups, runAction } from './nextActions.ts';
import { subjectNode } from './subjectNode.ts';

/** Why one node of the tree is as it is. Looks when it is opened and when it is asked to, never by itself. */
export class DiagnosisPanel {
  readonly #panel: WebviewPanel;
  readonly #services: Services;
  readonly #state: DiagnosisState;
  readonly #closed = new AbortController();
  #looking = new AbortController();
  #findings: readonly Finding[] = [];
  #report: Report | undefined;

  /** @param panel whose page is set, and begins by saying that it is ready. */
  constructor(panel: WebviewPanel, state: DiagnosisState, services: Services) {
    this.#panel = panel;
    this.#services = services;
    this.#state = state;
    const listener = panel.webview.onDidReceiveMessage((message: unknown) => this.#hear(message));
    panel.onDidDispose(() => {
      listener.dispose();
      this.#closed.abort();
    });
  }

  /** Brings it to the front and looks anew. */
  reveal(): void {
    this.#panel.reveal();
    this.#tell(this.#look());
  }

  #hear(message: unknown): void {
    if (isDiagnosisRequest(message)) {
      this.#tell(this.#answer(message));
    } else {
      this.#services.log.warn('The diagnosis sent a message that is none of its own; it is ignored.');
    }
  }

  #tell(work: Promise<void>): void {
    work.catch((error: unknown) => showFailure(error, this.#services.log));
  }

  #post(message: DiagnosisMessage): void {
    void this.#panel.webview.postMessage(message);
  }

  async #answer(request: DiagnosisRequest): Promise<void> {
    switch (request.type) {
      case 'ready':
        this.#post({ type: 'texts', texts: diagnosisTexts(), state: this.#state });
        await this.#look();
        return;
      case 'look':
        await this.#look();
        return;
      case 'copy':
        await this.#copy();
        return;
      case 'act':
        await this.#act(request.finding, request.action);
    }
  }

  /** A look replaces the one that is under way. Whatever goes wrong, the page is told what came of it. */
  async #look(): Promise<void> {
    this.#looking.abort();
    const looking = new AbortController();
    this.#looking = looking;
    this.#post({ type: 'looking' });
    const signal = AbortSignal.any([looking.signal, this.#closed.signal]);
    try {
      this.#show(await factsOrFailure({ name: this.#label() }, signal, () => this.#gather(signal)));
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  }

  async #gather(signal: AbortSignal): ReturnType<typeof gatherFacts> {
    try {
      const facts = await gatherFacts(this.#state.treeNode, this.#services, signal);
      signal.throwIfAborted();
      return facts;
    } catch (error) {
      if (!signal.aborted) {
        logFailure(error, this.#services.log);
      }
      throw error;
    }
  }

  #label(): string {
    const node = findNode(this.#state.treeNode, this.#services);
    return node === undefined ? this.#panel.title : nodeLabel(node);
  }

  #show(facts: Awaited<ReturnType<typeof gatherFacts>>): void {
    const node = findNode(this.#state.treeNode, this.#services);
    this.#findings = facts === undefined ? [] : diagnose(facts);
    this.#report =
      facts === undefined
        ? goneReport(this.#panel.title)
        : diagnosisReport(this.#panel.title, this.#findings, node, new Date());
    this.#post({ type: 'report', report: this.#report });
  }

  async #copy(): Promise<void> {
    if (this.#report !== undefined) {
      await copyText(reportText(this.#report), this.#report.title);
    }
  }

  /** What was changed may have helped: it is looked again afterwards. */
  async #act(index: number, id: string): Promise<void> {
    const finding = this.#findings[index];
    const action = finding?.next.find(known => known === id);
    const node = findNode(this.#state.treeNode, this.#services);
    if (finding === undefined || action === undefined) {
      return;
    }
    const about = node === undefined ? [] : nodesFor(action, finding, node);
    if (action === 'look-again' || (await runAction(action, about))) {
      await this.#look();
    }
  }
}

/** The ids of the nodes that an action is for. */
function nodesFor(action: ActionId, { about }: Finding, asked: TreeNode): readonly string[] {
  const nodes = isForGroups(action)
    ? about.map(({ name, group }) => subjectNode(group === undefined ? { name } : { name, group }, asked))
    : [subjectNode(about[0], asked)];
  return [...new Set(nodes.map(({ id }) => id))];
}

function diagnosisTexts() {
  return {
    lookAgain: l10n.t('Look again'),
    copy: l10n.t('Copy details'),
    looking: l10n.t('Looking…'),
    // The page fills the place with the number.
    earlier: l10n.t('Earlier lines: {0}'),
  };
}
