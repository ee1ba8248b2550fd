import type { Requirement } from './environment.ts';

export interface Layer {
  readonly name: string;
  /** Brought before its first test. */
  readonly needs: readonly Requirement[];
  /** Test files side by side. */
  readonly concurrency: number;
  /** Programs that count as one test each, run before the layer's files. */
  readonly programs: readonly Program[];
}

export interface Program {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** In the order in which they run, the cheapest answer first. A layer's files are all *.test.ts under test/<name>. */
export const layers: readonly Layer[] = [
  {
    name: 'check',
    needs: [],
    concurrency: 1,
    programs: [
      { title: 'everything is formatted', command: 'oxfmt', args: ['--check'] },
      { title: 'the linter finds nothing', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
      { title: 'the types fit', command: 'tsc', args: ['-p', '.'] },
      { title: 'the types of the webviews fit', command: 'tsc', args: ['-p', 'src/webview'] },
    ],
  },
  { name: 'unit', needs: [], concurrency: 2, programs: [] },
  { name: 'webview', needs: ['bundles', 'browser'], concurrency: 1, programs: [] },
  { name: 'fabric', needs: ['engine', 'bundles', 'az'], concurrency: 1, programs: [] },
  { name: 'vscode', needs: ['engine', 'bundles', 'vscode'], concurrency: 1, programs: [] },
  { name: 'control-plane', needs: ['engine', 'bundles', 'kubectl'], concurrency: 1, programs: [] },
  { name: 'e2e', needs: ['engine', 'bundles', 'kubectl', 'vscode'], concurrency: 1, programs: [] },
  // Last: it judges what the others asked of the fabric.
  { name: 'conformance', needs: [], concurrency: 1, programs: [] },
];
