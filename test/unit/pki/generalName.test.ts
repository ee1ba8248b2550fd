import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createCertificate } from '../../../src/pki/certificate.ts';
import {
  constraintTo,
  generalName,
  type NameConstraint,
  subtreeBase,
  type SubjectAlternativeName,
} from '../../../src/pki/generalName.ts';

function certificateFor(name: SubjectAlternativeName): X509Certificate {
  const { certificate } = createCertificate({
    subject: [['CN', 'server']],
    validity: { days: 1 },
    subjectAlternativeNames: [name],
  });
  return new X509Certificate(certificate);
}

describe('a subject alternative name', () => {
  test('may be any IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), address => {
        assert.equal(certificateFor(`IP:${address}`).checkIP(address), address);
      }),
    );
  });

  test('may be any IPv6 address, however it is written', () => {
    fc.assert(
      fc.property(fc.ipV6(), address => {
        assert.equal(certificateFor(`IP:${address}`).checkIP(address), address);
      }),
      { examples: [['::'], ['::1'], ['1::'], ['fd00::1:2'], ['::ffff:10.0.0.1'], ['1:2:3:4:5:6:7:8']] },
    );
  });

  test('may be a DNS name', () => {
    const certificate = certificateFor('DNS:api.eastus.azurecontainer.io');
    assert.equal(certificate.checkHost('api.eastus.azurecontainer.io'), 'api.eastus.azurecontainer.io');
    assert.equal(certificate.checkHost('etcd.eastus.azurecontainer.io'), undefined);
  });

  const nonsense: readonly SubjectAlternativeName[] = [
    'IP:localhost',
    'IP:10.0.0.256',
    'IP:fe80::1%eth0',
    'IP:',
    'DNS:',
    'DNS:two words',
    'DNS:köln.example',
  ];
  for (const name of nonsense) {
    test(`is not “${name}”`, () => {
      assert.throws(() => generalName(name), { name: 'CertificateError', reason: 'name-invalid' });
    });
  }
});

describe('a name constraint', () => {
  test('to one name admits just that', () => {
    assert.equal(constraintTo('DNS:localhost'), 'DNS:localhost');
    assert.equal(constraintTo('IP:127.0.0.1'), 'IP:127.0.0.1/255.255.255.255');
    assert.equal(constraintTo('IP:::1'), 'IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
  });

  for (const constraint of ['IP:10.0.0.0/8', 'IP:10.0.0.0/ffff::', 'DNS:'] satisfies NameConstraint[]) {
    test(`is not “${constraint}”`, () => {
      assert.throws(() => subtreeBase(constraint), { name: 'CertificateError', reason: 'name-invalid' });
    });
  }
});
