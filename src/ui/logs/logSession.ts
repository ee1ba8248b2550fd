import { l10n } from 'vscode';
import type { GroupView } from '../../cluster/groupView.ts';
import {
  type Followed,
  type LogEntry,
  type LogHistory,
  type LogMessage,
  type LogSourceName,
  mostLines,
} from '../../contract/logMessages.ts';
import type { History } from '../../logs/followLog.ts';
import { LogRing } from '../../logs/logRing.ts';
import { type MergedEntry, MergedLog } from '../../logs/mergedLog.ts';
import { Outbox } from '../../logs/outbox.ts';
import type { ResourceManager } from '../../operations/ports.ts';
import { untilAnswered } from '../../logs/untilAnswered.ts';
import type { Services } from '../services.ts';
import { containerLogSource } from './containerLogSource.ts';
import { GroupReads } from './groupReads.ts';
import { bytesOfEntry, EntriesOfSource } from './logEntries.ts';
import { noticeText } from './logText.ts';
import type { FollowedAtTarget } from './pickFollowed.ts';
import { type LogMember, memberOf, membersOfCluster, membersOfGroup } from './logMembers.ts';

/** What is kept of a log: entries, and bytes. */
const ringBounds = { entries: mostLines, bytes: 16 * 1024 * 1024 } as const;

const minute = 60_000;

