import { createHash, randomUUID } from 'node:crypto';
import { type Deployment, isActive } from '../../../model/deployment.ts';
import type { Tags } from '../../../model/resource.ts';
import { anything, map, object, oneOf, text } from '../../../model/shape.ts';
import type { ArmContext } from '../../armContext.ts';
import { ArmError } from '../../armError.ts';
import { bodyAs } from '../../bodies.ts';
import { pageOf } from '../../paging.ts';
import { requireRight } from '../../requireRight.ts';
import { resourceId } from '../../resourceIds.ts';
import type { Answer, Call } from '../../route.ts';
import { requireLastingResourceGroup, requireResourceGroup, resourceGroupBody } from '../resourceGroups.ts';
import { subscriptionBody } from '../subscriptions.ts';
import { evaluate } from '../template/evaluate.ts';
import { invalidTemplate } from '../template/invalidTemplate.ts';
import { type Given, parameterValues, shownValue } from '../template/parameters.ts';
import { planResources } from '../template/plan.ts';
import { readTemplate } from '../template/template.ts';
import { deploymentBody, deploymentType, operationBody } from './deploymentBody.ts';
import { deployingScope, planningScope, type ScopeOptions } from './deploymentScope.ts';
import { type DeploymentRun, runDeployment } from './runDeployment.ts';

/** Version in the address at which a deployment is followed. */
const statusVersion = '2025-04-01';

const shape = object({
  tags: map(text),
  'properties!': object({
    'mode!': oneOf('Incremental', 'Complete'),
    template: anything,
    parameters: map(object({ value: anything })),
  }),
});

interface DeploymentRequest {
  readonly tags?: Tags;
  readonly properties: {
    readonly mode: Deployment['mode'];
    readonly template?: unknown;
    readonly parameters?: Given;
  };
}

/** Deploys a template: 201 for a new name, 200 for one that is deployed again; the caller polls. */
export async function putDeployment(call: Call, context: ArmContext): Promise<Answer> {
  requireLastingResourceGroup(context, call.param('resourceGroup'));
  const id = resourceId(call, context, deploymentType);
  refuseActive(context.store.get('deployment', id));
  const run = await prepare(call, context);
  const existing = context.store.get('deployment', id);
  refuseActive(existing);
  context.store.put(run.deployment);
  context.deployments.start(id, signal => runDeployment(run, context, signal));
  const path = `${id}/operationStatuses/${run.deployment.operationId}`;
  return {
    status: existing === undefined ? 201 : 200,
    body: deploymentBody(run.deployment),
    headers: { 'azure-asyncoperation': context.addresses.create(call.host, path, statusVersion) },
  };
}

/** Everything that can be known of a template without deploying it. */
export async function validateDeployment(call: Call, context: ArmContext): Promise<Answer> {
  requireLastingResourceGroup(context, call.param('resourceGroup'));
  const { deployment, planned } = await prepare(call, context);
  const { properties, ...others } = deploymentBody({ ...deployment, provisioningState: 'Succeeded' });
  const validatedResources = planned.map(({ id }) => ({ id }));
  return { status: 200, body: { ...others, properties: { ...Object(properties), validatedResources } } };
}

/** @throws ArmError 409 while a deployment of that name goes on. */
function refuseActive(existing: Deployment | undefined): void {
  if (existing !== undefined && isActive(existing)) {
    throw new ArmError(
      409,
      'DeploymentActive',
      `Unable to edit or replace deployment '${existing.name}': previous deployment from '${existing.startTime}' is still active. Please see https://aka.ms/arm-deploy for usage details.`,
    );
  }
}

/** @throws ArmError 400 `InvalidTemplate`, or `InvalidRequestContent`. */
async function prepare(call: Call, context: ArmContext): Promise<DeploymentRun> {
  const request = bodyAs<DeploymentRequest>(call.body, shape);
  const { template: given, parameters = {} } = request.properties;
  if (given === undefined) {
    throw invalidTemplate(
      'The template must be in the request: templateLink and parametersLink are not followed on this computer.',
    );
  }
  const template = readTemplate(given);
  const around = { ...surroundings(call, context), variables: template.variables ?? {} };
  const definitions = template.parameters ?? {};
  const values = await parameterValues(definitions, parameters, (value, before) =>
    evaluate(value, planningScope({ ...around, parameters: before })),
  );
  const known: ScopeOptions = { ...around, parameters: values };
  const planned = await planResources(template, planningScope(known));
  const now = context.clock.now().toISOString();
  const deployment: Deployment = {
    kind: 'deployment',
    id: resourceId(call, context, deploymentType),
    name: call.param('name'),
    resourceGroup: around.resourceGroupName,
    ...(request.tags === undefined ? {} : { tags: request.tags }),
    mode: request.properties.mode,
    provisioningState: 'Accepted',
    operationId: randomUUID(),
    correlationId: randomUUID(),
    templateHash: createHash('sha256').update(JSON.stringify(given)).digest('hex').slice(0, 20),
    startTime: now,
    timestamp: now,
    parameters: Object.fromEntries(
      Object.entries(definitions).map(([name, { type }]) => [
        name,
        shownValue(type, values.get(name.toLowerCase())),
      ]),
    ),
    dependencies: planned.flatMap(({ id, type, name, after }) =>
      after.length === 0
        ? []
        : [{ id, resourceType: type, resourceName: name, dependsOn: after.map(before => ({ id: before })) }],
    ),
    operations: [],
  };
  return { deployment, template, planned, scope: deployingScope(known, call.ask, planned), ask: call.ask };
}

