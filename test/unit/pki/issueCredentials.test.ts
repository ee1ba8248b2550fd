import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import type { ClusterCredentials, KeyPair } from '../../../src/cluster/credentials.ts';
import {
  type ClusterSpec,
  type TargetKind,
  targets,
  topologies,
  type Topology,
} from '../../../src/cluster/spec.ts';
import { createCertificate } from '../../../src/pki/certificate.ts';
import { issueClusterCredentials, issuePersonalCertificate } from '../../../src/pki/issueCredentials.ts';
import { handshake } from './handshake.ts';
import { verify } from './openssl.ts';

const names = {
  apiserver: 'demo-x7k2p-apiserver.eastus.azurecontainer.io',
  etcd: 'demo-x7k2p-etcd.eastus.azurecontainer.io',
  virtualKubelet: 'demo-x7k2p-virtual-kubelet.eastus.azurecontainer.io',
};

/** Credentials with the personal certificates beside the components'. */
function issue({ target = 'local', topology = 'classic' }: Partial<ClusterSpec> = {}, now?: Date) {
  const credentials = issueClusterCredentials({ id: 'x7k2p00000', target, topology }, names, now);
  const person = { user: 'alice', target, ...(now === undefined ? {} : { now }) };
  return {
    credentials,
    certificates: {
      ...credentials.certificates,
      admin: issuePersonalCertificate(credentials, 'admin', person),
      bootstrap: issuePersonalCertificate(credentials, 'bootstrap', person),
    },
  };
}

type CertificateName = keyof ReturnType<typeof issue>['certificates'];
type AuthorityName = keyof ClusterCredentials['authorities'];

interface ExpectedRow {
  readonly issuer: AuthorityName;
  readonly subject: string;
  readonly usage: readonly ('sslserver' | 'sslclient')[];
}

const server = ['sslserver'] as const;
const client = ['sslclient'] as const;
const both = ['sslserver', 'sslclient'] as const;

// prettier-ignore
const expectedRows: Readonly<Record<CertificateName, ExpectedRow>> = {
  apiserver:                  { issuer: 'cluster',         usage: server, subject: 'CN=kube-apiserver' },
  'apiserver-kubelet-client': { issuer: 'kubelet-client',  usage: client, subject: 'CN=kube-apiserver-kubelet-client' },
  'apiserver-etcd-client':    { issuer: 'etcd',            usage: client, subject: 'CN=kube-apiserver-etcd-client' },
  'etcd-server':              { issuer: 'etcd',            usage: both,   subject: 'CN=frankenetes-0' },
  'etcd-peer':                { issuer: 'etcd',            usage: both,   subject: 'CN=frankenetes-0' },
  'etcd-snapshot':            { issuer: 'etcd',            usage: client, subject: 'CN=frankenetes-etcd-snapshot' },
  'front-proxy-client':       { issuer: 'front-proxy',     usage: client, subject: 'CN=front-proxy-client' },
  'controller-manager':       { issuer: 'cluster',         usage: client, subject: 'CN=system:kube-controller-manager' },
  scheduler:                  { issuer: 'cluster',         usage: client, subject: 'CN=system:kube-scheduler' },
  'virtual-kubelet':          { issuer: 'cluster',         usage: client, subject: 'CN=frankenetes:virtual-kubelet' },
  'virtual-kubelet-serving':  { issuer: 'kubelet-serving', usage: server, subject: 'CN=frankenetes-virtual-kubelet' },
  admin:                      { issuer: 'cluster',         usage: client, subject: 'O=frankenetes:cluster-admins\nCN=alice' },
  bootstrap:                  { issuer: 'cluster',         usage: client, subject: 'O=system:masters\nCN=frankenetes-bootstrap' },
};

const authorityNames: readonly AuthorityName[] = [
  'cluster',
  'etcd',
  'front-proxy',
  'kubelet-serving',
  'kubelet-client',
];

const apiserverNames = [
  `DNS:${names.apiserver}`,
  'DNS:kubernetes',
  'DNS:kubernetes.default',
  'DNS:kubernetes.default.svc',
  'DNS:kubernetes.default.svc.cluster.local',
  'DNS:localhost',
  'IP Address:10.96.0.1',
  'IP Address:127.0.0.1',
];
const loopback = ['DNS:localhost', 'IP Address:127.0.0.1'];

