import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { RestartPolicy } from '../../../../src/cluster/containerGroup.ts';
import { restartPolicies } from '../../../../src/fabric/model/restartPolicy.ts';
import { at, groupsPath, openArm } from '../armFixture.ts';
import { eventually, groupRequest } from '../fixtures.ts';
import { proveRows, replaceMember, type Run } from './rowProof.ts';

/** What a group shows after its container has ended: with 0, and with an error. */
const shows: Readonly<Record<RestartPolicy, readonly [afterSuccess: string, afterError: string]>> = {
  Always: ['Running, restarted', 'Running, restarted'],
  OnFailure: ['Succeeded', 'Running, restarted'],
  Never: ['Succeeded', 'Failed'],
};

async function isKept(context: TestContext, run: Run, restartPolicy: RestartPolicy): Promise<void> {
  for (const [exitCode, wanted] of shows[restartPolicy].entries()) {
    const arm = await openArm(context, { recorded: run === 'whole' });
    const path = `${groupsPath}/demo`;
    await arm.call(`PUT ${path}`, groupRequest({ restartPolicy }));
    const [life] = arm.lives.list();
    assert.ok(life);
    await eventually(() => life.record.phase === 'running');
    arm.engine.end('web', exitCode);
    await eventually(
      () => life.record.phase === 'completed' || life.record.containers['web']?.restartCount === 1,
    );
    const { body } = await arm.call(`GET ${path}`);
    const count = at(body, 'properties.containers.0.properties.instanceView.restartCount');
    const state = String(at(body, 'properties.instanceView.state'));
    assert.equal(count === 1 ? `${state}, restarted` : state, wanted, `${restartPolicy} after ${exitCode}`);
  }
}

proveRows({
  name: 'restart policies',
  rows: Object.keys(restartPolicies),
  scenarios: {
    Always: (context, run) => isKept(context, run, 'Always'),
    OnFailure: (context, run) => isKept(context, run, 'OnFailure'),
    Never: (context, run) => isKept(context, run, 'Never'),
  },
  // Without the row, as its opposite.
  remove: row => {
    const kept = Object.entries(restartPolicies).find(([policy]) => policy === row)?.[1];
    return replaceMember(restartPolicies, row, (exitCode: number) => kept?.(exitCode) !== true);
  },
});
