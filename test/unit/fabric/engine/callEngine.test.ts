import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callEngine, statusOf, unless } from '../../../../src/fabric/engine/callEngine.ts';
import { EngineError, type EngineErrorReason } from '../../../../src/fabric/engine/engineError.ts';

function refusal(statusCode: number, message: string, cause?: string): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) ${message}`), {
    statusCode,
    json: { message, cause },
  });
}

function connection(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('callEngine', () => {
  const cases: readonly (readonly [EngineErrorReason, Error])[] = [
    ['unreachable', connection('ECONNREFUSED')],
    ['unreachable', connection('ENOENT')],
    ['gone', refusal(404, 'No such container: x')],
    ['port-taken', refusal(500, 'Bind for 127.0.0.1:80 failed: port is already allocated')],
    [
      'port-taken',
      refusal(500, 'cannot listen on the TCP port: listen tcp4 127.0.0.1:80: bind: address already in use'),
    ],
    ['disk-full', refusal(500, 'mkdir /var/lib/docker/overlay2/x: no space left on device')],
    ['not-running', refusal(409, 'container 0123 is not running')],
    ['not-running', refusal(500, 'can only attach to running containers: container state improper')],
    ['start-failed', refusal(500, 'runc create failed')],
  ];
  for (const [reason, error] of cases) {
    test(`${error.message} is ${reason}`, async () => {
      await assert.rejects(
        callEngine('start it', Promise.reject(error), 'start-failed'),
        thrown => thrown instanceof EngineError && thrown.reason === reason && thrown.cause === error,
      );
    });
  }

  test('says what was tried and what the engine answered', async () => {
    const answer = callEngine('start it', Promise.reject(refusal(500, 'runc create failed')));
    await assert.rejects(answer, /could not start it: runc create failed$/);
  });
});

describe('statusOf', () => {
  test('a container that goes during a request is not there, whatever status Podman gives', () => {
    assert.equal(statusOf(refusal(500, 'container x does not exist in database', 'no such container')), 404);
    assert.equal(statusOf(refusal(500, 'other', 'other')), 500);
    assert.equal(statusOf(connection('EPIPE')), undefined);
  });
});

describe('unless', () => {
  test('takes the given statuses for success, and no others', async () => {
    await unless([304, 404], Promise.reject(refusal(304, 'already started')));
    await assert.rejects(unless([304], Promise.reject(refusal(409, 'conflict'))), /conflict/);
  });
});
