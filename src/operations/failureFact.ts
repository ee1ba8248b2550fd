import type { FailureFact, Subject } from '../diagnosis/fact.ts';
import { wordsOf } from '../language/phrase.ts';
import { isOperationError } from './operationError.ts';

/** Azure Resource Manager of the public cloud, whom a failure is about when nothing nearer is known. */
export const azureServer: Subject = { name: 'management.azure.com' };

/** An error as a fact to diagnose. Told by shape: it may come from another bundle. */
export function failureFact(error: unknown, about: Subject): FailureFact {
  const message = wordsOf(error);
  if (!isOperationError(error)) {
    return { kind: 'failure', about, message, details: [] };
  }
  const { reason, code, details, where } = error;
  return {
    kind: 'failure',
    about: where === undefined ? about : subjectOf(where.group, where.resourceGroup),
    reason,
    ...(code === undefined ? {} : { code }),
    message,
    details,
  };
}

/** A container group as whom a fact is about. */
export function subjectOf(name: string, resourceGroup: string): Subject {
  return { name, group: { resourceGroup, name } };
}
