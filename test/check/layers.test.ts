import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

/** The house as ARCHITECTURE.md draws it: what each folder of src may import besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  language: [],
  cluster: ['language'],
  pki: ['language', 'cluster'],
  kubeconfig: ['language', 'cluster'],
  logs: ['language', 'cluster'],
  diagnosis: ['language', 'cluster'],
  operations: ['language', 'cluster', 'pki', 'kubeconfig', 'logs', 'diagnosis'],
  store: ['language', 'cluster', 'pki', 'kubeconfig', 'logs', 'diagnosis'],
  azure: ['language', 'cluster', 'operations'],
  kubernetes: ['language', 'cluster', 'operations'],
  secrets: ['language', 'cluster', 'operations', 'pki'],
  targets: ['language', 'cluster', 'operations', 'azure'],
  fabric: ['cluster', 'pki'],
  cli: [
    'language',
    'cluster',
    'operations',
    'store',
    'kubeconfig',
    'logs',
    'pki',
    'azure',
    'kubernetes',
    'secrets',
    'targets',
  ],
  ui: ['contract', 'language', 'cluster', 'operations', 'store', 'pki', 'kubeconfig', 'logs', 'diagnosis'],
  webview: ['contract'],
};
const folders = Object.keys(mayImport);

/** Packages that are adapted in one place, and a folder where their values must not appear. */
const packages: readonly (readonly [string, string])[] = [
  ['vscode', 'operations'],
  ['@azure/arm-containerinstance', 'ui'],
  ['@azure/identity', 'operations'],
  ['@kubernetes/client-node', 'ui'],
  ['dockerode', 'targets'],
  ['yaml', 'ui'],
  ['node-forge', 'operations'],
  ['ws', 'operations'],
  ['vscode', 'webview'],
  ['node:fs', 'webview'],
];

interface Planted {
  readonly file: string;
  readonly code: string;
  readonly rule: string;
}

const planted: readonly Planted[] = [
  ...folders.flatMap(folder =>
    folders
      .filter(other => other !== folder && !mayImport[folder]?.includes(other))
      .map(other => ({
        file: `src/${folder}/imports-${other}.ts`,
        code: `import { value } from '../${other}/${other}Thing.ts';\nvoid value;\n`,
        rule: 'no-restricted-imports',
      })),
  ),
  ...packages.map(([name, folder]) => ({
    file: `src/${folder}/uses-${name.replaceAll(/\W/g, '-')}.ts`,
    code: `import * as value from '${name}';\nvoid value;\n`,
    rule: 'no-restricted-imports',
  })),
  {
    file: 'src/fabric/engine/knows-arm.ts',
    code: "import { x } from '../arm/x.ts';\nvoid x;\n",
    rule: 'no-restricted-imports',
  },
  {
    file: 'src/fabric/model/knows-arm.ts',
    code: "import { x } from '../arm/x.ts';\nvoid x;\n",
    rule: 'no-restricted-imports',
  },
  {
    file: 'src/fabric/model/knows-credentials.ts',
    code: "import { x } from '../../src/pki/issueCredentials.ts';\nvoid x;\n",
    rule: 'no-restricted-imports',
  },
  {
    file: 'src/cluster/any.ts',
    code: 'export const x = (y: any): string => String(y);\n',
    rule: 'no-explicit-any',
  },
  { file: 'src/cluster/default.ts', code: 'export default 1;\n', rule: 'no-default-export' },
  { file: 'src/cluster/console.ts', code: "console.log('x');\n", rule: 'no-console' },
  {
    file: 'src/cluster/floating.ts',
    code: 'export function x(): void {\n  Promise.resolve(1);\n}\n',
    rule: 'no-floating-promises',
  },
  {
    file: 'src/cluster/switch.ts',
    code: "export function x(y: 'a' | 'b'): void {\n  switch (y) {\n    case 'a':\n      return;\n  }\n}\n",
    rule: 'switch-exhaustiveness-check',
  },
];

/** What must pass: otherwise a rule that refuses everything would look like one that works. */
const allowed: readonly Pick<Planted, 'file' | 'code'>[] = folders.flatMap(folder =>
  (mayImport[folder] ?? []).map(other => ({
    file: `src/${folder}/may-import-${other}.ts`,
    code: `import { value } from '../${other}/${other}Thing.ts';\nvoid value;\n`,
  })),
);

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

describe('the linter', () => {
  let house = '';
  let found: readonly Diagnostic[] = [];

  before(() => {
    house = mkdtempSync(join(tmpdir(), 'planted-'));
    for (const file of ['.oxlintrc.json', 'tsconfig.json', 'src/package.json']) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      cpSync(join(root, file), join(house, file));
    }
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
    for (const { file, code } of [...planted, ...allowed]) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), code);
    }
    found = lint(house);
  });
  after(() => rmSync(house, { recursive: true, force: true }));

  for (const { file, rule } of planted) {
    test(`refuses ${file}`, () => {
      assert.ok(
        found.some(({ filename, code }) => filename.endsWith(file) && code.includes(rule)),
        `${rule} did not report ${file}`,
      );
    });
  }

  for (const { file } of allowed) {
    test(`lets ${file} pass`, () => {
      assert.deepEqual(
        found.filter(({ filename }) => filename.endsWith(file)),
        [],
      );
    });
  }
});

/** The linter looks at static imports only; the same house holds for `import()`. */
describe('import()', () => {
  for (const file of globSync('src/*/**/*.ts', { cwd: root })) {
    const folder = file.split(/[\\/]/)[1] ?? '';
    const reached = [...readFileSync(join(root, file), 'utf8').matchAll(/\bimport\(\s*'([^']+)'/g)]
      .map(([, path = '']) => folders.find(other => path.includes(`/${other}/`)))
      .filter(other => other !== undefined && other !== folder);
    if (reached.length > 0) {
      test(`of ${file} stays within its layers`, () => {
        assert.deepEqual(
          reached.filter(other => other === undefined || !mayImport[folder]?.includes(other)),
          [],
        );
      });
    }
  }
});

/** oxlint exits with 1 when it finds something. */
function lint(directory: string): readonly Diagnostic[] {
  const run = (): string =>
    execFileSync(
      process.execPath,
      [join(root, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--type-aware', '--format', 'json', 'src'],
      { cwd: directory, encoding: 'utf8', maxBuffer: 64 << 20 },
    );
  try {
    return diagnostics(run());
  } catch (error) {
    return diagnostics((error as { readonly stdout: string }).stdout);
  }
}

function diagnostics(json: string): readonly Diagnostic[] {
  return (JSON.parse(json) as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;
}
