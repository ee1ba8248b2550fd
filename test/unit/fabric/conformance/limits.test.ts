import assert from 'node:assert/strict';
import type { Container, ContainerGroupProperties } from '../../../../src/cluster/containerGroup.ts';
import { provisioningState } from '../../../../src/fabric/arm/containerInstance/containerGroupBody.ts';
import {
  allowances,
  RequestCounts,
  type RequestKind,
} from '../../../../src/fabric/arm/throttling/requestCounts.ts';
import { brokenRule } from '../../../../src/fabric/model/containerGroupRules.ts';
import { keptLog } from '../../../../src/fabric/model/containerLog.ts';
import { type QuotaName, quotaPresets, usageOf } from '../../../../src/fabric/model/regionQuotas.ts';
import { serviceLimits } from '../../../../src/fabric/model/serviceLimits.ts';
import { container, eventually, groupRequest } from '../fixtures.ts';
import { world } from '../world.ts';
import { type ProvenTable, proveRows, replaceMember } from './rowProof.ts';

type Properties = Partial<ContainerGroupProperties>;

/** The code by which a group is refused, beside so much that is in use. */
function refusal(properties: Properties, used: Partial<Record<QuotaName, number>> = {}): string | undefined {
  return brokenRule({
    name: 'demo',
    request: groupRequest(properties),
    labelTaken: false,
    identityExists: () => true,
    quotas: { limits: quotaPresets.default, usage: { ...usageOf([]), ...used } },
  })?.code;
}

/** The published number passes, and one more (or less) is refused. */
function edge(
  code: string,
  of: (size: number) => Properties,
  passes: number,
  breaks: number,
): ProvenTable['scenarios'][string] {
  return () => {
    assert.notEqual(refusal(of(passes)), code, `${passes} is refused`);
    assert.equal(refusal(of(breaks)), code, `${breaks} is not refused`);
  };
}

/** A group fits as long as less than the published number is in use. */
function quota(name: QuotaName, most: number, properties: Properties = {}): ProvenTable['scenarios'][string] {
  return () => {
    assert.equal(refusal(properties, { [name]: most - 1 }), undefined);
    assert.equal(refusal(properties, { [name]: most }), 'ContainerGroupQuotaReached');
  };
}

/** So many requests are let through, `burst` of them in five minutes, and then no more. */
function rate(kind: RequestKind, most: number, burst: number): ProvenTable['scenarios'][string] {
  return () => {
    const time = { seconds: 0 };
    const counts = new RequestCounts({ now: () => new Date(time.seconds * 1000) });
    for (let made = 0; made < most; made += 1) {
      time.seconds += made > 0 && made % burst === 0 ? 300 : 0;
      assert.equal(counts.wait(kind), 0, `${made} are too many`);
      counts.count(kind);
    }
    time.seconds += most > burst ? 300 : 0;
    assert.notEqual(counts.wait(kind), 0, `${most} are not enough`);
  };
}

const many = (count: number): readonly number[] => [...Array(count).keys()];

function asking(cpu: number, memoryInGB: number): Properties {
  return { containers: [container('web', { resources: { requests: { cpu, memoryInGB } } })] };
}

function named(properties: Partial<Container> = {}): Properties {
  return { containers: [{ ...container(), ...properties }] };
}

function exposing(...ports: readonly number[]): Properties {
  const list = ports.map(port => ({ port }));
  return { containers: [container('web', { ports: list })], ipAddress: { type: 'Public', ports: list } };
}

function labelled(length: number): Properties {
  const { containers = [] } = exposing(80);
  return {
    containers,
    ipAddress: { type: 'Public', ports: [{ port: 80 }], dnsNameLabel: 'a'.repeat(length) },
  };
}

const spot = { priority: 'Spot' } as const;
const kibibyte = 1024;

