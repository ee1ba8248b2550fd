import { mismatches, type Shape } from '../model/shape.ts';
import { ArmError } from './armError.ts';

/**
 * The body as what the shape promises.
 * @throws ArmError 400 `InvalidRequestContent` that names every member that is not as it should be.
 */
export function bodyAs<T>(body: unknown, shape: Shape): T {
  const wrong = mismatches(body, shape);
  if (wrong.length > 0) {
    throw new ArmError(400, 'InvalidRequestContent', `The request content was invalid: ${wrong.join('; ')}.`);
  }
  return body as T;
}

/** A resource as it stands on the wire. */
export interface ResourceBody {
  readonly id: string;
  readonly [member: string]: unknown;
}

/** ARM's list form, for lists that are always short. */
export function listBody(value: readonly unknown[]): { readonly value: readonly unknown[] } {
  return { value };
}
