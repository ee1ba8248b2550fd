import { randomUUID } from 'node:crypto';
import type { Deployment, DeploymentError, DeploymentOperation } from '../../../model/deployment.ts';
import { isRecord } from '../../../model/shape.ts';
import type { ArmContext } from '../../armContext.ts';
import { ArmError } from '../../armError.ts';
import type { Call } from '../../route.ts';
import { evaluate } from '../template/evaluate.ts';
import { shownValue } from '../template/parameters.ts';
import type { PlannedResource } from '../template/plan.ts';
import type { Scope } from '../template/scope.ts';
import type { Template } from '../template/template.ts';
import { asDeploymentError, writeResource } from './followWrite.ts';

/** All that a deployment goes by. */
export interface DeploymentRun {
  readonly deployment: Deployment;
  readonly template: Template;
  readonly planned: readonly PlannedResource[];
  readonly scope: Scope;
  /** As the caller: with its rights. */
  readonly ask: Call['ask'];
}

/** Members of a definition that the template reads itself. */
const ownMembers = new Set(['type', 'apiVersion', 'name', 'condition', 'dependsOn', 'comments', 'metadata']);

/**
 * Makes the resources, those that do not depend on each other side by side; then, in mode Complete, takes away what the
 * resource group has beside them. What comes of it is in the store. Never fails.
 */
export async function runDeployment(
  run: DeploymentRun,
  context: ArmContext,
  signal: AbortSignal,
): Promise<void> {
  const journal = new DeploymentJournal(run.deployment, context);
  try {
    journal.change({ provisioningState: 'Running' });
    await makeResources(run, journal, context, signal);
    signal.throwIfAborted();
    if (run.deployment.mode === 'Complete') {
      await removeOthers(run);
    }
    const outputs = await outputsOf(run);
    const outputResources = run.planned.map(({ id }) => ({ id }));
    journal.change({ provisioningState: 'Succeeded', outputs, outputResources });
  } catch (error) {
    if (signal.aborted) {
      journal.change({ provisioningState: 'Canceled' });
      return;
    }
    if (!(error instanceof ArmError || error instanceof ResourceFailed)) {
      context.log(`deployment ${run.deployment.id}`, error);
    }
    journal.change({ provisioningState: 'Failed', error: failureOf(error, journal.failures()) });
  }
}

/** One resource failed; the others say so themselves. */
class ResourceFailed extends Error {}

async function makeResources(
  run: DeploymentRun,
  journal: DeploymentJournal,
  context: ArmContext,
  signal: AbortSignal,
): Promise<void> {
  const made = new Map<string, Promise<void>>();
  for (const resource of run.planned) {
    const before = Promise.all(resource.after.flatMap(id => made.get(id) ?? []));
    made.set(
      resource.id,
      before.then(() => makeResource(resource, run, journal, context, signal)),
    );
  }
  const ends = await Promise.allSettled(made.values());
  const failed = ends.find(end => end.status === 'rejected');
  if (failed !== undefined) {
    throw failed.reason;
  }
}

async function makeResource(
  resource: PlannedResource,
  { scope, ask }: DeploymentRun,
  journal: DeploymentJournal,
  { clock }: ArmContext,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const operation = journal.begin(resource);
  try {
    const own = Object.entries(resource.definition).filter(([member]) => !ownMembers.has(member));
    const body = await evaluate(Object.fromEntries(own), scope);
    const target = `${resource.id}?api-version=${encodeURIComponent(resource.apiVersion)}`;
    const { status, error } = await writeResource(ask, target, body, clock, signal);
    journal.end(operation, error === undefined ? 'Succeeded' : 'Failed', status, error);
    if (error !== undefined) {
      throw new ResourceFailed();
    }
  } catch (error) {
    if (!(error instanceof ResourceFailed)) {
      const why = error instanceof ArmError ? asDeploymentError(error) : undefined;
      journal.end(operation, signal.aborted ? 'Canceled' : 'Failed', undefined, why);
    }
    throw error;
  }
}

/** @throws ArmError when one of them cannot be removed. */
async function removeOthers({ scope, planned, ask }: DeploymentRun): Promise<void> {
  const group = `/subscriptions/${scope.subscriptionId}/resourceGroups/${scope.resourceGroupName}`;
  const { body } = await ask('GET', `${group}/resources?api-version=2025-04-01`);
  const listed = isRecord(body) && Array.isArray(body['value']) ? (body['value'] as readonly unknown[]) : [];
  const kept = new Set(planned.map(({ id }) => id.toLowerCase()));
  for (const resource of listed.filter(isRecord)) {
    if (!kept.has(String(resource['id']).toLowerCase())) {
      await ask('DELETE', `${String(resource['id'])}?api-version=2023-05-01`);
    }
  }
}

async function outputsOf({ template, scope }: DeploymentRun): Promise<Record<string, unknown>> {
  const outputs: Record<string, unknown> = {};
  for (const [name, { type, value, condition }] of Object.entries(template.outputs ?? {})) {
    if ((await evaluate(condition ?? true, scope)) !== false) {
      outputs[name] = shownValue(type, await evaluate(value, scope));
    }
  }
  return outputs;
}

/** In ARM's words; the details are the resources' own errors. */
function failureOf(error: unknown, failures: readonly DeploymentError[]): DeploymentError {
  const own: readonly DeploymentError[] =
    error instanceof ArmError
      ? [asDeploymentError(error)]
      : [
          {
            code: 'InternalServerError',
            message: 'The fabric made a mistake; its log (fabric.log) says more.',
          },
        ];
  return {
    code: 'DeploymentFailed',
    message:
      'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
    details: failures.length > 0 ? failures : own,
  };
}

/** What is known of a deployment, on disk at every change, until somebody deletes it. */
class DeploymentJournal {
  readonly #context: ArmContext;
  #deployment: Deployment;

  constructor(deployment: Deployment, context: ArmContext) {
    this.#context = context;
    this.#deployment = deployment;
  }

  change(changes: Partial<Deployment>): void {
    const timestamp = this.#context.clock.now().toISOString();
    this.#deployment = { ...this.#deployment, ...changes, timestamp };
    const { store } = this.#context;
    if (store.get('deployment', this.#deployment.id)?.operationId === this.#deployment.operationId) {
      store.put(this.#deployment);
    }
  }

  begin({ id, type, name }: PlannedResource): string {
    const operation: DeploymentOperation = {
      id: randomUUID(),
      resource: { id, type, name },
      provisioningState: 'Running',
      startTime: this.#context.clock.now().toISOString(),
    };
    this.change({ operations: [...this.#deployment.operations, operation] });
    return operation.id;
  }

  end(
    id: string,
    provisioningState: DeploymentOperation['provisioningState'],
    status: number | undefined,
    error: DeploymentError | undefined,
  ): void {
    const end = {
      provisioningState,
      endTime: this.#context.clock.now().toISOString(),
      ...(status === undefined ? {} : { status }),
      ...(error === undefined ? {} : { error }),
    };
    this.change({
      operations: this.#deployment.operations.map(known => (known.id === id ? { ...known, ...end } : known)),
    });
  }

  failures(): readonly DeploymentError[] {
    return this.#deployment.operations.flatMap(({ error }) => error ?? []);
  }
}
