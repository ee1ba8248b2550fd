import type { DeploymentError } from '../../../model/deployment.ts';
import { isRecord } from '../../../model/shape.ts';
import type { Clock } from '../../../model/clock.ts';
import { ArmError } from '../../armError.ts';
import type { Answer, Call } from '../../route.ts';

/** Seconds between two looks at what goes on. */
const pollEvery = 0.2;

/** How the write of a resource ended. */
export interface Written {
  readonly status: number;
  readonly error?: DeploymentError;
}

/** PUTs a resource and follows what that began, as a client of ARM does. Rejects with the signal's reason. */
export async function writeResource(
  ask: Call['ask'],
  target: string,
  body: unknown,
  clock: Clock,
  signal: AbortSignal,
): Promise<Written> {
  try {
    const answer = await ask('PUT', target, body);
    const error = await follow(ask, answer, clock, signal);
    return { status: answer.status, ...(error === undefined ? {} : { error }) };
  } catch (error) {
    if (error instanceof ArmError) {
      return { status: error.status, error: asDeploymentError(error) };
    }
    throw error;
  }
}

/** @returns why it failed; undefined when it did not. */
async function follow(
  ask: Call['ask'],
  { headers }: Answer,
  clock: Clock,
  signal: AbortSignal,
): Promise<DeploymentError | undefined> {
  const address = headers?.['azure-asyncoperation'];
  if (address === undefined) {
    return undefined;
  }
  const { pathname, search } = new URL(address);
  for (;;) {
    const { body } = await ask('GET', `${pathname}${search}`);
    const state = isRecord(body) ? body['status'] : undefined;
    if (state === 'Succeeded') {
      return undefined;
    }
    if (state === 'Failed' || state === 'Canceled') {
      return {
        code: 'ResourceDeploymentFailure',
        message: `The resource write operation failed to complete successfully, because it reached terminal provisioning state '${state}'.`,
        details: detailsOf(body),
      };
    }
    await clock.sleep(pollEvery, signal);
  }
}

function detailsOf(body: unknown): readonly DeploymentError[] {
  const error = isRecord(body) ? body['error'] : undefined;
  return isRecord(error) ? [{ code: String(error['code']), message: String(error['message']) }] : [];
}

/** A refusal as part of a deployment's failure. */
export function asDeploymentError({ reason, message, details }: ArmError): DeploymentError {
  return { code: reason, message, ...(details.length === 0 ? {} : { details }) };
}