/** Certificates that are not named here carry no names. */
const expectedNames: Readonly<Record<Topology, Partial<Record<CertificateName, readonly string[]>>>> = {
  compact: {
    apiserver: apiserverNames,
    'etcd-server': loopback,
    'etcd-peer': loopback,
    'virtual-kubelet-serving': [`DNS:${names.virtualKubelet}`, ...loopback],
  },
  classic: {
    apiserver: apiserverNames,
    'etcd-server': [`DNS:${names.etcd}`, ...loopback],
    'etcd-peer': loopback,
    'virtual-kubelet-serving': [`DNS:${names.virtualKubelet}`, ...loopback],
  },
  single: {
    apiserver: apiserverNames,
    'etcd-server': loopback,
    'etcd-peer': loopback,
    'virtual-kubelet-serving': loopback,
  },
};

function entriesOf<Name extends string, Value>(record: Readonly<Record<Name, Value>>): [Name, Value][] {
  return Object.entries(record) as [Name, Value][];
}

function namesIn({ certificate }: KeyPair): readonly string[] {
  return new X509Certificate(certificate).subjectAltName?.split(', ') ?? [];
}

describe('every certificate', () => {
  const { credentials, certificates } = issue();

  test('is in the table, and nothing else', () => {
    assert.deepEqual(Object.keys(certificates).toSorted(), Object.keys(expectedRows).toSorted());
    assert.deepEqual(Object.keys(credentials.authorities).toSorted(), authorityNames.toSorted());
  });

  for (const [name, { issuer, subject, usage }] of entriesOf(expectedRows)) {
    const pair = certificates[name];
    const { certificate } = pair;
    const trusted = credentials.authorities[issuer].certificate;

    describe(name, () => {
      test('speaks for its subject', () => {
        assert.equal(new X509Certificate(certificate).subject, subject);
      });

      test('comes with its own P-256 key', () => {
        const key = createPrivateKey(pair.privateKey);
        assert.equal(key.asymmetricKeyDetails?.namedCurve, 'prime256v1');
        assert.ok(new X509Certificate(certificate).checkPrivateKey(key));
      });

      test('passes OpenSSL for its purposes and no other', () => {
        for (const purpose of both) {
          const verdict = verify(certificate, { trusted, purpose });
          if (usage.some(allowed => allowed === purpose)) {
            assert.equal(verdict, 'OK');
          } else {
            assert.match(verdict, /unsuitable certificate purpose/);
          }
        }
      });

      test('answers to its names and no other', () => {
        for (const listed of namesIn(pair)) {
          const [kind, value] = listed.split(':', 2) as [string, string];
          const asked = kind === 'DNS' ? { hostname: value } : { ip: value };
          assert.equal(verify(certificate, { trusted, ...asked }), 'OK', listed);
        }
        assert.match(verify(certificate, { trusted, hostname: 'example.com' }), /hostname mismatch/);
        assert.match(verify(certificate, { trusted, ip: '10.0.0.1' }), /IP address mismatch/);
      });

      test('is worth nothing to the other authorities', () => {
        for (const other of authorityNames.filter(authority => authority !== issuer)) {
          const verdict = verify(certificate, { trusted: credentials.authorities[other].certificate });
          assert.match(verdict, /unable to get local issuer certificate/, other);
        }
      });
    });
  }

  test('has a serial number of its own, in this cluster and the next', () => {
    const pairs = [issue(), issue()].flatMap(cluster => [
      ...Object.values(cluster.certificates),
      ...Object.values(cluster.credentials.authorities),
    ]);
    const serials = pairs.map(pair => new X509Certificate(pair.certificate).serialNumber);
    assert.equal(new Set(serials).size, 2 * (13 + 5));
  });
});

for (const topology of topologies) {
  test(`the names of a ${topology} cluster's certificates`, () => {
    const found = entriesOf(issue({ topology }).certificates)
      .map(([name, pair]) => [name, namesIn(pair)] as const)
      .filter(([, listed]) => listed.length > 0);
    assert.deepEqual(Object.fromEntries(found), expectedNames[topology]);
  });
}

