import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Route } from '../../../../src/fabric/arm/route.ts';
import { armRoutes } from '../../../../src/fabric/arm/routes.ts';
import { type Arm, codeOf, openArm, robot, subscription } from '../armFixture.ts';
import { proveRows, replaceMember, type Run } from './rowProof.ts';

const scope = `/subscriptions/${subscription}`;
const roles = `${scope}/providers/Microsoft.Authorization`;
const role = `${roles}/roleDefinitions/bbbbbbbb-0000-0000-0000-000000000001`;
const assignment = `${roles}/roleAssignments/aaaaaaaa-0000-0000-0000-000000000001`;

const guarded = armRoutes.filter(({ action }) => action !== undefined);

/** An address that the route takes. */
function addressOf({ path }: Route): string {
  return path
    .replace('{subscription}', subscription)
    .replace('{resourceGroup}', 'rg')
    .replace('{scope*}', scope.slice(1))
    .replace(/\{\w+\*?\}/g, 'demo');
}

/** A role that allows the action and no other, for the robot. */
async function allow(arm: Arm, action: string): Promise<void> {
  const permissions = [{ actions: [action] }];
  await arm.call(`PUT ${role}`, { properties: { roleName: 'one action', permissions } });
  await arm.call(`PUT ${assignment}`, {
    properties: { roleDefinitionId: role, principalId: robot.principalId },
  });
}

/** Nobody may without the action, and the action is enough. */
async function isGuarded(context: TestContext, run: Run, route: Route, action: string): Promise<void> {
  const arm = await openArm(context, { recorded: run === 'whole' });
  const request = `${route.method} ${addressOf(route)}`;
  const refused = await arm.call(request, undefined, { token: 'robot' });
  assert.equal(refused.status, 403, request);
  if (route.method !== 'HEAD') {
    assert.equal(codeOf(refused), 'AuthorizationFailed', request);
    assert.ok(JSON.stringify(refused.body).includes(`'${action}'`), `another action than ${action}`);
  }
  await allow(arm, action);
  const allowed = await arm.call(request, undefined, { token: 'robot' });
  assert.notEqual(allowed.status, 403, `${request} needs more than ${action}`);
}

proveRows({
  name: 'actions of roles',
  rows: guarded.map(({ operation }) => operation),
  scenarios: Object.fromEntries(
    guarded.map(route => [
      route.operation,
      (context: TestContext, run: Run) => isGuarded(context, run, route, route.action ?? ''),
    ]),
  ),
  remove: row => replaceMember(guarded.find(({ operation }) => operation === row) ?? {}, 'action', undefined),
});
