import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { createCertificate } from '../../../src/pki/certificate.ts';
import { certificateExpiry, certificateFingerprint } from '../../../src/pki/certificateFacts.ts';

const from = new Date('2026-03-01T12:00:00Z');
const { certificate } = createCertificate({ subject: [['CN', 'x']], validity: { days: 2, from } });

test('the fingerprint is OpenSSL’s, in lower case without colons', () => {
  const expected = new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
  assert.equal(certificateFingerprint(certificate), expected);
});

test('the fingerprint does not depend on how the PEM is wrapped', () => {
  const rewrapped = certificate.replaceAll('\n', '\r\n');
  assert.equal(certificateFingerprint(rewrapped), certificateFingerprint(certificate));
});

test('the expiry is the last moment of validity', () => {
  assert.deepEqual(certificateExpiry(certificate), new Date('2026-03-03T12:00:00Z'));
});
