import { performance } from 'node:perf_hooks';

/** Seconds after which a running step says again what it is doing, where lines cannot be overwritten. */
const reminderSeconds = 15;

/**
 * Run one long step and show it: its title, the newest detail and the time that passed.
 * On a terminal the line is rewritten every second; elsewhere (CI) lines are added now and then.
 * A step of less than a second prints nothing.
 */
export async function step<T>(
  title: string,
  work: (report: (detail: string) => void) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const elapsed = (): number => Math.round((performance.now() - started) / 1000);
  let detail = '';
  const line = (): string => `  ${title} (${elapsed()} s)${detail === '' ? '' : `: ${detail}`}`;
  const isTerminal = process.stderr.isTTY;
  const timer = setInterval(() => {
    if (isTerminal) {
      rewrite(line());
    } else if (elapsed() === 1 || elapsed() % reminderSeconds === 0) {
      process.stderr.write(`${line()}\n`);
    }
  }, 1000);
  try {
    const result = await work(text => {
      detail = text;
    });
    detail = 'done';
    return result;
  } catch (error) {
    detail = 'failed';
    throw error;
  } finally {
    clearInterval(timer);
    if (elapsed() >= 1 || detail === 'failed') {
      if (isTerminal) {
        rewrite('');
      }
      process.stderr.write(`${line()}\n`);
    }
  }
}

/** One line for the person who watches. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function rewrite(text: string): void {
  const width = process.stderr.columns || 80;
  process.stderr.write(`\r\u001b[K${text.slice(0, width - 1)}`);
}