const scenarios: ProvenTable['scenarios'] = {
  containersPerGroup: edge(
    'TooManyContainers',
    count => ({ containers: many(count).map(n => container(`c${n}`)) }),
    60,
    61,
  ),
  volumesPerGroup: edge(
    'TooManyVolumes',
    count => ({ volumes: many(count).map(n => ({ name: `volume-${n}`, emptyDir: {} })) }),
    20,
    21,
  ),
  portsPerAddress: edge('TooManyPorts', count => exposing(...many(count).map(n => n + 1)), 5, 6),
  runningLog: () => assertKept('growing', 'a\n', 5 * kibibyte * kibibyte, 4 * kibibyte * kibibyte),
  stoppedLog: () => assertKept('ended', `${'a'.repeat(31)}\n`, 20 * kibibyte, 16 * kibibyte),
  stoppedLogLines: () => assertKept('ended', '\n', 2000, 1000),

  cpuPerGroup: edge('ServiceUnavailable', cpu => asking(cpu, 1), 31, 32),
  memoryPerGroup: edge('ServiceUnavailable', memory => asking(1, memory), 240, 241),
  leastCpuPerGroup: edge('InvalidResourceRequest', cpu => asking(cpu, 1), 1, 0.5),
  leastMemoryPerGroup: edge('InvalidResourceRequest', memory => asking(1, memory), 1, 0.5),
  cpuPerSpotGroup: edge('ServiceUnavailable', cpu => ({ ...asking(cpu, 1), ...spot }), 4, 5),
  memoryPerSpotGroup: edge('ServiceUnavailable', memory => ({ ...asking(1, memory), ...spot }), 16, 17),
  memoryPerConfidentialGroup: edge(
    'ServiceUnavailable',
    memory => ({ ...asking(1, memory), sku: 'Confidential' }),
    180,
    181,
  ),

  groupsPerRegion: quota('ContainerGroups', 100),
  coresPerRegion: quota('StandardCores', 100),
  spotGroupsPerRegion: quota('StandardSpotContainerGroups', 10, spot),
  spotCoresPerRegion: quota('StandardSpotCores', 10, spot),

  createsPerHour: rate('groupCreates', 300, 100),
  createsPerFiveMinutes: rate('groupCreates', 100, 100),
  deletesPerHour: rate('groupDeletes', 300, 100),
  deletesPerFiveMinutes: rate('groupDeletes', 100, 100),

  createTimeout: async context => {
    const here = world(context);
    const life = here.create({ initContainers: [{ name: 'first', properties: { image: 'busybox' } }] });
    await eventually(() => here.engine.isRunning('first'));
    here.clock.advance(30 * 60 - 1);
    assert.equal(provisioningState(life.record), 'Creating');
    here.clock.advance(1);
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(provisioningState(life.record), 'Failed');
  },
  longestName: edge('InvalidContainerName', length => named({ name: 'a'.repeat(length) }), 63, 64),
  shortestDnsNameLabel: edge('InvalidDnsNameLabel', labelled, 5, 4),
  shortestVolumeName: edge(
    'InvalidVolumeName',
    length => ({ volumes: [{ name: 'a'.repeat(length), emptyDir: {} }] }),
    5,
    4,
  ),
  highestPort: edge('InvalidPort', port => exposing(port), 65_535, 65_536),
  reservedPorts: () => {
    for (const port of [
      22, 1025, 1027, 3389, 3399, 9999, 19_000, 19_080, 19_100, 19_390, 20_000, 30_000, 49_152,
    ]) {
      assert.equal(refusal(exposing(port)), 'ReservedPort', String(port));
    }
    for (const port of [21, 1028, 2379, 6443, 10_250, 30_001, 32_767, 49_151]) {
      assert.equal(refusal(exposing(port)), undefined, String(port));
    }
  },
};

/** Of a log of so many bytes, its last bytes are kept. */
function assertKept(age: 'growing' | 'ended', line: string, written: number, kept: number): void {
  const log = Buffer.from(line.repeat(written / line.length));
  assert.equal(keptLog(log, age).length, kept);
}

/** What is made of limits when the fabric starts: where each number stands then. */
const derived: Readonly<Record<string, readonly [table: object | undefined, member: string]>> = {
  groupsPerRegion: [quotaPresets.default, 'ContainerGroups'],
  coresPerRegion: [quotaPresets.default, 'StandardCores'],
  spotGroupsPerRegion: [quotaPresets.default, 'StandardSpotContainerGroups'],
  spotCoresPerRegion: [quotaPresets.default, 'StandardSpotCores'],
  createsPerHour: [allowances.groupCreates[0], 'limit'],
  createsPerFiveMinutes: [allowances.groupCreates[1], 'limit'],
  deletesPerHour: [allowances.groupDeletes[0], 'limit'],
  deletesPerFiveMinutes: [allowances.groupDeletes[1], 'limit'],
};

function noLimit(name: string): unknown {
  return name === 'reservedPorts' ? [] : /^(?:least|shortest)/.test(name) ? 0 : Number.POSITIVE_INFINITY;
}

proveRows({
  name: 'limits',
  rows: Object.keys(serviceLimits),
  scenarios,
  remove: row => {
    const limit = Object.entries(serviceLimits).find(([name]) => name === row)?.[1];
    const [table, member] = derived[row] ?? [limit, 'value'];
    return replaceMember(table ?? {}, member, noLimit(row));
  },
});
