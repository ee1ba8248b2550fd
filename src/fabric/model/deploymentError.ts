import { EngineError, type EngineErrorReason } from '../engine/engineError.ts';

/** How the service calls a deployment that failed. */
export type DeploymentErrorReason = 'InaccessibleImage' | 'RegistryErrorResponse';

/** A deployment failed; told in the service's words, with the engine's own as `cause`. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
  readonly reason: DeploymentErrorReason;
  /** Of the answer, where it is known before one was given. */
  readonly status: number;

  constructor(reason: DeploymentErrorReason, status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.status = status;
  }
}

type Row = readonly [reason: DeploymentErrorReason, status: number];

/** What a pull that failed is to the service (SUPPORT inaccessible-image, docker-hub-rate-limit). */
const pullFailures: Partial<Readonly<Record<EngineErrorReason, Row>>> = {
  'image-not-found': ['InaccessibleImage', 400],
  'registry-refused': ['InaccessibleImage', 400],
  'rate-limited': ['RegistryErrorResponse', 409],
  'registry-unreachable': ['RegistryErrorResponse', 409],
};

/** @returns undefined for what is not the image's or its registry's fault. */
export function pullError(failure: unknown, image: string, group: string): DeploymentError | undefined {
  const row = failure instanceof EngineError ? pullFailures[failure.reason] : undefined;
  if (row === undefined) {
    return undefined;
  }
  const [reason, status] = row;
  return new DeploymentError(reason, status, wordsOf(reason, image, group), { cause: failure });
}

function wordsOf(reason: DeploymentErrorReason, image: string, group: string): string {
  switch (reason) {
    case 'InaccessibleImage':
      return `The image '${image}' in container group '${group}' is not accessible. Please check the image and registry credential.`;
    case 'RegistryErrorResponse':
      return `An error response is received from the docker registry '${registryOf(image)}'. Please retry later.`;
  }
}

/** Docker Hub by the name under which the service calls it. */
function registryOf(image: string): string {
  const [first = '', ...others] = image.split('/');
  const isRegistry = others.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isRegistry && first !== 'docker.io' ? first : 'index.docker.io';
}
