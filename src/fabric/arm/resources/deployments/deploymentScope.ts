import { isRecord } from '../../../model/shape.ts';
import type { Call } from '../../route.ts';
import { evaluate } from '../template/evaluate.ts';
import { invalidTemplate } from '../template/invalidTemplate.ts';
import { find, type PlannedResource } from '../template/plan.ts';
import type { Scope } from '../template/scope.ts';

/** Function calls of one template; variables that refer to each other would go on for ever. */
const mostCalls = 10_000;

/** What the functions of a template know before it is deployed. */
export interface ScopeOptions {
  readonly subscriptionId: string;
  readonly subscription: unknown;
  readonly resourceGroup: unknown;
  readonly resourceGroupName: string;
  readonly deploymentName: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** By names in lower case. */
  readonly parameters: ReadonlyMap<string, unknown>;
}

/** The scope in which a template is planned: nothing is there yet that could be referred to. */
export function planningScope(options: ScopeOptions): Scope {
  const notYet = async (): Promise<never> => {
    throw invalidTemplate(
      "The template functions 'reference' and 'list*' are not expected at this location. Please see https://aka.ms/arm-functions for usage details.",
    );
  };
  return scopeWith(options, { reference: notYet, list: notYet });
}

/** The scope in which resources and outputs are made: they may ask for what is there, as the caller may. */
export function deployingScope(
  options: ScopeOptions,
  ask: Call['ask'],
  planned: readonly PlannedResource[],
): Scope {
  async function reference(resource: string, version: string | undefined, full: boolean): Promise<unknown> {
    const own = find(planned, resource);
    const id = own?.id ?? resource;
    const apiVersion = version ?? own?.apiVersion;
    if (!id.startsWith('/') || apiVersion === undefined) {
      throw invalidTemplate(
        `The resource '${resource}' is not defined in the template, and no api-version is given to refer to it.`,
      );
    }
    const { body } = await ask('GET', `${id}?api-version=${encodeURIComponent(apiVersion)}`);
    return full ? body : propertiesOf(body);
  }
  return scopeWith(options, {
    reference,
    list: async (action, resource, apiVersion) => {
      const id = find(planned, resource)?.id ?? resource;
      return (await ask('POST', `${id}/${action}?api-version=${encodeURIComponent(apiVersion)}`)).body;
    },
  });
}

function propertiesOf(body: unknown): unknown {
  return isRecord(body) ? (body['properties'] ?? {}) : {};
}

function scopeWith(options: ScopeOptions, world: Pick<Scope, 'reference' | 'list'>): Scope {
  const { variables, parameters } = options;
  let calls = 0;
  const scope: Scope = {
    ...world,
    countCall: () => {
      calls += 1;
      if (calls > mostCalls) {
        throw invalidTemplate(
          'The template takes too many function calls; do its variables refer to each other?',
        );
      }
    },
    subscriptionId: options.subscriptionId,
    resourceGroupName: options.resourceGroupName,
    deploymentName: options.deploymentName,
    subscription: () => options.subscription,
    resourceGroup: () => options.resourceGroup,
    parameter: name => {
      if (!parameters.has(name.toLowerCase())) {
        throw invalidTemplate(`The template parameter '${name}' is not found.`);
      }
      return parameters.get(name.toLowerCase());
    },
    variable: async name => {
      const key = Object.keys(variables).find(known => known.toLowerCase() === name.toLowerCase());
      if (key === undefined) {
        throw invalidTemplate(`The template variable '${name}' is not found.`);
      }
      return await evaluate(variables[key], scope);
    },
  };
  return scope;
}
