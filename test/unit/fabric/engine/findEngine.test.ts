import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { EngineError } from '../../../../src/fabric/engine/engineError.ts';
import {
  engineCandidates,
  engineUrl,
  findEngine,
  parseEngineAddress,
  type EngineSearch,
} from '../../../../src/fabric/engine/findEngine.ts';

function search(more: Partial<EngineSearch> = {}): EngineSearch {
  return { environment: {}, platform: 'linux', home: '/home/ada', ...more };
}

describe('engineCandidates', () => {
  test('a wanted engine is the only one', () => {
    const environment = { DOCKER_HOST: 'unix:///elsewhere.sock' };
    assert.deepEqual(engineCandidates(search({ wanted: 'unix:///mine.sock', environment })), [
      'unix:///mine.sock',
    ]);
    assert.deepEqual(engineCandidates(search({ environment })), ['unix:///elsewhere.sock']);
  });

  test('else the well-known sockets of Docker and Podman, the user’s own included', () => {
    const candidates = engineCandidates(search({ environment: { XDG_RUNTIME_DIR: '/run/user/1000' } }));
    for (const socket of [
      'unix:///var/run/docker.sock',
      'unix:///home/ada/.docker/run/docker.sock',
      'unix:///run/user/1000/podman/podman.sock',
      'unix:///run/podman/podman.sock',
    ]) {
      assert.ok(candidates.includes(socket), socket);
    }
  });
});

describe('parseEngineAddress', () => {
  test('knows sockets, pipes and ports', () => {
    assert.deepEqual(parseEngineAddress('unix:///run/docker.sock'), { socketPath: '/run/docker.sock' });
    assert.deepEqual(parseEngineAddress('npipe:////./pipe/docker'), { socketPath: '//./pipe/docker' });
    assert.deepEqual(parseEngineAddress('tcp://127.0.0.1:2375'), { host: '127.0.0.1', port: 2375 });
    assert.deepEqual(parseEngineAddress('tcp://[::1]:2375'), { host: '::1', port: 2375 });
  });

  test('says what an address looks like', () => {
    assert.throws(
      () => parseEngineAddress('ssh://somewhere'),
      /unix:\/\/\/path\/to\/socket or tcp:\/\/host:port/,
    );
  });
});

describe('findEngine', () => {
  test('takes the first that answers', async () => {
    const podman = { socketPath: '/run/podman/podman.sock' };
    const found = await findEngine(
      search(),
      async address => 'socketPath' in address && address.socketPath === podman.socketPath,
    );
    assert.deepEqual(found, podman);
  });

  test('none: tells what was tried and what to install', async () => {
    await assert.rejects(
      findEngine(search(), async () => false),
      error =>
        error instanceof EngineError &&
        error.reason === 'unreachable' &&
        error.message.includes('/var/run/docker.sock') &&
        error.message.includes('/run/podman/podman.sock') &&
        error.message.includes('Install Docker'),
    );
  });

  test('writes an address as it is given', () => {
    for (const url of ['unix:///run/docker.sock', 'npipe:////./pipe/docker_engine', 'tcp://[::1]:2375']) {
      assert.equal(engineUrl(parseEngineAddress(url)), url);
    }
  });

  test('asks the engine itself', async t => {
    const directory = await mkdtemp(join(tmpdir(), 'frankenetes-find-'));
    t.after(() => rm(directory, { recursive: true }));
    const socketPath = join(directory, 'engine.sock');
    const wanted = `unix://${socketPath}`;
    await assert.rejects(findEngine(search({ wanted })), EngineError);

    const asked: string[] = [];
    const engine = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('OK');
    });
    await new Promise<void>(resolve => engine.listen(socketPath, resolve));
    t.after(() => engine.close());
    assert.deepEqual(await findEngine(search({ wanted })), { socketPath });
    assert.deepEqual(asked, ['/_ping']);
  });
});
