import { mismatches, type Shape } from '../model/shape.ts';
import { ArmError } from './armError.ts';

/** Mismatches that an answer names. */
const mostNamed = 20;

/**
 * The body as what the shape promises.
 * @throws ArmError 400 `InvalidRequestContent` that names the members that are not as they should be.
 */
export function bodyAs<T>(body: unknown, shape: Shape): T {
  const wrong: string[] = [];
  for (const mismatch of mismatches(body, shape)) {
    wrong.push(mismatch);
    if (wrong.length === mostNamed) {
      break;
    }
  }
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
