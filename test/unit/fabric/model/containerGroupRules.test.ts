import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type {
  ContainerGroupProperties,
  ContainerGroupRequest,
  Port,
  Probe,
  SecurityContext,
} from '../../../../src/cluster/containerGroup.ts';
import {
  brokenRule,
  type Candidate,
  containerGroupRules,
} from '../../../../src/fabric/model/containerGroupRules.ts';
import { quotaPresets, usageOf } from '../../../../src/fabric/model/regionQuotas.ts';
import { reportTable } from '../conformance/rowProof.ts';
import { container, groupRequest } from '../fixtures.ts';
import { group as existing } from '../world.ts';

type Change = Partial<Omit<Candidate, 'request'>> & {
  readonly request?: Partial<ContainerGroupRequest>;
  readonly properties?: Partial<ContainerGroupProperties>;
};

function candidate({ request, properties, ...others }: Change = {}): Candidate {
  return {
    name: 'demo',
    labelTaken: false,
    identityExists: () => true,
    quotas: { limits: quotaPresets.default, usage: usageOf([]) },
    ...others,
    request: { ...groupRequest(properties), ...request },
  };
}

/** Whatever a request may hold before the rules have seen it. */
function unchecked<T>(value: unknown): T {
  return value as T;
}

const many = (count: number): readonly number[] => [...Array(count).keys()];
const exposing = (...ports: readonly Port[]): Partial<ContainerGroupProperties> => ({
  containers: [container('web', { ports })],
});
const address = (...ports: readonly number[]): Partial<ContainerGroupProperties> => ({
  ...exposing(...new Set(ports.map(port => ({ port })))),
  ipAddress: { type: 'Public', ports: ports.map(port => ({ port })) },
});
const label = (dnsNameLabel: string): Partial<ContainerGroupProperties> => ({
  ...exposing({ port: 80 }),
  ipAddress: { type: 'Public', ports: [{ port: 80 }], dnsNameLabel },
});
const subnet = {
  id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net/subnets/aci',
};
const inSubnet = { subnetIds: [subnet] };
const resources = (
  cpu: number | undefined,
  memoryInGB: number | undefined,
  limits: object = {},
): { readonly properties: Partial<ContainerGroupProperties> } => ({
  properties: {
    containers: [container('web', unchecked({ resources: { requests: { cpu, memoryInGB }, limits } }))],
  },
});
const probed = (probe: Probe): { readonly properties: Partial<ContainerGroupProperties> } => ({
  properties: { containers: [container('web', { readinessProbe: probe })] },
});
const secured = (
  securityContext: SecurityContext,
): { readonly properties: Partial<ContainerGroupProperties> } => ({
  properties: { containers: [container('web', { securityContext })] },
});
const environment = (
  ...environmentVariables: readonly { name: string; value?: string; secureValue?: string }[]
): { readonly properties: Partial<ContainerGroupProperties> } => ({
  properties: { containers: [container('web', { environmentVariables })] },
});
const mounting = (mountPath: string, name = 'files'): ReturnType<typeof container> =>
  container('web', { volumeMounts: [{ name, mountPath }] });
const files = { name: 'files', emptyDir: {} } as const;
const share = { shareName: 'data', storageAccountName: 'account', storageAccountKey: 'YQ==' } as const;
const repository = { repository: 'https://example.com/x.git' } as const;

