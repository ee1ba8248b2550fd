import { until } from '../../src/operations/until.ts';
import { parseLog } from '../../src/logs/logLine.ts';
import { LogWriter } from '../control-plane/logWriter.ts';
import { forever, patience, TestHome } from '../control-plane/testHome.ts';
import { BenchPage } from './logPage.ts';
import { median, print } from './report.ts';

/**
 * From a container's write, as the engine notes it, to the line on the screen: through the engine, the fabric, the
 * follower and the panel's page in a browser. And a flood of 300,000 lines: what it does to the page.
 */

const ticks = 50;
const floodLines = 300_000;

const ticking = 'n=0; while :; do echo "tick $n"; n=$((n + 1)); sleep 0.2; done';
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
  const wait = { every: 500, atMost: patience, otherwise: 'the lines were not shown' };
  const shown = await until(
    async () => {
      const shown = await page.shown();
      return shown.size > ticks ? shown : undefined;
    },
    wait,
    forever,
  );
  const written = parseLog(await writer.source.read(5_000, forever), false);
  const [first = 0] = [...shown.values()];
  // What had been written before the page opened was not live.
  const latencies = written.flatMap(({ text, time }) => {
    const at = shown.get(text);
    return at === undefined || time === undefined || Date.parse(time) < first ? [] : at - Date.parse(time);
  });
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
  const wait = { every: 200, atMost: patience, otherwise: 'the end of the flood was not shown' };
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
