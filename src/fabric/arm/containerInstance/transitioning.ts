import { ArmError } from '../armError.ts';

/** Something else is under way with the group. */
export function transitioning(group: string): ArmError {
  return new ArmError(
    409,
    'ContainerGroupTransitioning',
    `The container group '${group}' is still transitioning, please retry later.`,
  );
}
