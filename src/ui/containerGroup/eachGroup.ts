import type { GroupView } from '../../cluster/groupView.ts';
import { isCancellation } from '../../operations/operationError.ts';
import { limited } from '../../cluster/limited.ts';

/** Container groups that are changed at the same time. */
const atOnce = 5;

export interface GroupFailure {
  /** Its name. */
  readonly group: string;
  readonly error: unknown;
}

/**
 * Does something with each of several container groups; one that fails does not keep the others from it.
 * @returns what failed.
 * @throws a cancellation, which is for all of them: none is begun after it.
 */
export async function eachGroup<Choice extends { readonly group: Pick<GroupView, 'name'> }>(
  choices: readonly Choice[],
  work: (choice: Choice) => Promise<void>,
): Promise<readonly GroupFailure[]> {
  const outcomes = await limited(atOnce, choices, async choice => {
    try {
      await work(choice);
      return [];
    } catch (error) {
      if (isCancellation(error)) {
        throw error;
      }
      return [{ group: choice.group.name, error }];
    }
  });
  return outcomes.flat();
}
