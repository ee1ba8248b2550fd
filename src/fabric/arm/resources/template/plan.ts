import { evaluate, valueOf } from './evaluate.ts';
import { type Expression, isExpression, parseExpression } from './expression.ts';
import { invalidTemplate } from './invalidTemplate.ts';
import { resourceIdOf } from './resourceIdOf.ts';
import type { Scope } from './scope.ts';
import type { ResourceDefinition, Template } from './template.ts';

/** A resource of a template, as far as it is known before anything is deployed. */
export interface PlannedResource {
  readonly id: string;
  readonly type: string;
  /** With the names of its parents: `account/default/share`. */
  readonly name: string;
  readonly apiVersion: string;
  /** Ids of those that must be there before. */
  readonly after: readonly string[];
  readonly definition: ResourceDefinition;
}

/**
 * The template's resources whose condition holds, each behind all that it depends on: by `dependsOn`, or because it
 * asks for it by `reference()`.
 * @throws ArmError 400 `InvalidTemplate` for one that is there twice, and where they depend on each other in a circle.
 */
export async function planResources(
  { resources }: Template,
  scope: Scope,
): Promise<readonly PlannedResource[]> {
  const wanted = await Promise.all(
    resources.map(async definition => ({
      definition,
      deploys: (await evaluate(definition.condition ?? true, scope)) !== false,
    })),
  );
  const planned = await Promise.all(wanted.map(({ definition }) => identify(definition, scope)));
  const twice = planned.find(({ id }, index) => indexOfId(planned, id) !== index);
  if (twice !== undefined) {
    throw invalidTemplate(
      `The resource '${twice.type}/${twice.name}' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.`,
    );
  }
  const linked = await Promise.all(planned.map(resource => withDependencies(resource, planned, scope)));
  const deployed = linked.filter((_, index) => wanted[index]?.deploys);
  return inOrder(deployed.map(resource => ({ ...resource, after: within(resource.after, deployed) })));
}

async function identify(definition: ResourceDefinition, scope: Scope): Promise<PlannedResource> {
  const name = String(await evaluate(definition.name, scope));
  const type = String(await evaluate(definition.type, scope));
  const apiVersion = String(await evaluate(definition.apiVersion, scope));
  const id = resourceIdOf(scope.subscriptionId, scope.resourceGroupName, type, name.split('/'));
  return { id, type, name, apiVersion, after: [], definition };
}

async function withDependencies(
  resource: PlannedResource,
  all: readonly PlannedResource[],
  scope: Scope,
): Promise<PlannedResource> {
  const { dependsOn = [], ...others } = resource.definition;
  const named = await Promise.all(dependsOn.map(entry => evaluate(entry, scope)));
  const explicit = named.map(entry => {
    const found = find(all, String(entry));
    if (found === undefined) {
      throw invalidTemplate(
        `The resource '${String(entry)}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.`,
      );
    }
    return found.id;
  });
  const asked = await Promise.all(referencesIn(others).map(argument => valueOf(argument, scope)));
  const implicit = asked.flatMap(entry => find(all, String(entry))?.id ?? []);
  const after = new Set([...explicit, ...implicit].filter(id => id !== resource.id));
  return { ...resource, after: [...after] };
}

/** Named by its id, by type and name, or by its name alone; case-blind. */
export function find(all: readonly PlannedResource[], wanted: string): PlannedResource | undefined {
  const key = wanted.toLowerCase();
  return all.find(({ id, type, name }) =>
    [id, `${type}/${name}`, name].some(known => known.toLowerCase() === key),
  );
}

/** What every call of `reference` in a definition asks for. */
function referencesIn(value: unknown): readonly Expression[] {
  if (typeof value === 'string') {
    return isExpression(value) ? referencesOf(parseExpression(value)) : [];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}

function referencesOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'member':
      return [...referencesOf(expression.of), ...referencesOf(expression.key)];
    case 'call': {
      const [first] = expression.arguments;
      const own = expression.name.toLowerCase() === 'reference' && first !== undefined ? [first] : [];
      return [...own, ...expression.arguments.flatMap(referencesOf)];
    }
  }
}

function within(ids: readonly string[], resources: readonly PlannedResource[]): readonly string[] {
  return ids.filter(id => indexOfId(resources, id) >= 0);
}

function indexOfId(resources: readonly PlannedResource[], id: string): number {
  return resources.findIndex(known => known.id.toLowerCase() === id.toLowerCase());
}

function inOrder(resources: readonly PlannedResource[]): readonly PlannedResource[] {
  const ordered: PlannedResource[] = [];
  let left = resources;
  while (left.length > 0) {
    const ready = left.filter(({ after }) => within(after, left).length === 0);
    if (ready.length === 0) {
      throw invalidTemplate(
        `Circular dependency detected on resource: '${left[0]?.id}'. Please see https://aka.ms/arm-syntax-resources for usage details.`,
      );
    }
    ordered.push(...ready);
    left = left.filter(resource => !ready.includes(resource));
  }
  return ordered;
}
