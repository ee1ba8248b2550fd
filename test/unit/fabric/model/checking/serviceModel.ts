import assert from 'node:assert/strict';
import { at } from '../../armFixture.ts';

/**
 * What the service may answer: by what a client asks for, and by how the group looks to it just before. The facts are
 * those of the routes; here they are said once more, all in one place, to be compared with.
 */
const answers = table(`
verb          absent   deploying  running  completed  failed   stopping  stopped  unhealthy
put           201,409  200,409    200      200        200      409       200      200,409
putChanged    201,409  200,409    200      200        200      409       200      200,409
putImmutable  201,409  400        400      400        400      400       400      400
putTaken      400,409  400        400      400        400      400       400      400
patch         404      200        200      200        200      200       200      200
get           404      200        200      200        200      200       200      200
start         404      409        204      202        202,204  409       202      202,204,409
stop          404      409        204      204        204      409       204      204,409
restart       404      409        204      204        204      409       204      204,409
delete        204      200        200      200        200      200       200      200
exec          404      200,409    200      200        200,409  200,409   409      200,409
attach        404      200,409    200      200        200,409  200,409   409      200,409
`);

/** What `provisioningState` may be seen after each of its values; each of them may also be seen again. */
const mayFollow = table(`
state      next
Pending    Creating,Updating,Succeeded,Failed,Unhealthy
Creating   Updating,Succeeded,Failed,Unhealthy
Updating   Succeeded,Failed,Unhealthy
Repairing  Updating,Succeeded,Failed,Unhealthy
Succeeded  Updating,Repairing,Failed,Unhealthy
Failed     Updating,Succeeded,Unhealthy
Unhealthy  Pending,Creating,Updating,Repairing,Succeeded,Failed
`);

/** By restart policy the states that a group may come to rest in ("Container states" of the service's documentation). */
const restingStates = table(`
policy     states
Always     Running,Stopped
OnFailure  Running,Stopped,Succeeded
Never      Running,Stopped,Succeeded,Failed
`);

type Table = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Rows by their first word, cells by the head of their column; a cell is a list. */
function table(text: string): Table {
  const [head = [], ...rows] = text
    .trim()
    .split('\n')
    .map(line => line.split(/ +/));
  return Object.fromEntries(
    rows.map(([name = '', ...cells]) => [
      name,
      Object.fromEntries(cells.map((cell, column) => [head[column + 1] ?? '', cell.split(',')])),
    ]),
  );
}

/** How a group looks in its body; undefined where there is none. */
export function lookOf(body: unknown, isStopping: boolean): string {
  const provisioning = at(body, 'properties.provisioningState');
  const state = String(at(body, 'properties.instanceView.state'));
  switch (provisioning) {
    case undefined:
      return 'absent';
    case 'Unhealthy':
      return 'unhealthy';
    case 'Pending':
    case 'Creating':
    case 'Updating':
    case 'Repairing':
      return isStopping ? 'stopping' : state === 'Stopped' ? 'stopped' : 'deploying';
    default: {
      const settled = {
        Stopped: isStopping ? 'stopping' : 'stopped',
        Succeeded: 'completed',
        Failed: 'completed',
      };
      return provisioning === 'Failed' && state !== 'Stopped'
        ? 'failed'
        : (Object.entries(settled).find(([shown]) => shown === state)?.[1] ?? 'running');
    }
  }
}

/** @param looks How the group looked when it was asked, and, where it came to rest meanwhile, how it looks then. */
export function assertAnswer(verb: string, looks: readonly string[], status: number): void {
  const allowed = looks.flatMap(look => answers[verb]?.[look] ?? []);
  assert.ok(allowed.length > 0, `nobody says what ${verb} answers on a group that is ${looks.join()}`);
  assert.ok(
    allowed.includes(String(status)),
    `${verb} on a group that is ${looks.join()} answered ${status}`,
  );
}

/** Whether a group in this look comes into another one by itself. */
export function isUnderWay(look: string): boolean {
  return look === 'deploying' || look === 'stopping';
}

/** @param before The body that was seen before this one, of the same group. */
export function assertTransition(before: unknown, body: unknown): void {
  const [from, to] = [before, body].map(seen => String(at(seen, 'properties.provisioningState')));
  assert.ok(
    from === undefined ||
      from === 'undefined' ||
      from === to ||
      mayFollow[from]?.['next']?.includes(to ?? ''),
    `provisioningState went from ${from} to ${to}`,
  );
  for (const container of at(body, 'properties.containers') as readonly unknown[]) {
    const state = at(container, 'properties.instanceView.currentState');
    const known = { Waiting: 'startTime', Running: 'startTime', Terminated: 'finishTime' };
    const needs = Object.entries(known).find(([name]) => name === at(state, 'state'))?.[1];
    assert.ok(
      needs !== undefined && at(state, needs) !== undefined,
      `a container is ${JSON.stringify(state)}`,
    );
  }
}

/** A group that nothing happens to any more. */
export function assertAtRest(body: unknown): void {
  const policy = String(at(body, 'properties.restartPolicy'));
  const state = String(at(body, 'properties.instanceView.state'));
  assert.ok(['Succeeded', 'Failed'].includes(String(at(body, 'properties.provisioningState'))));
  assert.ok(
    restingStates[policy]?.['states']?.includes(state),
    `with ${policy} a group came to rest as ${state}`,
  );
}
