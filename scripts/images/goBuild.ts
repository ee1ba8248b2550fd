import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CommandError, runCommand } from '../command.ts';
import type { GoRecipe } from './imageTable.ts';

/** The Go modules ask for 1.26 (their go.mod). */
const oldestGo = [1, 26] as const;

const modulesDirectory = join(import.meta.dirname, '../../test/images');
const goArchitectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** This computer's processor as Go and image configurations call it. */
export const architecture = goArchitectures[process.arch] ?? process.arch;

const environment = {
  GOTOOLCHAIN: 'local',
  GOFLAGS: '-mod=readonly',
  CGO_ENABLED: '0',
  GOOS: 'linux',
  GOARCH: architecture,
};

/** @returns the version of the Go on PATH, such as `go1.26.8`; undefined when there is none new enough. */
export async function findGo(): Promise<string | undefined> {
  try {
    const version = (
      await runCommand('go', ['env', 'GOVERSION'], { env: { ...process.env, ...environment } })
    ).trim();
    const [major = 0, minor = 0] = version.replace(/^go/, '').split('.').map(Number);
    const isNewEnough = major > oldestGo[0] || (major === oldestGo[0] && minor >= oldestGo[1]);
    return isNewEnough ? version : undefined;
  } catch (error) {
    if (error instanceof CommandError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Build a recipe's programs from its module's exact versions: nothing in go.mod or go.sum may change.
 * @param destination the folder under which the programs' paths lie.
 * @throws CommandError with the compiler's last lines.
 */
export async function buildGoPrograms(
  recipe: GoRecipe,
  destination: string,
  report: (detail: string) => void,
): Promise<void> {
  for (const program of recipe.programs) {
    const output = join(destination, program.path);
    await mkdir(join(output, '..'), { recursive: true });
    report(`compiling ${program.path.slice(program.path.lastIndexOf('/') + 1)}`);
    await runCommand('go', ['build', ...buildFlags(recipe), '-o', output, program.package], {
      cwd: join(modulesDirectory, recipe.module),
      env: { ...process.env, ...environment },
      onLine: report,
    });
  }
}

/** A digest of all that decides what comes out of `buildGoPrograms`. */
export async function goRecipeDigest(recipe: GoRecipe, goVersion: string): Promise<string> {
  const hash = createHash('sha256').update(
    JSON.stringify([goVersion, environment, buildFlags(recipe), recipe.programs]),
  );
  for (const file of ['go.mod', 'go.sum', 'main.go']) {
    hash.update(await readFile(join(modulesDirectory, recipe.module, file)).catch(() => 'absent'));
  }
  return hash.digest('hex');
}

function buildFlags(recipe: GoRecipe): readonly string[] {
  const settings = Object.entries(recipe.versions).map(([name, value]) => `-X ${name}=${value}`);
  return ['-trimpath', '-ldflags', ['-s -w', ...settings].join(' ')];
}
