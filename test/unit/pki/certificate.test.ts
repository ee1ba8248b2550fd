import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import { type CertificateRequest, createCertificate } from '../../../src/pki/certificate.ts';
import { certificateValidity } from '../../../src/pki/certificateFacts.ts';
import { verify } from './openssl.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const now = new Date('2026-03-01T12:00:00Z');

function authority(parts: Partial<CertificateRequest> = {}) {
  return createCertificate({
    subject: [['CN', 'authority']],
    validity: { days: 30 },
    authority: {},
    ...parts,
  });
}

function leaf(parts: Partial<CertificateRequest> = {}) {
  return createCertificate({ subject: [['CN', 'leaf']], validity: { days: 1 }, ...parts });
}

describe('the key', () => {
  const pair = leaf();
  const key = createPrivateKey(pair.privateKey);

  test('is P-256 in PKCS #8', () => {
    assert.match(pair.privateKey, /^-----BEGIN PRIVATE KEY-----\n/);
    assert.equal(key.asymmetricKeyType, 'ec');
    assert.equal(key.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  });

  test('is the one that the certificate certifies', () => {
    assert.ok(new X509Certificate(pair.certificate).checkPrivateKey(key));
  });

  test('is another one each time', () => {
    assert.notEqual(leaf().privateKey, pair.privateKey);
  });
});

describe('the subject', () => {
  test('keeps its order and any script', () => {
    const { certificate } = leaf({
      subject: [
        ['O', 'frankenetes'],
        ['CN', 'Zoë 東京'],
      ],
    });
    assert.equal(new X509Certificate(certificate).subject, 'O=frankenetes\nCN=Zoë 東京');
  });

  test('of the authority becomes the issuer, byte for byte', () => {
    const issuer = authority({
      subject: [
        ['O', 'Mary’s'],
        ['CN', 'château'],
      ],
    });
    const { certificate } = leaf({ issuer });
    assert.equal(new X509Certificate(certificate).issuer, 'O=Mary’s\nCN=château');
    assert.equal(verify(certificate, { trusted: issuer.certificate }), 'OK');
  });
});

describe('the validity', () => {
  test('begins five minutes early, for clocks that are behind', () => {
    const { certificate } = leaf({ validity: { days: 1, from: now } });
    const { validFrom } = new X509Certificate(certificate);
    assert.equal(new Date(validFrom).getTime(), now.getTime() - 5 * minute);
  });

  test('lasts as long as said, counted from the given moment', () => {
    const { certificate } = leaf({ validity: { days: 1 / 24, from: now } });
    assert.equal(certificateValidity(certificate).until.getTime(), now.getTime() + 60 * minute);
  });

  test('never outlives the issuer', () => {
    const issuer = authority({ validity: { days: 10, from: now } });
    const { certificate } = leaf({ issuer, validity: { days: 365, from: now } });
    assert.deepEqual(certificateValidity(certificate).until, certificateValidity(issuer.certificate).until);
  });

  test('is refused where the issuer has ended', () => {
    const issuer = authority({ validity: { days: 10, from: now } });
    const from = new Date(now.getTime() + 10 * day);
    assert.throws(() => leaf({ issuer, validity: { days: 1, from } }), {
      name: 'CertificateError',
      reason: 'authority-expired',
      message: /2026-03-11T12:00:00\.000Z/,
    });
  });

  test('may reach beyond 2049, where X.509 changes its time format', () => {
    const issuer = authority({ validity: { days: 365 * 40 } });
    const { certificate } = leaf({ issuer, validity: { days: 365 * 40 } });
    assert.ok(certificateValidity(certificate).until.getUTCFullYear() > 2050);
    assert.equal(verify(certificate, { trusted: issuer.certificate }), 'OK');
  });
});

describe('the serial number', () => {
  test('is positive, 16 bytes long and never the same', () => {
    const serials = Array.from({ length: 50 }, () => new X509Certificate(leaf().certificate).serialNumber);
    for (const serial of serials) {
      assert.match(serial, /^[4-7][0-9A-F]{31}$/);
    }
    assert.equal(new Set(serials).size, serials.length);
  });
});

describe('the extended key usage', () => {
  const issuer = authority();
  const trusted = issuer.certificate;

  test('lets a server be a server only', () => {
    const { certificate } = leaf({ issuer, extendedKeyUsage: ['serverAuth'] });
    assert.equal(verify(certificate, { trusted, purpose: 'sslserver' }), 'OK');
    assert.match(verify(certificate, { trusted, purpose: 'sslclient' }), /unsuitable certificate purpose/);
  });

  test('lets a client be a client only', () => {
    const { certificate } = leaf({ issuer, extendedKeyUsage: ['clientAuth'] });
    assert.equal(verify(certificate, { trusted, purpose: 'sslclient' }), 'OK');
    assert.match(verify(certificate, { trusted, purpose: 'sslserver' }), /unsuitable certificate purpose/);
  });
});

describe('the authority', () => {
  test('vouches for what it signed and for nothing else', () => {
    const issuer = authority();
    const namesake = authority();
    const { certificate } = leaf({ issuer });
    assert.equal(verify(certificate, { trusted: issuer.certificate }), 'OK');
    assert.match(
      verify(certificate, { trusted: namesake.certificate }),
      /unable to get local issuer certificate/,
    );
  });

  test('is not what a plain certificate is', () => {
    const root = authority();
    const issuer = leaf({ issuer: root });
    const { certificate } = leaf({ issuer });
    const verdict = verify(certificate, { trusted: root.certificate, untrusted: issuer.certificate });
    assert.match(verdict, /invalid CA certificate/);
  });

  test('may be followed by as many authorities as its path length says', () => {
    const verdictWith = (pathLength: number): string => {
      const root = authority({ authority: { pathLength } });
      const issuer = authority({ issuer: root, subject: [['CN', 'intermediate']] });
      const { certificate } = leaf({ issuer });
      return verify(certificate, { trusted: root.certificate, untrusted: issuer.certificate });
    };
    assert.equal(verdictWith(1), 'OK');
    assert.match(verdictWith(0), /path length constraint exceeded/);
  });

  describe('with name constraints', () => {
    const issuer = authority({
      authority: {
        permitted: [
          'DNS:example.com',
          'IP:10.1.0.0/255.255.0.0',
          'IP:fd00::/ffff:ffff:ffff:ffff:ffff:ffff:ffff:0',
        ],
      },
    });
    const verdictOn = (name: `DNS:${string}` | `IP:${string}`): string =>
      verify(leaf({ issuer, subjectAlternativeNames: [name] }).certificate, { trusted: issuer.certificate });

    for (const name of ['DNS:example.com', 'DNS:a.example.com', 'IP:10.1.200.3', 'IP:fd00::7'] as const) {
      test(`vouches for ${name}`, () => {
        assert.equal(verdictOn(name), 'OK');
      });
    }
    for (const name of ['DNS:example.org', 'DNS:badexample.com', 'IP:10.2.0.1', 'IP:fd00::1:7'] as const) {
      test(`does not vouch for ${name}`, () => {
        assert.match(verdictOn(name), /permitted subtree violation/);
      });
    }
  });
});
