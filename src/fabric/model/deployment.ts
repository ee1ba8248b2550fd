import type { Tags } from './resource.ts';

/** What went wrong, with what it is made of. */
export interface DeploymentError {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly DeploymentError[];
}

/** The deployment of one resource of a template. Times are RFC 3339. */
export interface DeploymentOperation {
  readonly id: string;
  readonly resource: { readonly id: string; readonly type: string; readonly name: string };
  readonly provisioningState: 'Running' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly startTime: string;
  readonly endTime?: string;
  /** Of the PUT's answer, such as 201. */
  readonly status?: number;
  readonly error?: DeploymentError;
}

/**
 * A template's deployment, as answers show it. Neither the template nor what was given for secure parameters is kept:
 * one that a restart of the fabric interrupts has failed.
 */
export interface Deployment {
  readonly kind: 'deployment';
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly tags?: Tags;
  readonly mode: 'Incremental' | 'Complete';
  readonly provisioningState: 'Accepted' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled';
  /** What the caller polls. */
  readonly operationId: string;
  readonly correlationId: string;
  readonly templateHash: string;
  readonly startTime: string;
  /** Of the last change of state. */
  readonly timestamp: string;
  /** As shown: name to type and value. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly outputResources?: readonly { readonly id: string }[];
  readonly dependencies: readonly unknown[];
  readonly operations: readonly DeploymentOperation[];
  readonly error?: DeploymentError;
}

/** Whether it goes on. */
export function isActive({ provisioningState }: Deployment): boolean {
  return provisioningState === 'Accepted' || provisioningState === 'Running';
}