describe('every authority', () => {
  const { authorities } = issue().credentials;

  for (const [name, issuer] of entriesOf(authorities)) {
    describe(name, () => {
      test('passes OpenSSL and holds its own P-256 key', () => {
        const key = createPrivateKey(issuer.privateKey);
        assert.equal(verify(issuer.certificate, { trusted: issuer.certificate }), 'OK');
        assert.equal(key.asymmetricKeyDetails?.namedCurve, 'prime256v1');
        assert.ok(new X509Certificate(issuer.certificate).checkPrivateKey(key));
      });

      test('can appoint no further authority', () => {
        const subject = [['CN', 'usurper']] as const;
        const usurper = createCertificate({ subject, issuer, validity: { days: 1 }, authority: {} });
        const { certificate } = createCertificate({ subject, issuer: usurper, validity: { days: 1 } });
        const verdict = verify(certificate, { trusted: issuer.certificate, untrusted: usurper.certificate });
        assert.match(verdict, /path length constraint exceeded/);
      });
    });
  }

  test('for kubelet serving vouches for the virtual kubelet’s names only', () => {
    const issuer = authorities['kubelet-serving'];
    for (const name of [`DNS:${names.apiserver}`, 'DNS:example.com', 'IP:10.96.0.1'] as const) {
      const subject = [['CN', 'frankenetes-virtual-kubelet']] as const;
      const subjectAlternativeNames = [name];
      const { certificate } = createCertificate({
        subject,
        issuer,
        validity: { days: 1 },
        subjectAlternativeNames,
      });
      assert.match(verify(certificate, { trusted: issuer.certificate }), /permitted subtree violation/, name);
    }
  });
});

describe('lifetimes', () => {
  const hour = 3_600_000;
  const day = 24 * hour;
  const now = new Date('2026-03-01T12:00:00Z');
  const adminLifetime: Readonly<Record<TargetKind, number>> = { local: 365 * day, azure: 7 * day };

  function lifetimeOf({ certificate }: KeyPair): number {
    return new Date(new X509Certificate(certificate).validTo).getTime() - now.getTime();
  }

  for (const target of targets) {
    describe(`on target ${target}`, () => {
      const { credentials, certificates } = issue({ target }, now);

      test('ten years for authorities', () => {
        for (const [name, pair] of entriesOf(credentials.authorities)) {
          assert.equal(lifetimeOf(pair), 3650 * day, name);
        }
      });

      test('one year for components', () => {
        for (const [name, pair] of entriesOf(credentials.certificates)) {
          assert.equal(lifetimeOf(pair), 365 * day, name);
        }
      });

      test(`${adminLifetime[target] / day} days for a person`, () => {
        assert.equal(lifetimeOf(certificates.admin), adminLifetime[target]);
      });

      test('one hour for bootstrapping', () => {
        assert.equal(lifetimeOf(certificates.bootstrap), hour);
      });
    });
  }

  test('begin five minutes before now', () => {
    const { credentials, certificates } = issue({}, now);
    for (const pair of [...Object.values(certificates), ...Object.values(credentials.authorities)]) {
      const { validFrom } = new X509Certificate(pair.certificate);
      assert.equal(validFrom, 'Mar  1 11:55:00 2026 GMT');
    }
  });

  test('of a person end with the cluster’s authority', () => {
    const { credentials } = issue({}, now);
    const late = new Date(now.getTime() + 3600 * day);
    const admin = issuePersonalCertificate(credentials, 'admin', {
      user: 'alice',
      target: 'local',
      now: late,
    });
    assert.equal(lifetimeOf(admin), 3650 * day);
  });
});

describe('the other secrets', () => {
  const { credentials } = issue();
  const { serviceAccount, encryptionKey } = credentials;

  test('are a P-256 key pair for ServiceAccount tokens', () => {
    assert.equal(createPrivateKey(serviceAccount.privateKey).asymmetricKeyDetails?.namedCurve, 'prime256v1');
    const derived = createPublicKey(serviceAccount.privateKey).export({ type: 'spki', format: 'pem' });
    assert.equal(serviceAccount.publicKey, derived);
  });

  test('are an encryption key of 32 bytes', () => {
    assert.equal(Buffer.from(encryptionKey, 'base64').length, 32);
  });

  test('differ from cluster to cluster', () => {
    const other = issue().credentials;
    assert.notEqual(other.encryptionKey, encryptionKey);
    assert.notEqual(other.serviceAccount.privateKey, serviceAccount.privateKey);
  });

  test('say whose they are, so that they can be stored', () => {
    assert.equal(credentials.version, 1);
    assert.equal(credentials.clusterId, 'x7k2p00000');
    assert.deepEqual(JSON.parse(JSON.stringify(credentials)), credentials);
  });
});

interface Call {
  readonly server: CertificateName;
  /** The authority by which the server judges its callers. */
  readonly clientAuthority: AuthorityName;
  readonly client: CertificateName;
  /** The authority by which the caller judges the server. */
  readonly serverAuthority: AuthorityName;
  readonly serverName?: string;
}