/** One followed log on its way to the page: asks while it is shown, and keeps what it has while it is not. */
export class LogSession {
  readonly followed: FollowedAtTarget;
  readonly history: LogHistory;
  readonly #services: Services;
  readonly #post: (message: LogMessage) => void;
  readonly #connect = async (signal: AbortSignal): Promise<ResourceManager> =>
    (await this.#services.worlds.target(this.followed.target, signal)).resourceManager;
  readonly #groups = new GroupReads(this.#connect);
  readonly #ring = new LogRing<LogEntry>(ringBounds, bytesOfEntry);
  readonly #outbox: Outbox<LogEntry>;
  readonly #log: MergedLog<string>;
  readonly #sources: LogSourceName[] = [];
  readonly #entries = new Map<string, EntriesOfSource>();
  /** Those whose end was told: the store may not know of it yet. */
  readonly #gone = new Set<string>();
  #shown: AbortController | undefined;
  #hiddenSince: Date | undefined;
  #stopping = Promise.resolve();

  constructor(
    followed: FollowedAtTarget,
    history: LogHistory,
    services: Services,
    post: (message: LogMessage) => void,
  ) {
    this.followed = followed;
    this.history = history;
    this.#services = services;
    this.#post = post;
    this.#log = new MergedLog(entries => this.#take(entries), historyFrom(history));
    this.#outbox = new Outbox(this.#ring, {
      batch: batch => post({ type: 'batch', ...batch }),
      waiting: count => post({ type: 'waiting', count }),
    });
  }

  get title(): string {
    switch (this.followed.kind) {
      case 'container':
        return this.followed.container;
      case 'group':
        return this.followed.group;
      case 'cluster':
        return l10n.t('Cluster {0}', this.followed.name);
    }
  }

  /** A page is there that shows nothing yet. It gets what is kept, and then what comes. */
  async show(): Promise<void> {
    this.hide();
    const shown = new AbortController();
    this.#shown = shown;
    this.#post({
      type: 'followed',
      title: this.title,
      state: { followed: this.followed, history: this.history },
    });
    this.#post({ type: 'sources', sources: this.#sources });
    this.#tellAbsence();
    this.#outbox.open();
    await this.#stopping;
    if (!shown.signal.aborted) {
      await this.#follow(shown.signal);
    }
  }

  /** Nobody sees it: nothing is asked any more. */
  hide(): void {
    if (this.#shown !== undefined) {
      this.#shown.abort();
      this.#shown = undefined;
      this.#hiddenSince = new Date();
      this.#outbox.close();
      this.#stopping = this.#log.stop();
    }
  }

  acknowledge(): void {
    this.#outbox.acknowledge();
  }

  pause(paused: boolean): void {
    this.#outbox.hold(paused);
  }

  /** A line that the person draws. */
  mark(): void {
    this.#add({ kind: 'mark', text: new Date().toLocaleTimeString(), tone: 'info' });
  }

  clear(): void {
    this.#ring.clear();
    this.#outbox.changed(1);
  }

  #tellAbsence(): void {
    if (this.#hiddenSince !== undefined) {
      const [from, to] = [this.#hiddenSince, new Date()].map(time => time.toLocaleTimeString());
      const text = l10n.t('hidden from {0} to {1}; what was written meanwhile follows', from ?? '', to ?? '');
      this.#hiddenSince = undefined;
      this.#add({ kind: 'mark', text, tone: 'info' });
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    if (this.followed.kind === 'cluster') {
      await this.#followCluster(this.followed.id, signal);
    } else {
      await this.#followGroup(this.followed, signal);
    }
    if (!signal.aborted) {
      this.#log.start();
    }
  }

  async #followGroup(followed: Exclude<Followed, { kind: 'cluster' }>, signal: AbortSignal): Promise<void> {
    const { resourceGroup, group: name } = followed;
    if (followed.kind === 'container') {
      this.#join([
        memberOf({ resourceGroup, group: name, container: followed.container }, followed.container),
      ]);
      return;
    }
    const read = (signal: AbortSignal): Promise<GroupView | undefined> =>
      this.#groups.read(resourceGroup, name, signal);
    const answered = await untilAnswered(read, () => this.#tellUnreachable(), signal);
    if (answered?.answer !== undefined) {
      this.#join(membersOfGroup(answered.answer));
    } else if (answered !== undefined) {
      this.#tellGone(l10n.t('There is no container group "{0}" any more.', name));
    }
  }

  /**
   * Containers that come later join; of those that go their own log tells.
   * @returns when it is known which containers there are.
   */
  async #followCluster(id: string, signal: AbortSignal): Promise<void> {
    const { store } = this.#services;
    const { target } = this.followed;
    const known = Promise.withResolvers<void>();
    let told: 'unreachable' | 'gone' | undefined;
    const look = (): void => {
      const { state, clusters } = store.snapshot(target);
      const cluster = clusters.find(({ spec }) => spec.id === id);
      this.#join(cluster === undefined ? [] : membersOfCluster(cluster));
      if (cluster !== undefined || state === 'ready') {
        known.resolve();
      }
      if (cluster === undefined && state === 'ready' && told !== 'gone') {
        told = 'gone';
        this.#tellGone(l10n.t('This cluster is no more'));
      } else if (cluster === undefined && state === 'failed' && told === undefined) {
        told = 'unreachable';
        this.#tellUnreachable();
      }
    };
    const endings = [
      store.onDidChange(kind => kind === target && look()),
      store.watch(target, listsAreEnough),
    ];
    signal.addEventListener('abort', () => {
      endings.forEach(end => end());
      known.resolve();
    });
    look();
    await known.promise;
  }

  /** Follows those that are not followed yet. */
  #join(members: readonly LogMember[]): void {
    for (const key of this.#gone) {
      if (!members.some(member => member.key === key)) {
        this.#gone.delete(key);
      }
    }
    const coming = members.filter(({ key }) => !this.#log.has(key) && !this.#gone.has(key));
    for (const { key, name, reference } of coming) {
      this.#introduce(key, name);
      this.#log.add(key, containerLogSource(this.#connect, reference, this.#groups));
    }
    if (coming.length > 0) {
      this.#post({ type: 'sources', sources: this.#sources });
    }
  }

  /** One that came back keeps its colour. */
  #introduce(key: string, name: string): void {
    if (!this.#entries.has(key)) {
      const id = this.#sources.length;
      this.#sources.push({ id, name });
      this.#entries.set(key, new EntriesOfSource(id));
    }
  }

  #take(told: readonly MergedEntry<string>[]): void {
    for (const entry of told) {
      const entries = this.#entries.get(entry.key);
      if ('notice' in entry && entry.notice.kind === 'gone') {
        this.#gone.add(entry.key);
      }
      if (entries !== undefined) {
        this.#add(entries.next(entry));
      }
    }
  }

  #tellGone(text: string): void {
    this.#add({ kind: 'mark', text, tone: 'info' });
  }

  #tellUnreachable(): void {
    this.#add({ kind: 'mark', text: noticeText({ kind: 'unreachable' }), tone: 'warning' });
  }

  #add(entry: LogEntry): void {
    this.#ring.push(entry);
    this.#outbox.changed(bytesOfEntry(entry));
  }
}

/** Which containers there are is told by lists; how each is, by its log. */
function listsAreEnough(): boolean {
  return false;
}

function historyFrom({ tail, since }: LogHistory): History {
  return since === 0 ? { tail } : { tail, since: new Date(Date.now() - since * minute) };
}
