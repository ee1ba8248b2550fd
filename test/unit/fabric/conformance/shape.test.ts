import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { containerGroupShape } from '../../../../src/fabric/model/containerGroupShape.ts';
import type { Shape } from '../../../../src/fabric/model/shape.ts';

/** The Swagger of 2023-05-01, beside the project where it is at hand. */
const file = new URL(
  '../../../../../shared/aci-spec/specification/containerinstance/resource-manager/Microsoft.ContainerInstance/stable/2023-05-01/containerInstance.json',
  import.meta.url,
);

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly allOf?: readonly Schema[];
  readonly readOnly?: boolean;
}

type Definitions = Readonly<Record<string, Schema>>;

/** Members of a request at any depth, each with its type: `properties.containers[].name: string`. */
function ofSchema(schema: Schema, definitions: Definitions, path = ''): readonly string[] {
  const {
    type,
    items,
    properties,
    additionalProperties,
    allOf = [],
    ...rest
  } = resolved(schema, definitions);
  if (rest.enum !== undefined) {
    return [`${path}: ${words(rest.enum)}`];
  }
  if (items !== undefined) {
    return ofSchema(items, definitions, `${path}[]`);
  }
  if (additionalProperties !== undefined) {
    return [`${path}{}: ${additionalProperties.type === 'string' ? 'string' : 'any'}`];
  }
  const members = [...allOf.map(part => resolved(part, definitions).properties), properties].flatMap(part =>
    Object.entries(part ?? {}),
  );
  if (members.length === 0) {
    return [`${path}: ${type === 'object' ? 'any' : type}`];
  }
  return members
    .filter(([, member]) => member.readOnly !== true && resolved(member, definitions).readOnly !== true)
    .flatMap(([name, member]) => ofSchema(member, definitions, path === '' ? name : `${path}.${name}`));
}

function words(values: readonly string[]): string {
  return values.toSorted((a, b) => a.localeCompare(b)).join(' | ');
}

function resolved(schema: Schema, definitions: Definitions): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : { ...definitions[name], ...schema };
}

function ofShape(shape: Shape, path = ''): readonly string[] {
  switch (shape.type) {
    case 'oneOf':
      return [`${path}: ${words(shape.values)}`];
    case 'array':
      return ofShape(shape.items, `${path}[]`);
    case 'map':
      return [`${path}{}: ${shape.values.type}`];
    case 'object':
      return Object.keys(shape.members).length === 0
        ? [`${path}: any`]
        : Object.entries(shape.members).flatMap(([name, member]) =>
            ofShape(member, path === '' ? name : `${path}.${name}`),
          );
    case 'any':
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return [`${path}: ${shape.type}`];
  }
}

test('the body of a PUT is read as the Swagger has it, member by member', context => {
  if (!existsSync(file)) {
    context.diagnostic(`absent: ${file.pathname}`);
    return;
  }
  const { definitions } = JSON.parse(readFileSync(file, 'utf8')) as { readonly definitions: Definitions };
  const published = ofSchema(definitions['ContainerGroup'] ?? {}, definitions);
  assert.deepEqual(ofShape(containerGroupShape).toSorted(), published.toSorted());
});
