// npm test [-- layer …]: all layers, or only the named ones, with everything that they stand on.
import { CommandError } from './command.ts';
import { MissingRequirement } from './debian.ts';
import { say } from './progress.ts';
import type { TestEnvironment } from './test/environment.ts';
import { conformanceText } from './test/conformanceReport.ts';
import { inEnvironment } from './test/inEnvironment.ts';
import { isGood, resultTable, type LayerResult } from './test/layerResult.ts';
import { layers, type Layer } from './test/layers.ts';
import { runLayer } from './test/runLayer.ts';

/** Width of the line that begins a layer. */
const ruleWidth = 60;

async function main(names: readonly string[], environment: TestEnvironment): Promise<void> {
  const unknown = names.filter(name => layers.every(layer => layer.name !== name));
  if (unknown.length > 0) {
    throw new MissingRequirement(
      `There is no layer ${unknown.join(', ')}; there are ${layers.map(layer => layer.name).join(', ')}.`,
    );
  }
  await environment.keepTraffic();
  const results: LayerResult[] = [];
  for (const layer of layers.filter(({ name }) => names.length === 0 || names.includes(name))) {
    say(`\n── ${layer.name} `.padEnd(ruleWidth, '─'));
    results.push(await bringAndRun(layer, environment));
  }
  if (results.some(({ name, passed, failed }) => name === 'conformance' && passed + failed > 0)) {
    console.log(`\n${await conformanceText()}`);
  }
  report(results, await environment.foreignImages());
}

/** What cannot be brought fails its layer, and the other layers still say what they know. */
async function bringAndRun(layer: Layer, environment: TestEnvironment): Promise<LayerResult> {
  try {
    await environment.bring(layer.needs);
  } catch (error) {
    if (!(error instanceof MissingRequirement || error instanceof CommandError)) {
      throw error;
    }
    return { name: layer.name, passed: 0, failed: 0, skipped: 0, seconds: 0, complaints: [error.message] };
  }
  return runLayer(layer);
}

/** Ends with `N passed, N failed`, alone on its line; a complaint counts as a failure. */
function report(results: readonly LayerResult[], foreignImages: readonly string[]): void {
  const complaints = [
    ...results.flatMap(result => result.complaints.map(text => `${result.name}: ${text}`)),
    ...foreignImages,
  ];
  const sum = (field: 'passed' | 'failed'): number =>
    results.reduce((total, result) => total + result[field], 0);
  console.log(`\n${resultTable(results)}\n`);
  for (const complaint of complaints) {
    console.log(`✖ ${complaint}`);
  }
  console.log(`${sum('passed')} passed, ${sum('failed') + complaints.length} failed`);
  if (complaints.length > 0 || !results.every(isGood)) {
    process.exitCode = 1;
  }
}

await inEnvironment(main);
