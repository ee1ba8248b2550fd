import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCertificate } from '../../../src/pki/certificate.ts';
import { certificateValidity } from '../../../src/pki/certificateFacts.ts';

const from = new Date('2026-03-01T12:00:00Z');
const { certificate } = createCertificate({ subject: [['CN', 'x']], validity: { days: 2, from } });

test('the expiry is the last moment of validity', () => {
  assert.deepEqual(certificateValidity(certificate).until, new Date('2026-03-03T12:00:00Z'));
});
