import { ArmError } from './armError.ts';
import { findType, typeIn } from './resources/providers.ts';

const apiVersionForm = /^(\d{4}-\d{2}-\d{2})(-preview|-beta|-alpha|-privatepreview)?$/;

/** Addresses that answers lead to carry the version that the service wrote into them. */
const operationPath = /\/locations\/[^/]+\/operation(s|results)\//i;

/**
 * @throws ArmError 400 `MissingApiVersionParameter` without an api-version, `InvalidApiVersionParameter` for what
 *   is none, `NoRegisteredProviderFound` for one that the resource type does not have (wording: Azure/azure-cli#28496).
 */
export function requireApiVersion({ pathname, searchParams }: URL): void {
  const version = searchParams.get('api-version') ?? '';
  if (version === '') {
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  const date = apiVersionForm.exec(version)?.[1];
  const asked = typeIn(pathname);
  const type = asked === undefined ? undefined : findType(asked);
  const supported = (type?.apiVersions ?? []).join(', ');
  if (date === undefined) {
    throw new ArmError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${supported}'.`,
    );
  }
  if (type?.answers === undefined || operationPath.test(pathname)) {
    return;
  }
  if (date < type.answers.first || date > type.answers.last) {
    const location = /\/locations\/([^/]+)/i.exec(pathname)?.[1] ?? '';
    throw new ArmError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for location '${location}' and API version '${version}' for type '${type.name}'. The supported api-versions are '${supported}'. The supported locations are '${type.locations.map(([name]) => name).join(', ')}'.`,
    );
  }
}
