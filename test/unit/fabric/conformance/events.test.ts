import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Container, ContainerGroupProperties } from '../../../../src/cluster/containerGroup.ts';
import { EngineError } from '../../../../src/fabric/engine/engineError.ts';
import { type Event, type EventName, eventTypes } from '../../../../src/fabric/model/event.ts';
import { type Arm, at, groupsPath, openArm } from '../armFixture.ts';
import { container, eventually, groupRequest } from '../fixtures.ts';
import { proveRows, replaceMember, type Run } from './rowProof.ts';

const path = `${groupsPath}/demo`;

/** How a group comes to have each event, and whether a failure is meant by it. */
const causes: Readonly<Record<EventName, readonly [Event['type'], (arm: Arm) => Promise<void>]>> = {
  Pulling: ['Normal', arm => create(arm)],
  Pulled: ['Normal', arm => create(arm)],
  Started: ['Normal', arm => create(arm)],
  Killing: ['Normal', arm => create(arm, sick)],
  Unhealthy: ['Warning', arm => create(arm, sick)],
  Failed: [
    'Warning',
    async arm => {
      arm.engine.failNext('ensureImage', new EngineError('image-not-found', 'There is no such image.'));
      await create(arm);
    },
  ],
  'InsufficientCapacity.': [
    'Warning',
    async arm => {
      arm.engine.failNext('createContainer', new EngineError('no-capacity', 'The engine is full.'));
      await create(arm);
    },
  ],
  FailedMount: [
    'Normal',
    async arm => {
      const azureFile = { shareName: 'data', storageAccountName: 'absent', storageAccountKey: 'YQ==' };
      await create(arm, container().properties, { volumes: [{ name: 'files', azureFile }] });
    },
  ],
  BackOff: [
    'Warning',
    async arm => {
      await create(arm);
      await eventually(() => arm.engine.isRunning('web'));
      arm.engine.end('web', 1);
    },
  ],
  EngineUnreachable: [
    'Warning',
    async arm => {
      await create(arm);
      await eventually(() => arm.engine.isRunning('web'));
      arm.engine.goAway();
    },
  ],
};

const sick: Container['properties'] = container('web', {
  livenessProbe: { exec: { command: ['false'] }, failureThreshold: 1 },
}).properties;

async function create(
  arm: Arm,
  properties = container().properties,
  more: Partial<ContainerGroupProperties> = {},
): Promise<void> {
  const { status } = await arm.call(
    `PUT ${path}`,
    groupRequest({ containers: [{ name: 'web', properties }], ...more }),
  );
  assert.equal(status, 201);
}

/** The events of group and container, as an answer shows them. */
async function shown(arm: Arm): Promise<readonly Event[]> {
  const { body } = await arm.call(`GET ${path}`);
  return ['properties.instanceView.events', 'properties.containers.0.properties.instanceView.events'].flatMap(
    where => (at(body, where) ?? []) as readonly Event[],
  );
}

async function isShown(context: TestContext, run: Run, name: EventName): Promise<void> {
  const arm = await openArm(context, { recorded: run === 'whole' });
  const [type, cause] = causes[name];
  await cause(arm);
  await eventually(() =>
    arm.lives
      .list()
      .flatMap(({ record }) => [...record.events, ...(record.containers['web']?.events ?? [])])
      .some(event => event.name === name),
  );
  const event = (await shown(arm)).find(known => known.name === name);
  assert.equal(event?.type, type);
  arm.engine.comeBack();
}

proveRows({
  name: 'events',
  rows: Object.keys(eventTypes),
  scenarios: Object.fromEntries(
    Object.keys(causes).map(name => [
      name,
      (context: TestContext, run: Run) => isShown(context, run, name as EventName),
    ]),
  ),
  remove: row => replaceMember(eventTypes, row, undefined),
});
