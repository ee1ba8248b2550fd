import {
  anything,
  isRecord,
  list,
  map,
  mismatches,
  number,
  object,
  type Shape,
  text,
} from '../../../model/shape.ts';
import { invalidTemplate } from './invalidTemplate.ts';

export interface ParameterDefinition {
  readonly type: string;
  readonly defaultValue?: unknown;
  readonly allowedValues?: readonly unknown[];
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** What a template has for a resource; every other member goes to the resource. */
export interface ResourceDefinition {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly condition?: unknown;
  readonly dependsOn?: readonly string[];
  readonly [member: string]: unknown;
}

export interface OutputDefinition {
  readonly type: string;
  readonly value: unknown;
  readonly condition?: unknown;
}

export interface Template {
  readonly parameters?: Readonly<Record<string, ParameterDefinition>>;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly resources: readonly ResourceDefinition[];
  readonly outputs?: Readonly<Record<string, OutputDefinition>>;
}

const templateShape: Shape = object({
  '$schema!': text,
  'contentVersion!': text,
  parameters: map(
    object({
      'type!': text,
      allowedValues: list(anything),
      minValue: number,
      maxValue: number,
      minLength: number,
      maxLength: number,
    }),
  ),
  variables: map(anything),
  'resources!': list(object({ 'type!': text, 'apiVersion!': text, 'name!': text, dependsOn: list(text) })),
  outputs: map(object({ 'type!': text, 'value!': anything })),
});

/** Of the language, but not on this computer. */
const missing = {
  template: ['functions', 'definitions', 'imports', 'extensions'],
  resource: ['copy', 'resources', 'scope', 'existing'],
} as const;

/** @throws ArmError 400 `InvalidTemplate` for what is none, and for what a template cannot have here. */
export function readTemplate(value: unknown): Template {
  const [wrong] = mismatches(value, templateShape, 'template');
  if (wrong !== undefined) {
    throw invalidTemplate(`The template is not as it must be: ${wrong}.`);
  }
  const template = value as Template;
  refuse(template, missing.template, 'the template');
  for (const resource of template.resources) {
    refuse(resource, missing.resource, `the resource '${resource.name}'`);
    if (resource.type.toLowerCase() === 'microsoft.resources/deployments') {
      throw invalidTemplate('Nested and linked templates are not available on this computer.');
    }
  }
  for (const part of [template.variables, template.outputs]) {
    refuse(part ?? {}, ['copy'], 'the template');
  }
  return template;
}

function refuse(part: object, members: readonly string[], where: string): void {
  const found = members.find(member => isUsed(Reflect.get(part, member)));
  if (found !== undefined) {
    throw invalidTemplate(`The '${found}' of ${where} is not available on this computer.`);
  }
}

function isUsed(value: unknown): boolean {
  return Array.isArray(value) || isRecord(value) ? Object.keys(value).length > 0 : value !== undefined;
}
