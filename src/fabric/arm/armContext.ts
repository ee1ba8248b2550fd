import type { Engine } from '../engine/engine.ts';
import type { Propagation } from '../model/access.ts';
import type { Shares } from '../files/shares.ts';
import type { GroupLives } from '../model/groupLives.ts';
import type { RegionQuotas } from '../model/regionQuotas.ts';
import type { StreamSessions } from '../network/streamSessions.ts';
import type { ResourceStore } from '../state/resourceStore.ts';
import type { Settings } from '../state/settings.ts';
import type { Clock } from '../model/clock.ts';
import type { DeploymentRuns } from './resources/deployments/deploymentRuns.ts';
import type { OperationAddresses } from './operationAddresses.ts';
import type { RequestCounts } from './throttling/requestCounts.ts';

/** What the subscription may use in each region; kept when it is changed. */
export interface QuotaSetting {
  readonly current: RegionQuotas;
  change(quotas: RegionQuotas): void;
}

/** What the routes work with. */
export interface ArmContext {
  readonly settings: Settings;
  readonly version: string;
  readonly store: ResourceStore;
  readonly propagation: Propagation;
  readonly shares: Shares;
  readonly lives: GroupLives;
  readonly engine: Engine;
  readonly sessions: StreamSessions;
  readonly quotas: QuotaSetting;
  readonly clock: Clock;
  readonly deployments: DeploymentRuns;
  readonly addresses: OperationAddresses;
  readonly requests: RequestCounts;
  /** Whether requests beyond the service's limits are refused, as the service does. */
  readonly throttles: boolean;
  /** Stop the fabric after the answer has gone; containers go on running. */
  shutdown(): void;
  log(message: string, error?: unknown): void;
}
