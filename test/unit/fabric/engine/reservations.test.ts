import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SandboxSpec } from '../../../../src/fabric/engine/engine.ts';
import { EngineError } from '../../../../src/fabric/engine/engineError.ts';
import { Reservations } from '../../../../src/fabric/engine/reservations.ts';

const prefix = '10.213.7';

function spec(group: string, more: Partial<SandboxSpec> = {}): SandboxSpec {
  return { group, ports: [], memoryVolumes: {}, scratchVolumes: [], ...more };
}

function port(hostPort: number): SandboxSpec['ports'] {
  return [{ port: 443, protocol: 'tcp', hostPort }];
}

describe('Reservations', () => {
  test('groups get different addresses, never the gateway’s', async () => {
    const reservations = new Reservations(new Map());
    const groups = Array.from({ length: 253 }, (_, index) => spec(`g${index}`));
    const sandboxes = await Promise.all(groups.map(group => reservations.reserve(group, prefix)));
    const addresses = new Set(sandboxes.map(sandbox => sandbox.address));
    assert.equal(addresses.size, 253);
    for (const reserved of ['.0', '.1', '.255']) {
      assert.ok(!addresses.has(prefix + reserved));
    }
    await assert.rejects(reservations.reserve(spec('one-more'), prefix), EngineError);
  });

  test('a released address is not given out at once, unless asked for', async () => {
    const reservations = new Reservations(new Map());
    const { address } = await reservations.reserve(spec('old'), prefix);
    reservations.release('old');
    assert.notEqual((await reservations.reserve(spec('new'), prefix)).address, address);
    assert.equal((await reservations.reserve(spec('old', { address }), prefix)).address, address);
  });

  test('an asked-for address that is taken, or of another network, is replaced', async () => {
    const reservations = new Reservations(new Map([['first', { address: '10.213.7.9', ports: [] }]]));
    for (const address of ['10.213.7.9', '10.99.0.2']) {
      const given = await reservations.reserve(spec(`wants-${address}`, { address }), prefix);
      assert.notEqual(given.address, address);
      assert.ok(given.address.startsWith(`${prefix}.`));
    }
  });

  test('a host port belongs to one group, also while it is stopped', async () => {
    const first = {
      address: '10.213.7.9',
      ports: [{ port: 443, protocol: 'tcp' as const, hostPort: 21_000 }],
    };
    const reservations = new Reservations(new Map([['first', first]]));
    await assert.rejects(
      reservations.reserve(spec('second', { ports: port(21_000) }), prefix),
      error => error instanceof EngineError && error.reason === 'port-taken',
    );
    assert.equal(reservations.get('second'), undefined);
    reservations.release('first');
    assert.deepEqual(
      (await reservations.reserve(spec('second', { ports: port(21_000) }), prefix)).ports,
      first.ports,
    );
  });
});