describe('mutual TLS 1.3', () => {
  const { credentials, certificates } = issue();

  function shakeHands(call: Call) {
    return handshake(
      {
        presents: certificates[call.server],
        trusts: credentials.authorities[call.clientAuthority].certificate,
      },
      {
        presents: certificates[call.client],
        trusts: credentials.authorities[call.serverAuthority].certificate,
      },
      call.serverName ?? 'localhost',
    );
  }

  const toApiserver = {
    server: 'apiserver',
    clientAuthority: 'cluster',
    serverAuthority: 'cluster',
  } as const;
  const toEtcd = { server: 'etcd-server', clientAuthority: 'etcd', serverAuthority: 'etcd' } as const;
  const toVirtualKubelet = {
    server: 'virtual-kubelet-serving',
    clientAuthority: 'kubelet-client',
    serverAuthority: 'kubelet-serving',
  } as const;

  const within: readonly Call[] = [
    { ...toApiserver, client: 'controller-manager', serverName: 'kubernetes.default.svc' },
    { ...toApiserver, client: 'scheduler' },
    { ...toApiserver, client: 'virtual-kubelet', serverName: names.apiserver },
    { ...toApiserver, client: 'admin', serverName: names.apiserver },
    { ...toApiserver, client: 'bootstrap' },
    { ...toEtcd, client: 'apiserver-etcd-client', serverName: names.etcd },
    { ...toEtcd, client: 'etcd-snapshot', serverName: names.etcd },
    { ...toEtcd, client: 'etcd-server' },
    { ...toEtcd, server: 'etcd-peer', client: 'etcd-peer' },
    { ...toVirtualKubelet, client: 'apiserver-kubelet-client', serverName: names.virtualKubelet },
    { ...toApiserver, clientAuthority: 'front-proxy', client: 'front-proxy-client' },
  ];
  for (const call of within) {
    test(`${call.client} and ${call.server} trust each other`, async () => {
      const expected = { protocol: 'TLSv1.3', ofServer: 'trusted', ofClient: 'trusted' };
      assert.deepEqual(await shakeHands(call), expected);
    });
  }

  const strangers: readonly Call[] = [
    { ...toEtcd, client: 'admin' },
    { ...toEtcd, client: 'scheduler' },
    { ...toEtcd, client: 'apiserver-kubelet-client' },
    { ...toApiserver, client: 'apiserver-etcd-client' },
    { ...toApiserver, client: 'front-proxy-client' },
    { ...toVirtualKubelet, client: 'admin' },
    { ...toVirtualKubelet, client: 'virtual-kubelet' },
  ];
  for (const call of strangers) {
    test(`${call.server} does not trust ${call.client}`, async () => {
      const { ofServer, ofClient } = await shakeHands(call);
      assert.deepEqual(
        { ofServer, ofClient },
        { ofServer: 'trusted', ofClient: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
      );
    });
  }

  const impostors: readonly (Call & { readonly error: string })[] = [
    { ...toApiserver, client: 'admin', server: 'etcd-server', error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    {
      ...toApiserver,
      client: 'admin',
      server: 'virtual-kubelet-serving',
      error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    { ...toApiserver, client: 'admin', server: 'controller-manager', error: 'INVALID_PURPOSE' },
    { ...toApiserver, client: 'admin', serverName: names.etcd, error: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    {
      ...toEtcd,
      client: 'etcd-snapshot',
      server: 'etcd-peer',
      serverName: names.etcd,
      error: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
  ];
  for (const { error, ...call } of impostors) {
    test(`${call.client} does not take ${call.server} for ${call.serverName ?? 'its server'}: ${error}`, async () => {
      assert.equal((await shakeHands(call)).ofServer, error);
    });
  }

  test('a serving certificate does not let its holder call', async () => {
    const { ofClient } = await shakeHands({ ...toApiserver, client: 'apiserver' });
    assert.equal(ofClient, 'INVALID_PURPOSE');
  });

  test('a cluster’s admin is a stranger to the next cluster', async () => {
    const other = issue();
    const next = other.credentials.authorities.cluster.certificate;
    const verdicts = await handshake(
      { presents: other.certificates.apiserver, trusts: next },
      { presents: certificates.admin, trusts: next },
      'localhost',
    );
    assert.equal(verdicts.ofServer, 'trusted');
    assert.equal(verdicts.ofClient, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });
});
