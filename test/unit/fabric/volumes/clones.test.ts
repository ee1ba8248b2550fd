import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { VolumeError, type VolumeErrorReason } from '../../../../src/fabric/model/volumeSources.ts';
import type { StateDirectory } from '../../../../src/fabric/state/stateDirectory.ts';
import { Clones } from '../../../../src/fabric/volumes/clones.ts';
import { temporaryState } from '../fixtures.ts';

const forever = new AbortController().signal;
const repository = 'https://me:secret@198.51.100.7/some/x.git';

/** In place of git a script; whatever comes first in PATH is run. */
function withGit(context: TestContext, script: string): StateDirectory {
  const state = temporaryState(context);
  const programs = join(state.path, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'git'), `#!/bin/sh\n${script}`);
  chmodSync(join(programs, 'git'), 0o755);
  const { PATH } = process.env;
  process.env['PATH'] = `${programs}:${PATH}`;
  context.after(() => {
    process.env['PATH'] = PATH;
  });
  return state;
}

const modern = 'if [ "$1" = version ]; then echo git version 2.39.5; exit; fi\n';

function failsWith(reason: VolumeErrorReason, message: RegExp): (error: unknown) => boolean {
  return error => error instanceof VolumeError && error.reason === reason && message.test(error.message);
}

describe('a clone', { timeout: 20_000 }, () => {
  test('is asked for with everything switched off, and its credentials in no argument', async context => {
    const state = withGit(
      context,
      `${modern}here=$(dirname "$0"); echo "$@" >> "$here/args"; env > "$here/env"; for last; do :; done; mkdir -p "$last"; echo x > "$last/file"`,
    );
    let archive = '';
    await new Clones(state).clone({ repository, directory: 'sub' }, forever, async tar => {
      archive = Buffer.concat(await tar.toArray()).toString('latin1');
    });
    assert.match(archive, /\.\/sub\/file/);
    const args = readFileSync(join(state.path, 'bin/args'), 'utf8');
    for (const setting of [
      'protocol.allow=never',
      'http.followRedirects=false',
      'core.hooksPath=/dev/null',
      'credential.helper=',
      'http.curloptResolve=198.51.100.7:443:198.51.100.7',
      '--template=',
      '--no-recurse-submodules',
      '-- https://198.51.100.7/some/x.git',
    ]) {
      assert.ok(args.includes(setting), setting);
    }
    assert.doesNotMatch(args, /secret/);
    const environment = readFileSync(join(state.path, 'bin/env'), 'utf8');
    const names = [...environment.matchAll(/^([A-Z_0-9]+)=/gm)].map(([, name]) => name);
    assert.ok(
      names.every(name => /^(PATH|HOME|LC_ALL|PWD|OLDPWD|SHLVL|_|GIT_\w+)$/.test(name ?? '')),
      environment,
    );
    assert.match(environment, /^GIT_CONFIG_NOSYSTEM=1$/m);
    assert.match(environment, /^GIT_CONFIG_GLOBAL=\/dev\/null$/m);
    assert.match(environment, /^GIT_TERMINAL_PROMPT=0$/m);
    assert.deepEqual(readdirSync(state.file('clones')), []);
  });

  test('fails with the words of git, and leaves nothing', async context => {
    const state = withGit(context, `${modern}echo "fatal: repository not found" >&2; exit 128`);
    const cloned = new Clones(state).clone({ repository }, forever, async () => assert.fail());
    await assert.rejects(cloned, failsWith('clone-failed', /^fatal: repository not found$/));
    assert.deepEqual(readdirSync(state.file('clones')), []);
  });

  for (const [what, script] of [
    ['is not there', 'exit 127'],
    ['is too old to be told where a host is', 'echo git version 2.36.9'],
  ] as const) {
    test(`says so when git ${what}`, async context => {
      const state = withGit(context, script);
      const cloned = new Clones(state).clone({ repository }, forever, async () => assert.fail());
      await assert.rejects(cloned, failsWith('program-absent', /git 2\.37 or later/));
    });
  }

  test('ends with its group', async context => {
    const state = withGit(context, `${modern}sleep 600`);
    const abort = new AbortController();
    const cloned = new Clones(state).clone({ repository }, abort.signal, async () => assert.fail());
    setTimeout(() => abort.abort(new Error('deleted')), 200);
    await assert.rejects(cloned, /deleted/);
  });
});
