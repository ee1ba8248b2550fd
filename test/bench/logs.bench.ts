import { readFile } from 'node:fs/promises';
import { phrase } from '../../src/language/phrase.ts';
import { until } from '../../src/operations/until.ts';
import { LogWriter } from '../control-plane/logWriter.ts';
import { forever, patience, TestHome } from '../control-plane/testHome.ts';
import { LogWindow } from './logWindow.ts';
import { median, print } from './report.ts';

/**
 * From a container's write to the line on the screen of VS Code: through the engine, the fabric, the extension and the
 * panel's page. And a flood of 300,000 lines: what it does to that page and to the window around it.
 */

const ticks = 50;
const floodLines = 300_000;
const begin = '/begin';

/** Each line says when it was written, as seconds since the computer started. */
const ticking = 'while read -r up rest < /proc/uptime; do echo "tick $up"; sleep 0.2; done';
const flooding = `until [ -e ${begin} ]; do sleep 0.1; done; seq 1 ${floodLines} | sed 's/^/line of a flood /'; echo tick; sleep 1000`;

async function main(): Promise<void> {
  const home = await TestHome.open();
  try {
    await home.world();
    await following(home, 'ticking', ticking, measureLatency);
    await following(home, 'flooding', flooding, measureFlood);
  } finally {
    await home.close();
  }
}

/** Measure in a window that follows a container which runs a script. */
async function following(
  home: TestHome,
  group: string,
  script: string,
  measure: (window: LogWindow, home: TestHome) => Promise<void>,
): Promise<void> {
  const writer = await LogWriter.start(home, group, script);
  try {
    const window = await LogWindow.follow(home, group);
    try {
      await measure(window, home);
    } finally {
      await window.close();
    }
  } finally {
    await writer.remove();
  }
}

async function measureLatency(window: LogWindow): Promise<void> {
  const wait = { every: 500, atMost: patience, otherwise: phrase`the lines were not shown` };
  const shown = await until(
    async () => {
      const shown = await window.shown();
      return shown.size > 2 * ticks ? shown : undefined;
    },
    wait,
    forever,
  );
  const started = Date.now() - 1000 * Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
  const latencies = [...shown]
    .map(([text, at]) => at - started - 1000 * Number(text.slice('tick '.length)))
    // What had been written before the panel opened was not live.
    .slice(-ticks);
  print({
    bench: 'logs: from write to screen of VS Code',
    n: latencies.length,
    median: median(latencies),
    unit: 'ms',
    target: '<= 200',
    longest: Math.max(...latencies),
  });
}

async function measureFlood(window: LogWindow, home: TestHome): Promise<void> {
  const before = await window.heap();
  await home.execute('main', ['touch', begin]);
  const wait = { every: 200, atMost: patience, otherwise: phrase`the end of the flood was not shown` };
  await until(async () => ((await window.shown()).has('tick') ? true : undefined), wait, forever);
  const flood = `${floodLines.toLocaleString('en')} lines`;
  print({
    bench: `logs: longest task of the window, ${flood}`,
    n: 1,
    median: await window.longestTask(),
    unit: 'ms',
    target: '<= 100',
    drawnRows: await window.drawnRows(),
  });
  print({
    bench: `logs: memory that the window has more of after ${flood}`,
    n: 1,
    median: (await window.heap()) - before,
    unit: 'MiB',
    target: '<= 32',
  });
}

await main();
