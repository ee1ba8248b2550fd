import { type Deployment, isActive } from '../../../model/deployment.ts';
import type { ResourceStore } from '../../../state/resourceStore.ts';

/** The deployments that go on in this process. */
export class DeploymentRuns {
  readonly #store: ResourceStore;
  readonly #controllers = new Map<string, AbortController>();
  readonly #runs = new Set<Promise<void>>();

  constructor(store: ResourceStore) {
    this.#store = store;
  }

  /** `run` must not fail; it ends soon after its signal was aborted. */
  start(id: string, run: (signal: AbortSignal) => Promise<void>): void {
    const controller = new AbortController();
    const key = id.toLowerCase();
    this.#controllers.set(key, controller);
    const done = run(controller.signal).finally(() => {
      this.#runs.delete(done);
      if (this.#controllers.get(key) === controller) {
        this.#controllers.delete(key);
      }
    });
    this.#runs.add(done);
  }

  cancel(id: string): void {
    this.#controllers.get(id.toLowerCase())?.abort();
  }

  /** Resolves when none goes on. */
  async ended(): Promise<void> {
    await Promise.all(this.#runs);
  }

  /** Deployments of a fabric that is no more: what they had still to do is not kept, secure values least of all. */
  failInterrupted(now: Date): void {
    for (const deployment of this.#store.list('deployment').filter(isActive)) {
      this.#store.put(interrupted(deployment, now.toISOString()));
    }
  }
}

function interrupted(deployment: Deployment, timestamp: string): Deployment {
  const error = {
    code: 'DeploymentInterrupted',
    message: 'The fabric was restarted before the deployment had ended. Deploy the template again.',
  };
  return {
    ...deployment,
    provisioningState: 'Failed',
    timestamp,
    error,
    operations: deployment.operations.map(operation =>
      operation.provisioningState === 'Running'
        ? { ...operation, provisioningState: 'Failed', endTime: timestamp, error }
        : operation,
    ),
  };
}