function surroundings(call: Call, context: ArmContext): Omit<ScopeOptions, 'variables' | 'parameters'> {
  const group = requireResourceGroup(context, call.param('resourceGroup'));
  return {
    subscriptionId: context.settings.subscriptionId,
    subscription: subscriptionBody(context),
    resourceGroup: resourceGroupBody(group),
    resourceGroupName: group.name,
    deploymentName: call.param('name'),
  };
}

/** @throws ArmError 404. */
function requireDeployment(call: Call, context: ArmContext): Deployment {
  requireResourceGroup(context, call.param('resourceGroup'));
  const deployment = context.store.get('deployment', resourceId(call, context, deploymentType));
  if (deployment === undefined) {
    throw new ArmError(404, 'DeploymentNotFound', `Deployment '${call.param('name')}' could not be found.`);
  }
  return deployment;
}

export function getDeployment(call: Call, context: ArmContext): Answer {
  return { status: 200, body: deploymentBody(requireDeployment(call, context)) };
}

export function headDeployment(call: Call, context: ArmContext): Answer {
  requireDeployment(call, context);
  return { status: 204 };
}

export function listDeployments(call: Call, context: ArmContext): Answer {
  const { name } = requireResourceGroup(context, call.param('resourceGroup'));
  const [, state] = /^\s*provisioningState\s+eq\s+'(\w+)'\s*$/i.exec(call.query.get('$filter') ?? '') ?? [];
  const deployments = context.store
    .list('deployment')
    .filter(({ resourceGroup }) => resourceGroup === name)
    .filter(({ provisioningState }) => state === undefined || state === provisioningState);
  return { status: 200, body: pageOf(call, deployments.map(deploymentBody)) };
}

/** What was deployed stays. @throws ArmError 409 while it goes on. */
export function deleteDeployment(call: Call, context: ArmContext): Answer {
  const deployment = context.store.get('deployment', resourceId(call, context, deploymentType));
  if (deployment !== undefined) {
    refuseActive(deployment);
    context.store.delete(deployment);
  }
  return { status: 204 };
}

/** What is made stays; what has not begun does not begin. @throws ArmError 409 when it is over. */
export function cancelDeployment(call: Call, context: ArmContext): Answer {
  const deployment = requireDeployment(call, context);
  if (!isActive(deployment)) {
    throw new ArmError(
      409,
      'DeploymentCannotBeCancelled',
      `The deployment '${deployment.name}' cannot be cancelled because it is in terminal provisioning state '${deployment.provisioningState}'.`,
    );
  }
  context.deployments.cancel(deployment.id);
  return { status: 204 };
}

/** For whoever has the address and may see the deployment. */
export function getDeploymentStatus(call: Call, context: ArmContext): Answer {
  context.addresses.require(call.path, call.query);
  const { id, operationId, provisioningState, error } = requireDeployment(call, context);
  requireRight(call.principal, `${deploymentType}/operationStatuses/read`, id, context);
  if (operationId !== call.param('operation')) {
    throw new ArmError(
      404,
      'DeploymentOperationNotFound',
      `The operation '${call.param('operation')}' could not be found.`,
    );
  }
  return { status: 200, body: { status: provisioningState, ...(error === undefined ? {} : { error }) } };
}

export function listDeploymentOperations(call: Call, context: ArmContext): Answer {
  const deployment = requireDeployment(call, context);
  const operations = deployment.operations.map(operation => operationBody(deployment, operation));
  return { status: 200, body: pageOf(call, operations) };
}

export function getDeploymentOperation(call: Call, context: ArmContext): Answer {
  const deployment = requireDeployment(call, context);
  const operation = deployment.operations.find(({ id }) => id === call.param('operation'));
  if (operation === undefined) {
    throw new ArmError(
      404,
      'DeploymentOperationNotFound',
      `The operation '${call.param('operation')}' could not be found.`,
    );
  }
  return { status: 200, body: operationBody(deployment, operation) };
}
