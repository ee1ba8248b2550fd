import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Something that was seen in the traffic, with how often and where for the first time. */
export interface Finding {
  readonly what: string;
  readonly count: number;
  /** Method, address and status of the first exchange that shows it. */
  readonly example: string;
}

/** A table of the fabric: how many of its rows have a test that fails without them, and which have none. */
export interface TableCoverage {
  readonly name: string;
  readonly rows: number;
  readonly untested: readonly string[];
}

/** What the traffic of one run says about the fabric. */
export interface ConformanceReport {
  /** Requests with their answers: of Microsoft.ContainerInstance, and of all other providers. */
  readonly pairs: { readonly containerInstance: number; readonly others: number };
  /** Of the published API; undefined where that is not at hand. */
  readonly operations:
    | { readonly covered: readonly string[]; readonly missing: readonly string[] }
    | undefined;
  readonly violations: readonly Finding[];
  /** What the published API does not have and the service takes all the same, by why. */
  readonly namedRequests: readonly Finding[];
  readonly tables: readonly TableCoverage[];
}

const file = join(import.meta.dirname, '../../test/.cache/conformance.json');

export async function writeConformanceReport(report: ConformanceReport): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
}

/** The report of the last run, for a person; undefined when there is none. */
export async function conformanceText(): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : asText(JSON.parse(text) as ConformanceReport);
}

function asText({ pairs, operations, violations, namedRequests, tables }: ConformanceReport): string {
  return [
    'conformance report',
    `  requests with answers  ${pairs.containerInstance} of Microsoft.ContainerInstance, ${pairs.others} of others`,
    `  published operations   ${operations === undefined ? 'not at hand: answers were held to our own facts alone' : coverage(operations.covered.length, operations.missing)}`,
    `  violations             ${violations.length}`,
    ...violations.map(found => `    ${findingLine(found)}`),
    `  named in requests      ${namedRequests.length}`,
    ...namedRequests.map(found => `    ${findingLine(found)}`),
    '  rows of tables with a test that fails without them',
    ...tables.map(
      ({ name, rows, untested }) => `    ${name.padEnd(28)} ${coverage(rows - untested.length, untested)}`,
    ),
  ].join('\n');
}

function coverage(covered: number, missing: readonly string[]): string {
  const without = missing.length === 0 ? '' : `; without: ${missing.join(', ')}`;
  return `${covered} of ${covered + missing.length}${without}`;
}

export function findingLine({ what, count, example }: Finding): string {
  return `${count} × ${what} (${example})`;
}
