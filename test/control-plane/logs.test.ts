import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { phrase } from '../../src/language/phrase.ts';
import { LogFollower } from '../../src/logs/followLog.ts';
import type { LogLine } from '../../src/logs/logLine.ts';
import type { LogNotice, LogSource } from '../../src/logs/logSource.ts';
import { until } from '../../src/operations/until.ts';
import { assertComplete } from '../unit/logs/assertComplete.ts';
import { LogWriter } from './logWriter.ts';
import { forever, patience, TestHome } from './testHome.ts';

const linesOfRun = 100_000;
const runs = 3;

/**
 * Each run writes its lines as fast as it can; the last one stays. A line has 16 bytes, so that none is cut where a buffer
 * of a pipe ends: Podman 4.3 loses pieces of lines from the end of a log (podman issue 19545).
 */
const flood = String.raw`run=$(cat /run-number 2>/dev/null || echo 0)
echo $((run + 1)) > /run-number
seq $((run * ${linesOfRun})) $((run * ${linesOfRun} + ${linesOfRun - 1})) |
  sed 's/^/line 0000000000/; s/0*\([0-9]\{10\}\)$/\1/'
if [ $run -lt ${runs - 1} ]; then exit 1; fi
trap "exit 0" TERM; while :; do sleep 0.1; done`;

describe('following the log of a container on the engine', { timeout: 3 * patience }, () => {
  let home: TestHome;

  before(async () => {
    home = await TestHome.open();
    await home.world();
  });

  after(() => home.close());

  test('300,000 lines, ten cuts, two restarts: each line once, or said that it may be missing', async context => {
    const writer = await LogWriter.start(home, 'flood', flood);
    const told: string[] = [];
    const sink = {
      lines: (lines: readonly LogLine[]) => {
        for (const { text } of lines) {
          told.push(text);
        }
      },
      notice: ({ kind }: LogNotice) => void told.push(`<${kind}>`),
    };
    const stop = new AbortController();
    context.after(() => stop.abort());
    const source = new CutSource(writer.source);
    const pace = { poll: 50, longestPoll: 500, refused: 0, behind: 50, firstRetry: 50, longestRetry: 500 };
    const following = new LogFollower(source, sink, { tail: 1000 }, pace).run(stop.signal);
    for (let cuts = 0; cuts < 10; cuts += 1) {
      await source.cut();
    }
    const last = `line ${String(runs * linesOfRun - 1).padStart(10, '0')}`;
    const wait = { every: 50, atMost: patience, otherwise: phrase`${last} was not shown` };
    await until(async () => (told.includes(last) ? true : undefined), wait, forever);
    stop.abort();
    await following;
    await writer.remove();
    assertComplete(told, runs * linesOfRun);
    assert.ok(told.includes('<dropped>'));
    assert.ok(told.includes('<restarted>'));
  });

  test('binary output and half characters are shown as they can be, and change nothing else', async context => {
    const script = String.raw`printf 'before\n\000\001\377\376\303\nhalf \342\202\nafter\n'; sleep 1000`;
    const writer = await LogWriter.start(home, 'binary', script);
    const told: string[] = [];
    const stop = new AbortController();
    context.after(() => stop.abort());
    const sink = {
      lines: (lines: readonly LogLine[]) => void told.push(...lines.map(({ text }) => text)),
      notice: ({ kind }: LogNotice) => void told.push(`<${kind}>`),
    };
    const following = new LogFollower(writer.source, sink, { tail: 100 }).run(stop.signal);
    const wait = { every: 50, atMost: patience, otherwise: phrase`the log was not shown` };
    await until(async () => (told.includes('after') ? true : undefined), wait, forever);
    stop.abort();
    await following;
    await writer.remove();
    assert.deepEqual(
      told.map(text => text.replaceAll(/\uFFFD+/g, '?')),
      ['before', '\u0000\u0001?', 'half ?', 'after'],
    );
  });
});

/** A source whose live connection is cut when the test wants it. */
class CutSource implements LogSource {
  readonly #source: LogSource;
  #open: AbortController | undefined;

  constructor(source: LogSource) {
    this.#source = source;
  }

  get keeps(): LogSource['keeps'] {
    return this.#source.keeps;
  }

  read(tail: number, signal: AbortSignal): Promise<string> {
    return this.#source.read(tail, signal);
  }

  state(signal: AbortSignal): ReturnType<LogSource['state']> {
    return this.#source.state(signal);
  }

  attach(opened: () => void, onBytes: (bytes: Uint8Array) => void, signal: AbortSignal): Promise<void> {
    const connection = new AbortController();
    const isOpen = (): void => {
      this.#open = connection;
      opened();
    };
    return this.#source
      .attach(isOpen, onBytes, AbortSignal.any([signal, connection.signal]))
      .finally(() => (this.#open = undefined));
  }

  /** Destroys the socket of a stream that has been open for a moment. */
  async cut(): Promise<void> {
    const isOpen = async (): Promise<true | undefined> => (this.#open === undefined ? undefined : true);
    await until(isOpen, { every: 1, atMost: patience, otherwise: phrase`no stream was opened` }, forever);
    await sleep(50);
    this.#open?.abort();
  }
}
