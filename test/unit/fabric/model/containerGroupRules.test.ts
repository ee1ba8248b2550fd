import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type {
  ContainerGroupProperties,
  ContainerGroupRequest,
} from '../../../../src/cluster/containerGroup.ts';
import {
  brokenRule,
  type Candidate,
  containerGroupRules,
} from '../../../../src/fabric/model/containerGroupRules.ts';
import type { ContainerGroup } from '../../../../src/fabric/model/resource.ts';
import { container, groupRequest } from '../fixtures.ts';

type Change = Partial<Omit<Candidate, 'request'>> & {
  readonly request?: Partial<ContainerGroupRequest>;
  readonly properties?: Partial<ContainerGroupProperties>;
};

function candidate({ request, properties, ...others }: Change = {}): Candidate {
  return {
    name: 'demo',
    labelTaken: false,
    identityExists: () => true,
    ...others,
    request: { ...groupRequest(properties), ...request },
  };
}

function existing(properties: Partial<ContainerGroupProperties> = {}): ContainerGroup {
  const { location, properties: whole } = groupRequest(properties);
  return {
    kind: 'containerGroup',
    id: '/x',
    name: 'demo',
    resourceGroup: 'rg',
    engineGroup: 'demo-1',
    location,
    tags: {},
    properties: whole,
  };
}

const many = (count: number): readonly number[] => [...Array(count).keys()];
const address = (...ports: readonly number[]): Partial<ContainerGroupProperties> => ({
  ipAddress: { type: 'Public', ports: ports.map(port => ({ port })) },
});
const label = (dnsNameLabel: string): Partial<ContainerGroupProperties> => ({
  ipAddress: { type: 'Public', ports: [{ port: 80 }], dnsNameLabel },
});
const mounting = (mountPath: string, name = 'files'): ReturnType<typeof container> =>
  container('web', { volumeMounts: [{ name, mountPath }] });
const files = { name: 'files', emptyDir: {} } as const;
const privileged = {
  image: 'busybox',
  resources: { requests: { cpu: 1, memoryInGB: 1 } },
  securityContext: { privileged: true },
};