/** For every row of the table, requests that break it and nothing above it. */
const breaking: Readonly<Record<string, readonly Change[]>> = {
  'location-required': [{ request: { location: '' } }],
  'group-name': [{ name: 'Demo' }, { name: '-demo' }, { name: 'd'.repeat(64) }],
  'os-type': [{ request: unchecked({ properties: { containers: [container()] } }) }],
  'os-windows': [{ properties: { osType: 'Windows' } }],
  'containers-required': [{ properties: { containers: [] } }],
  'containers-at-most': [{ properties: { containers: many(61).map(n => container(`c${n}`)) } }],
  'container-name': [
    { properties: { containers: [container('Web')] } },
    { properties: { containers: [container('a'.repeat(64))] } },
  ],
  'container-name-unique': [{ properties: { containers: [container(), container()] } }],
  'image-required': [{ properties: { containers: [container('web', { image: ' ' })] } }],
  'resources-specified': [
    resources(undefined, undefined),
    { properties: { containers: [container('web', unchecked({ resources: undefined }))] } },
  ],
  'resources-cpu': [resources(undefined, 1)],
  'resources-memory': [resources(1, undefined)],
  'resources-positive': [resources(0, 1), resources(1, -1)],
  'limit-cpu': [resources(2, 1, { cpu: 1 })],
  'limit-memory': [resources(2, 3, { memoryInGB: 2 })],
  'limit-cpu-of-group': [resources(1, 1, { cpu: 1.5 })],
  'limit-memory-of-group': [resources(1, 2, { memoryInGB: 3 })],
  'group-at-least': [resources(0.5, 1), resources(1, 0.5)],
  'group-at-most': [
    resources(32, 1),
    resources(1, 241),
    { properties: { ...resources(5, 1).properties, priority: 'Spot' } },
  ],
  gpu: [
    {
      properties: {
        containers: [
          container('web', {
            resources: { requests: { cpu: 1, memoryInGB: 1, gpu: { count: 1, sku: 'V100' } } },
          }),
        ],
      },
    },
  ],
  'sku-dedicated': [{ properties: { sku: 'Dedicated' } }],
  'sku-confidential': [{ properties: { sku: 'Confidential' } }],
  'confidential-properties': [{ properties: { confidentialComputeProperties: {} } }],
  quota: [
    { quotas: { limits: quotaPresets.trial, usage: { ...usageOf([]), StandardCores: 4 } } },
    { quotas: { limits: { ...quotaPresets.default, ContainerGroups: 0 }, usage: usageOf([]) } },
    { properties: { priority: 'Spot' }, quotas: { limits: quotaPresets.trial, usage: usageOf([]) } },
  ],
  'environment-name': ['1A', 'A-B', 'a.b', '', 'A'.repeat(64)].map(name => environment({ name })),
  'environment-value': [environment({ name: 'A', value: 'b', secureValue: 'c' })],
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
    { properties: { volumes: [{ ...files, azureFile: share }] } },
  ],
  'azure-file-share': ['ab', 'Data', 'two--hyphens', '-first', 'a'.repeat(64)].map(shareName => ({
    properties: { volumes: [{ name: 'files', azureFile: { ...share, shareName } }] },
  })),
  'azure-file-account': ['ab', 'Account', 'a-b-c', 'a'.repeat(25)].map(storageAccountName => ({
    properties: { volumes: [{ name: 'files', azureFile: { ...share, storageAccountName } }] },
  })),
  'azure-file-key': ['', 'no base64!'].map(storageAccountKey => ({
    properties: { volumes: [{ name: 'files', azureFile: { ...share, storageAccountKey } }] },
  })),
  'git-repository': ['/etc', 'file:///etc', 'ssh://git@host/x', 'git@host:x', 'ext::sh -c id'].map(
    repository => ({ properties: { volumes: [{ name: 'files', gitRepo: { repository } }] } }),
  ),
  'git-directory': ['..', '../up', '/root', 'a/b', '', '.git', '..hidden'].map(directory => ({
    properties: { volumes: [{ name: 'files', gitRepo: { ...repository, directory } }] },
  })),
  'git-revision': ['--upload-pack=x', '', 'two words'].map(revision => ({
    properties: { volumes: [{ name: 'files', gitRepo: { ...repository, revision } }] },
  })),
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
  'ports-required': [{ properties: address() }, { properties: { ipAddress: unchecked({ type: 'Public' }) } }],
  'ports-at-most': [{ properties: address(1, 2, 3, 4, 5, 6) }],
  'port-range': [
    { properties: address(0) },
    { properties: address(65536) },
    { properties: exposing({ port: 0 }) },
  ],
  'port-reserved': [22, 1025, 3390, 9999, 19390, 20000, 30000, 49152].map(port => ({
    properties: address(port),
  })),
  'port-unique': [
    {
      properties: {
        ...exposing({ port: 80 }),
        ipAddress: { type: 'Public', ports: [{ port: 80 }, { port: 80, protocol: 'TCP' }] },
      },
    },
  ],
  'container-port-unique': [
    {
      properties: {
        containers: [container('a', { ports: [{ port: 80 }] }), container('b', { ports: [{ port: 80 }] })],
      },
    },
  ],
  'ports-exposed': [
    { properties: { ipAddress: { type: 'Public', ports: [{ port: 443 }, { port: 80 }] } } },
    {
      properties: {
        ...exposing({ port: 53 }),
        ipAddress: { type: 'Public', ports: [{ port: 53, protocol: 'UDP' }] },
      },
    },
  ],
  'private-in-subnet': [
    { properties: { ...exposing({ port: 80 }), ipAddress: { type: 'Private', ports: [{ port: 80 }] } } },
  ],
  'public-not-in-subnet': [{ properties: { ...address(80), ...inSubnet } }],
  'subnet-id': ['', 'aci', '/subscriptions/s/resourceGroups/rg', `${subnet.id}/more`].map(id => ({
    properties: { subnetIds: [{ id }] },
  })),
  'label-public': [
    {
      properties: {
        ...label('private'),
        ...inSubnet,
        ipAddress: { type: 'Private', ports: [{ port: 80 }], dnsNameLabel: 'private' },
      },
    },
  ],
  'spot-network': [
    { properties: { ...address(80), priority: 'Spot' } },
    { properties: { ...inSubnet, priority: 'Spot' } },
  ],
  'dns-servers': [{ properties: { ...inSubnet, dnsConfig: { nameServers: [] } } }],
  'label-form': ['etcd', '1abcd', 'abcd-', 'Upper', 'a'.repeat(64)].map(value => ({
    properties: label(value),
  })),
  'label-unique': [{ properties: label('taken'), labelTaken: true }],
  'probe-kind': [
    probed({}),
    probed({ exec: { command: ['true'] }, httpGet: { port: 80 } }),
    { properties: { containers: [container('web', { livenessProbe: {} })] } },
  ],
  'probe-command': [probed({ exec: { command: [] } }), probed({ exec: unchecked({}) })],
  'probe-port': [probed({ httpGet: { port: 0 } }), probed({ httpGet: { port: 65536 } })],
  'probe-numbers': [
    { initialDelaySeconds: -1 },
    { periodSeconds: 0 },
    { failureThreshold: 0 },
    { successThreshold: 0 },
    { timeoutSeconds: -5 },
  ].map(numbers => probed({ httpGet: { port: 80 }, ...numbers })),
  privileges: [
    secured({ privileged: true }),
    secured({ allowPrivilegeEscalation: true }),
    secured({ capabilities: { add: ['NET_ADMIN'] } }),
  ],
  'run-as': [secured({ runAsUser: -1 }), secured({ runAsGroup: -1 })],
  'seccomp-profile': [secured({ seccompProfile: '{}' })],
  'registry-credential': [
    { server: '', username: 'u', password: 'p' },
    { server: 'r.example', username: 'u' },
    { server: 'r.example' },
    { server: 'r.example', username: 'u', password: 'p', identity: '/id' },
  ].map(credential => ({ properties: { imageRegistryCredentials: [credential] } })),
  'registry-unique': [
    {
      properties: {
        imageRegistryCredentials: [
          { server: 'r.example', identity: '/id' },
          { server: 'r.example', identity: '/id' },
        ],
      },
    },
  ],
  'key-vault': [{ properties: { encryptionProperties: { vaultBaseUrl: 'vault' } } }],
  zone: [{ request: { zones: ['1', '2'] } }],
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

