import { readFile } from 'node:fs/promises';
import { phrase } from '../../src/language/phrase.ts';
import { until } from '../../src/operations/until.ts';
import { LogWriter } from '../control-plane/logWriter.ts';
import { forever, patience, TestHome } from '../control-plane/testHome.ts';
import { BenchPage } from './logPage.ts';
import { median, print } from './report.ts';

/**
 * From a container's write to the line on the screen: through the engine, the fabric, the
 * follower and the panel's page in a browser. And a flood of 300,000 lines: what it does to the page.
 */

const ticks = 50;
const floodLines = 300_000;

/** Each line says when it was written, as seconds since the computer started. */
const ticking = 'while read -r up rest < /proc/uptime; do echo "tick $up"; sleep 0.2; done';
const flooding = `sleep 3; seq 1 ${floodLines} | sed 's/^/line of a flood /'; echo tick; sleep 1000`;

async function main(): Promise<void> {
  const home = await TestHome.open();
  try {
    await home.world();
    await measureLatency(home);
    await measureFlood(home);
  } finally {
    await home.close();
  }
}

async function measureLatency(home: TestHome): Promise<void> {
  const writer = await LogWriter.start(home, 'ticking', ticking);
  const page = await BenchPage.open();
  await page.follow(writer.source);
  const wait = { every: 500, atMost: patience, otherwise: phrase`the lines were not shown` };
  const shown = await until(
    async () => {
      const shown = await page.shown();
      return shown.size > 2 * ticks ? shown : undefined;
    },
    wait,
    forever,
  );
  const started = Date.now() - 1000 * Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
  const latencies = [...shown]
    .map(([text, at]) => at - started - 1000 * Number(text.slice('tick '.length)))
    // What had been written before the page opened was not live.
    .slice(-ticks);
  print({
    bench: 'logs: from write to screen',
    n: latencies.length,
    median: median(latencies),
    unit: 'ms',
    target: '<= 200',
    longest: Math.max(...latencies),
  });
  await page.close();
  await writer.remove();
}

async function measureFlood(home: TestHome): Promise<void> {
  const writer = await LogWriter.start(home, 'flooding', flooding);
  const page = await BenchPage.open();
  await page.follow(writer.source);
  const before = await page.heap();
  const wait = { every: 200, atMost: patience, otherwise: phrase`the end of the flood was not shown` };
  await until(async () => ((await page.shown()).has('tick') ? true : undefined), wait, forever);
  print({
    bench: `logs: longest task of the page, ${floodLines.toLocaleString('en')} lines`,
    n: 1,
    median: await page.longestTask(),
    unit: 'ms',
    target: '<= 100',
    drawnRows: await page.drawnRows(),
  });
  print({
    bench: `logs: memory of the page, ${floodLines.toLocaleString('en')} lines`,
    n: 1,
    median: (await page.heap()) - before,
    unit: 'MiB',
    target: '<= 32',
    extensionHeap: process.memoryUsage().heapUsed / 1024 ** 2,
  });
  await page.close();
  await writer.remove();
}

await main();
