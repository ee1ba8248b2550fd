export interface LayerResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** Why the layer fails although each of its tests may have passed. */
  readonly complaints: readonly string[];
}

/** The one reason for which a test may be skipped: published API data are too large to be in the project. */
export const allowedSkip = 'published API data absent';

/** Tests per layer as a table, one row each. */
export function resultTable(results: readonly LayerResult[]): string {
  const header = ['layer', 'tests', 'passed', 'failed', 'skipped', 'seconds'];
  const rows = results.map(result => [
    result.name,
    String(result.passed + result.failed + result.skipped),
    String(result.passed),
    String(result.failed),
    String(result.skipped),
    result.seconds.toFixed(1),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)),
  );
  return [header, ...rows]
    .map(row =>
      row.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      ),
    )
    .map(cells => cells.join('  '))
    .join('\n');
}

/** Whether a layer did what it must: at least one test, none failed, none skipped without leave. */
export function isGood(result: LayerResult): boolean {
  return result.failed === 0 && result.complaints.length === 0;
}
