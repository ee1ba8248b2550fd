import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TargetKind } from '../../../../src/cluster/spec.ts';
import type { TargetSnapshot } from '../../../../src/store/targetReader.ts';
import { contextCluster, type ContextCluster } from '../../../../src/ui/contexts/contextCluster.ts';
import { aSpec } from '../../builders.ts';

const spec = aSpec();
const here = 'https://127.0.0.1:6443';
const inAzure = 'https://demo-abcde-control-plane.eastus.azurecontainer.io';
const unknown: TargetSnapshot = { state: 'unknown', clusters: [], others: [] };
const empty: TargetSnapshot = { state: 'ready', clusters: [], others: [] };
const full: TargetSnapshot = {
  state: 'ready',
  clusters: [{ spec, health: 'Running', controlPlane: [], pods: [] }],
  others: [],
};
const stale: TargetSnapshot = { ...full, state: 'failed', error: new Error('unreachable') };

const rows: readonly (readonly [
  what: string,
  server: string | undefined,
  local: TargetSnapshot,
  azure: TargetSnapshot,
  expected: ContextCluster,
])[] = [
  ['on this computer, and read', here, full, unknown, 'there'],
  ['on this computer, seen before its target failed', here, stale, unknown, 'there'],
  ['on this computer, and not among those that were read', here, empty, full, 'gone'],
  ['on this computer, while nobody has looked', here, unknown, empty, 'unknown'],
  ['in Azure, and read', inAzure, empty, full, 'there'],
  ['in Azure, and in another subscription, or gone', inAzure, full, empty, 'elsewhere'],
  ['in Azure, while no subscription is read', inAzure, empty, unknown, 'unknown'],
  ['without an entry that says where', undefined, empty, empty, 'gone'],
];

describe('the cluster that a context leads to', () => {
  for (const [what, server, local, azure, expected] of rows) {
    test(`${what}: ${expected}`, () => {
      const snapshots: Readonly<Record<TargetKind, TargetSnapshot>> = { local, azure };
      const context = { clusterId: spec.id, server };
      assert.equal(
        contextCluster(context, target => snapshots[target]),
        expected,
      );
    });
  }
});
