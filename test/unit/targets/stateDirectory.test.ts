import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stateDirectory } from '../../../src/targets/stateDirectory.ts';

describe('the state directory', () => {
  const cases: readonly (readonly [string, NodeJS.ProcessEnv, NodeJS.Platform, string])[] = [
    ['is where FRANKENETES_HOME says', { FRANKENETES_HOME: '/x' }, 'linux', '/x'],
    [
      'ignores an empty FRANKENETES_HOME',
      { FRANKENETES_HOME: '' },
      'linux',
      '/home/me/.local/share/frankenetes',
    ],
    ['follows XDG_DATA_HOME', { XDG_DATA_HOME: '/data' }, 'linux', '/data/frankenetes'],
    ['is in the home on Linux', {}, 'linux', '/home/me/.local/share/frankenetes'],
    ['is in the library on macOS', {}, 'darwin', '/home/me/Library/Application Support/Frankenetes'],
  ];
  for (const [what, environment, platform, expected] of cases) {
    test(what, () => assert.equal(stateDirectory(environment, platform, '/home/me'), expected));
  }
});