reportTable({
  name: 'rules',
  rows: containerGroupRules.length,
  untested: containerGroupRules.flatMap(({ id }) => (breaking[id] === undefined ? [id] : [])),
});

describe('the rules for container groups', () => {
  test('let a plain group pass', () => {
    assert.equal(brokenRule(candidate()), undefined);
  });

  test('let a group pass that uses everything to the limit', () => {
    const full = candidate({
      properties: {
        ...label(`a${'b'.repeat(61)}9`),
        containers: many(60).map(n =>
          container(`c${n}`, {
            ...(n === 0 ? { ports: [{ port: 80 }] } : {}),
            resources: { requests: { cpu: 0.5, memoryInGB: 4 }, limits: { cpu: 30, memoryInGB: 240 } },
          }),
        ),
        volumes: [
          ...many(17).map(n => ({ name: `volume-${n}`, emptyDir: {} })),
          { name: 'share', azureFile: share },
          { name: 'sources', gitRepo: { ...repository, directory: '.', revision: 'v1.0' } },
          { name: 'files', secret: { 'a.crt': 'YQ==' } },
        ],
      },
    });
    assert.equal(brokenRule(full), undefined);
  });

  for (const [what, change] of [
    [
      'a private group in a subnet',
      {
        properties: {
          ...exposing({ port: 80 }),
          ...inSubnet,
          ipAddress: { type: 'Private', ports: [{ port: 80 }] },
        },
      },
    ],
    ['a Spot group without an address', { properties: { priority: 'Spot' } }],
    [
      'a container without any privilege',
      secured({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsUser: 0,
        runAsGroup: 65534,
        seccompProfile: 'e30=',
      }),
    ],
    [
      'an identity that pulls',
      { properties: { imageRegistryCredentials: [{ server: 'r.example', identity: '/id' }] } },
    ],
    [
      'the last cores of a quota',
      { quotas: { limits: quotaPresets.trial, usage: { ...usageOf([]), StandardCores: 3 } } },
    ],
  ] satisfies readonly (readonly [string, Change])[]) {
    test(`let ${what} pass`, () => {
      assert.equal(brokenRule(candidate(change)), undefined);
    });
  }

  for (const [what, change, told] of [
    [
      'a limit below the request',
      resources(2, 3, { cpu: 2, memoryInGB: 2 }),
      `The resource requirement '{"requests":{"cpu":2.0,"memoryInGB":3.0},"limits":{"cpu":2.0,"memoryInGB":2.0}}' in container 'web' of contain group 'demo' is invalid. The 'MemoryInGB' limit value must be greater than or equal to the request value.`,
    ],
    [
      "a limit above the group's requests",
      resources(1, 2, { memoryInGB: 3 }),
      "The 'MemoryInGB' limit '3' in container 'web' is greater than the total request '2' of container group 'demo'.",
    ],
    [
      'a quota',
      {
        quotas: {
          limits: { ...quotaPresets.default, StandardCores: 10 },
          usage: { ...usageOf([]), StandardCores: 10 },
        },
      },
      "Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota 'StandardCores' exceeded in region 'eastus'. Limit: '10', Usage: '10' Requested: '1'.",
    ],
    [
      'more than a region has',
      resources(32, 2),
      "The requested resource is not available in the location 'eastus' at this moment. Please retry with a different resource request or in another location. Resource requested: '32' CPU '2' GB memory 'Linux' OS",
    ],
    [
      'ports that no container serves',
      { properties: { ipAddress: { type: 'Public', ports: [{ port: 443 }, { port: 80 }] } } },
      "Following ports '443,80' in the 'ipAddress' are not used by any container in container group 'demo'.",
    ],
  ] satisfies readonly (readonly [string, Change, string])[]) {
    test(`${what} is told in the service's words`, () => {
      assert.equal(brokenRule(candidate(change))?.message, told);
    });
  }

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
    const changes = breaking[rule.id] ?? [];

    test(`${rule.id} is kept`, () => {
      assert.notEqual(changes.length, 0, 'a rule without a request that breaks it');
      for (const change of changes) {
        const broken = brokenRule(candidate(change));
        assert.equal(broken?.code, rule.code, JSON.stringify(change));
        assert.equal(broken.status, rule.status ?? 400);
        assert.ok(rule.offenders(candidate(change)).length > 0, JSON.stringify(change));
      }
    });

    test(`${rule.id} is kept by its row alone`, () => {
      const others = containerGroupRules.filter(other => other !== rule);
      const missed = changes.filter(change => {
        const [whole, mutated] = [brokenRule(candidate(change)), brokenRule(candidate(change), others)];
        return whole?.code !== mutated?.code || whole?.message !== mutated?.message;
      });
      assert.notEqual(missed.length, 0, 'without this row nothing changes');
    });
  }

  test('every request that breaks a rule has a rule', () => {
    const ids = new Set(containerGroupRules.map(({ id }) => id));
    assert.deepEqual(
      Object.keys(breaking).filter(id => !ids.has(id)),
      [],
    );
  });
});
