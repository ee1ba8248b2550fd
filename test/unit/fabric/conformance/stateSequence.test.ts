import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Arm, at, groupsPath, openArm } from '../armFixture.ts';
import { eventually, groupRequest } from '../fixtures.ts';
import { holdCalls } from '../heldCalls.ts';

const path = `${groupsPath}/demo`;

/** `provisioningState` and `instanceView.state`, as an answer shows them. */
function states(body: unknown): readonly unknown[] {
  return [at(body, 'properties.provisioningState'), at(body, 'properties.instanceView.state')];
}

async function shown(arm: Arm): Promise<readonly unknown[]> {
  return states((await arm.call(`GET ${path}`)).body);
}

async function runs(arm: Arm): Promise<void> {
  await eventually(() => arm.lives.list().every(({ record }) => record.phase === 'running'));
}

describe('the states of a group, one after the other', { timeout: 20_000 }, () => {
  test('of a new one: Pending, Creating, Succeeded', async context => {
    const arm = await openArm(context);
    const pulled = holdCalls(context, arm.engine, 'ensureImage');
    const created = await arm.call(`PUT ${path}`, groupRequest());
    assert.deepEqual(states(created.body), ['Pending', 'Pending']);
    assert.deepEqual(await shown(arm), ['Creating', 'Pending']);
    pulled();
    await runs(arm);
    assert.deepEqual(await shown(arm), ['Succeeded', 'Running']);
  });

  test('of one that is stopped and started: Stopped, Updating, Succeeded', async context => {
    const arm = await openArm(context);
    await arm.call(`PUT ${path}`, groupRequest());
    await runs(arm);
    await arm.call(`POST ${path}/stop`);
    assert.deepEqual(await shown(arm), ['Succeeded', 'Stopped']);
    const pulled = holdCalls(context, arm.engine, 'ensureImage');
    await arm.call(`POST ${path}/start`);
    assert.equal((await shown(arm))[0], 'Updating');
    pulled();
    await runs(arm);
    assert.deepEqual(await shown(arm), ['Succeeded', 'Running']);
  });

  test('of one that is restarted: Updating while it still runs, then Succeeded', async context => {
    const arm = await openArm(context);
    await arm.call(`PUT ${path}`, groupRequest());
    await runs(arm);
    const stopped = holdCalls(context, arm.engine, 'stopContainer');
    await arm.call(`POST ${path}/restart`);
    assert.deepEqual(await shown(arm), ['Updating', 'Running']);
    stopped();
    await runs(arm);
    assert.deepEqual(await shown(arm), ['Succeeded', 'Running']);
  });
});
