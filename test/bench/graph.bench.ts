import { drawingOf, showing, texts } from '../webview/graphDrawings.ts';
import { PageHost } from '../webview/pageHost.ts';
import { median, print } from './report.ts';

/** The component graph in the browser of the tests: how long 500 nodes take, and what panning costs each frame. */

const nodes = 500;
const rounds = Number(process.env['FRANKENETES_BENCH_ROUNDS'] ?? 5);
const steps = 120;

async function main(): Promise<void> {
  const host = await PageHost.open('graph');
  try {
    await host.told('ready');
    await host.send(texts);
    await drawing(host);
    await stateChange(host);
    await panning(host);
  } finally {
    await host.close();
  }
}

async function drawing(host: PageHost): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await host.send(showing(drawingOf(2)));
    times.push(await host.send(showing(drawingOf(nodes))));
  }
  // The first round warms all up.
  const warm = times.slice(1);
  print({
    bench: `graph: ${nodes} nodes laid out and drawn`,
    n: warm.length,
    median: median(warm),
    unit: 'ms',
    target: '<= 300 ms',
  });
}

async function stateChange(host: PageHost): Promise<void> {
  const [whole, changed]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    await host.send(showing(drawingOf(2)));
    whole.push(await host.send(showing(drawingOf(nodes))));
    changed.push(await host.send(showing(drawingOf(nodes, ['pod-7']))));
  }
  const against = median(whole);
  print({
    bench: `graph: one of ${nodes} nodes changes its state, against all drawn anew`,
    n: rounds,
    median: median(changed),
    unit: 'ms',
    against,
    ratio: median(changed) / against,
  });
}

/** An event of Chromium's trace (Trace Event Format): times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  /** Of the thread's own time: others on the same core do not count. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Work of the page's main thread between two frames, while a pointer drags the picture around. */
async function panning(host: PageHost): Promise<void> {
  const { page } = host;
  await host.send(showing(drawingOf(nodes)));
  await page.mouse.move(5, 200);
  await page.mouse.down();
  await page
    .context()
    .browser()
    ?.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  for (let step = 0; step < steps; step += 1) {
    await page.mouse.move(5 + (step % 60) * 8, 200 + (step % 7) * 20);
  }
  await page.mouse.up();
  const trace = await page.context().browser()?.stopTracing();
  const { traceEvents } = JSON.parse(String(trace)) as { traceEvents: readonly TraceEvent[] };
  const work = frameWork(traceEvents).toSorted((a, b) => a - b);
  print({
    bench: `graph: work of the main thread per frame while ${nodes} nodes are panned, 95th percentile`,
    n: work.length,
    median: work[Math.floor(work.length * 0.95)] ?? Number.NaN,
    unit: 'ms',
    target: '<= 8 ms',
  });
}

/** Milliseconds of each frame in which the main thread did anything. */
function frameWork(events: readonly TraceEvent[]): readonly number[] {
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame');
  const [first] = frames;
  const tasks = events.filter(
    ({ name, pid, tid }) =>
      name === 'ThreadControllerImpl::RunTask' && pid === first?.pid && tid === first.tid,
  );
  return frames.slice(0, -1).map(({ ts }, index) => {
    const until = frames[index + 1]?.ts ?? Infinity;
    // A frame begins in the middle of a task, which is its own.
    const inFrame = tasks.filter(task => task.ts + task.dur > ts && task.ts + task.dur <= until);
    return inFrame.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
  });
}

await main();
