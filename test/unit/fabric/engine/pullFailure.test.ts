import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EngineErrorReason } from '../../../../src/fabric/engine/engineError.ts';
import { pullFailure } from '../../../../src/fabric/engine/pullFailure.ts';

/** As Docker and Podman print them. */
const cases: readonly (readonly [EngineErrorReason, string])[] = [
  ['image-not-found', 'manifest for nginx:nope not found: manifest unknown: manifest unknown'],
  [
    'image-not-found',
    "pull access denied for nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  ['registry-refused', 'Head "https://registry.example/v2/": unauthorized: authentication required'],
  ['rate-limited', 'toomanyrequests: You have reached your unauthenticated pull rate limit.'],
  ['registry-unreachable', 'dial tcp: lookup registry-1.docker.io on 10.0.0.53:53: no such host'],
  ['registry-unreachable', 'net/http: TLS handshake timeout'],
  ['disk-full', 'write /var/lib/docker/tmp/GetImageBlob1: no space left on device'],
  ['unexpected', 'something new'],
];

describe('pullFailure', () => {
  for (const [reason, words] of cases) {
    test(`${reason}: ${words}`, () => {
      const failure = pullFailure('docker.io/library/nginx:latest', words, new Error(words));
      assert.equal(failure.reason, reason);
      assert.ok(
        failure.message.includes('docker.io/library/nginx:latest') && failure.message.includes(words),
      );
    });
  }
});
