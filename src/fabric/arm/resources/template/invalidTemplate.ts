import { ArmError } from '../../armError.ts';

/** A template that ARM would not begin to deploy. `why` ends with a period. */
export function invalidTemplate(why: string): ArmError {
  return new ArmError(400, 'InvalidTemplate', `Deployment template validation failed: '${why}'.`);
}