/** For every row of the table, requests that break it and nothing above it. */
const breaking: Readonly<Record<string, readonly Change[]>> = {
  'location-required': [{ request: { location: '' } }],
  'group-name': [{ name: 'Demo' }, { name: '-demo' }, { name: 'd'.repeat(64) }],
  'os-type': [{ properties: { osType: 'Windows' } }],
  'containers-required': [{ properties: { containers: [] } }],
  'containers-at-most': [{ properties: { containers: many(61).map(n => container(`c${n}`)) } }],
  'container-name': [
    { properties: { containers: [container('Web')] } },
    { properties: { containers: [container('a'.repeat(64))] } },
  ],
  'container-name-unique': [{ properties: { containers: [container(), container()] } }],
  'image-required': [{ properties: { containers: [container('web', { image: ' ' })] } }],
  'resources-positive': [
    {
      properties: { containers: [container('web', { resources: { requests: { cpu: 0, memoryInGB: 1 } } })] },
    },
  ],
  'environment-name': [
    { properties: { containers: [container('web', { environmentVariables: [{ name: '1A' }] })] } },
  ],
  'volumes-at-most': [
    { properties: { volumes: many(21).map(n => ({ name: `volume-${n}`, emptyDir: {} })) } },
  ],
  'volume-name': ['data', 'two--hyphens', 'Upper', '-first'].map(name => ({
    properties: { volumes: [{ name, emptyDir: {} }] },
  })),
  'volume-name-unique': [{ properties: { volumes: [files, files] } }],
  'volume-kind': [
    { properties: { volumes: [{ name: 'files' }] } },
    { properties: { volumes: [{ name: 'files', emptyDir: {}, secret: {} }] } },
  ],
  'volume-file-name': ['..', 'a/b', ''].map(file => ({
    properties: { volumes: [{ name: 'files', secret: { [file]: '' } }] },
  })),
  'volume-content': [{ properties: { volumes: [{ name: 'files', secret: { file: 'not base64!' } }] } }],
  'mounts-known': [{ properties: { containers: [mounting('/files')] } }],
  'mount-path': ['relative', '/with:colon'].map(path => ({
    properties: { volumes: [files], containers: [mounting(path)] },
  })),
  'mount-path-unique': [
    {
      properties: {
        volumes: [files, { name: 'other', emptyDir: {} }],
        containers: [
          container('web', {
            volumeMounts: [
              { name: 'files', mountPath: '/a' },
              { name: 'other', mountPath: '/a' },
            ],
          }),
        ],
      },
    },
  ],
  'ports-required': [{ properties: address() }],
  'ports-at-most': [{ properties: address(1, 2, 3, 4, 5, 6) }],
  'port-range': [{ properties: address(0) }, { properties: address(65536) }, { properties: address(1.5) }],
  'port-reserved': [22, 1025, 3390, 9999, 19390, 20000, 30000, 49152].map(port => ({
    properties: address(port),
  })),
  'port-unique': [{ properties: address(80, 80) }],
  'container-port-unique': [
    {
      properties: {
        containers: [container('a', { ports: [{ port: 80 }] }), container('b', { ports: [{ port: 80 }] })],
      },
    },
  ],
  'label-form': ['etcd', '1abcd', 'abcd-', 'Upper', 'a'.repeat(64)].map(value => ({
    properties: label(value),
  })),
  'label-unique': [{ properties: label('taken'), labelTaken: true }],
  'probe-kind': [{ properties: { containers: [container('web', { livenessProbe: {} })] } }],
  privileges: [{ properties: { containers: [{ name: 'web', properties: privileged }] } }],
  'identity-kind': [{ request: { identity: { type: 'SystemAssigned' } } }],
  'identity-exists': [
    {
      request: { identity: { type: 'UserAssigned', userAssignedIdentities: { '/id': {} } } },
      identityExists: () => false,
    },
  ],
  'update-needs-delete': [
    { existing: existing({ restartPolicy: 'Never' }) },
    { existing: existing(address(80)) },
    {
      existing: existing({
        containers: [container('web', { resources: { requests: { cpu: 2, memoryInGB: 1 } } })],
      }),
    },
    { existing: existing(), request: { location: 'westus' } },
  ],
};

describe('the rules for container groups', () => {
  test('let a plain group pass', () => {
    assert.equal(brokenRule(candidate()), undefined);
  });

  test('let a group pass that uses everything to the limit', () => {
    const full = candidate({
      properties: {
        ...label(`a${'b'.repeat(61)}9`),
        containers: many(60).map(n => container(`c${n}`)),
        volumes: [
          ...many(19).map(n => ({ name: `volume-${n}`, emptyDir: {} })),
          { name: 'files', secret: { 'a.crt': 'YQ==' } },
        ],
      },
    });
    assert.equal(brokenRule(full), undefined);
  });

  test('let an update pass that changes image, command or environment', () => {
    const changed = {
      containers: [
        container('web', {
          image: 'other',
          command: ['x'],
          environmentVariables: [{ name: 'A', value: 'b' }],
        }),
      ],
    };
    assert.equal(brokenRule(candidate({ existing: existing(), properties: changed })), undefined);
  });

  for (const rule of containerGroupRules) {
    test(`${rule.id} is kept`, () => {
      const changes = breaking[rule.id] ?? [];
      assert.notEqual(changes.length, 0, 'a rule without a request that breaks it');
      for (const change of changes) {
        const broken = brokenRule(candidate(change));
        assert.equal(broken?.code, rule.code, JSON.stringify(change));
        assert.ok(rule.offenders(candidate(change)).length > 0, JSON.stringify(change));
      }
    });
  }
});
