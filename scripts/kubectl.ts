import { existsSync } from 'node:fs';
import { rename, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { cacheDirectory } from './cache.ts';
import { CommandError, runCommand } from './command.ts';
import { isDebianRoot, MissingRequirement } from './debian.ts';
import { buildGoPrograms, findGo, goRecipeDigest } from './images/goBuild.ts';
import { kubernetesVersion, kubernetesVersions, type GoRecipe } from './images/imageTable.ts';
import { say, step } from './progress.ts';

/** kubectl supports API servers of one minor version newer (https://kubernetes.io/releases/version-skew-policy). */
const oldestMinor = Number(kubernetesVersion.split('.')[1]) - 1;

/** Where kubectl is put for the person's own terminal, on a computer that has none. */
const everyonesKubectl = '/usr/local/bin/kubectl';

const recipe: GoRecipe = {
  kind: 'go',
  module: 'kubernetes',
  programs: [{ package: 'k8s.io/kubernetes/cmd/kubectl', path: 'kubectl' }],
  versions: kubernetesVersions,
};

/**
 * Make sure that a kubectl for our clusters' version is on PATH: the user's, or one built from source and kept
 * in the cache. Where an older one stands in the way, PATH is extended for this process and its children.
 * @returns the folder that was added to PATH, if one was.
 * @throws MissingRequirement that says where to get kubectl.
 */
export async function ensureKubectl(): Promise<string | undefined> {
  if ((await minorVersion()) >= oldestMinor) {
    return undefined;
  }
  const goVersion = await findGo();
  if (goVersion === undefined) {
    throw new MissingRequirement(
      `kubectl 1.${oldestMinor} or newer is needed on PATH: https://kubernetes.io/docs/tasks/tools. ` +
        '(It would be built here if Go 1.26 or newer was there.)',
    );
  }
  const digest = await goRecipeDigest(recipe, goVersion);
  const directory = join(cacheDirectory(), 'bin', digest.slice(0, 16));
  if (!existsSync(join(directory, 'kubectl'))) {
    await step('Building kubectl', async report => {
      await buildGoPrograms(recipe, join(directory, 'new'), report);
      await rename(join(directory, 'new/kubectl'), join(directory, 'kubectl'));
    });
  }
  if (isDebianRoot() && !existsSync(everyonesKubectl) && (await minorVersion()) === 0) {
    await symlink(join(directory, 'kubectl'), everyonesKubectl);
    say(`kubectl ${kubernetesVersion} is now ${everyonesKubectl}`);
    return undefined;
  }
  process.env['PATH'] = `${directory}${delimiter}${process.env['PATH'] ?? ''}`;
  say(`kubectl ${kubernetesVersion}: ${join(directory, 'kubectl')}`);
  return directory;
}

/** Minor version of the kubectl on PATH; 0 where there is none. */
async function minorVersion(): Promise<number> {
  try {
    const output = await runCommand('kubectl', ['version', '--client', '--output=json']);
    const { clientVersion } = JSON.parse(output) as { clientVersion: { minor: string } };
    return Number.parseInt(clientVersion.minor, 10);
  } catch (error) {
    if (error instanceof CommandError) {
      return 0;
    }
    throw error;
  }
}
