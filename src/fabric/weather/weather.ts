/**
 * The weather that a fabric has, as data: what `PUT /fabric/weather` takes and what `--weather FILE` holds. The same seed
 * and the same sequence of requests make the same faults.
 */
export interface Weather {
  readonly seed: number;
  /** How many times faster the fabric's waits go by: back-offs, probes, timeouts. */
  readonly timeScale: number;
  readonly faults: readonly Fault[];
}

export const calmWeather: Weather = { seed: 0, timeScale: 1, faults: [] };

/** How often a fault strikes where it could: each time with a probability (always), and at most the next so many times. */
interface Chance {
  readonly probability?: number;
  readonly next?: number;
}

/** Seconds; where it lies in between is decided by the seed. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

/** In every pattern `*` stands for any text; absent, it fits everything. Case does not count. */
interface OnRequests extends Chance {
  /** Such as `ContainerGroups_Get`: the service's name of an operation. */
  readonly operation?: string;
  /** The container group that the request is about. */
  readonly group?: string;
}

interface OnGroups extends Chance {
  readonly group?: string;
}

interface OnImages extends Chance {
  readonly image?: string;
}

interface OnNames extends Chance {
  /** A host name, such as `label.eastus.azurecontainer.io`. */
  readonly name?: string;
}

/** What befalls a request. */
export type RequestFault =
  /** The answer takes longer. */
  | (OnRequests & { readonly kind: 'latency'; readonly seconds: Span })
  /** 429, with the seconds of its Retry-After. */
  | (OnRequests & { readonly kind: 'throttled'; readonly retryAfter: number })
  | (OnRequests & { readonly kind: 'serverError'; readonly status: ServerErrorStatus })
  /** Cut before the request is read, after it was carried out, or half-way through the answer. */
  | (OnRequests & { readonly kind: 'droppedConnection'; readonly moment: 'before' | 'after' | 'within' })
  /** The whole process stands still, as after SIGSTOP, and goes on by itself. */
  | (OnRequests & { readonly kind: 'paused'; readonly seconds: Span });

export type ServerErrorStatus = 500 | 502 | 503 | 504;

/** Whether the request is refused, or is accepted and its deployment fails. */
type Outcome = 'refused' | 'failed';

/** What befalls a deployment. */
export type DeploymentFault =
  /** The image is not there. */
  | (OnImages & { readonly kind: 'pullFailure'; readonly form: Outcome })
  /** The registry wants to know who is asking. */
  | (OnImages & { readonly kind: 'registryRefusal'; readonly form: Outcome })
  /** The registry has had enough of this address. */
  | (OnImages & { readonly kind: 'registryRateLimit'; readonly form: Outcome })
  /** The region is full. */
  | (OnGroups & { readonly kind: 'noCapacity'; readonly form: Outcome });

/** What befalls a group that runs; every so many seconds there is an occasion for it. */
export type RunningFault =
  | (OnGroups & { readonly kind: 'containerKilled'; readonly container?: string; readonly every: number })
  /** Maintenance: the containers are restarted where they are, or the group comes up elsewhere. */
  | (OnGroups & {
      readonly kind: 'platformRestart';
      readonly form: 'in-place' | 'moved';
      readonly every: number;
    });

/** What comes about later than its answer. */
export type LateFault =
  /** A deleted group's containers go on running. */
  | (OnGroups & { readonly kind: 'lingering'; readonly seconds: Span })
  /** A new name does not resolve yet. */
  | (OnNames & { readonly kind: 'lateName'; readonly seconds: Span })
  /** A name that has moved or gone still resolves as before. */
  | (OnNames & { readonly kind: 'staleName'; readonly seconds: Span })
  /** A role assignment gives nothing yet. */
  | (Chance & { readonly kind: 'lateAssignment'; readonly seconds: Span })
  /** A new principal cannot be given a role yet, unless the caller says what type it is. */
  | (Chance & { readonly kind: 'latePrincipal'; readonly seconds: Span });

export type Fault = RequestFault | DeploymentFault | RunningFault | LateFault;
export type FaultKind = Fault['kind'];
export type FaultOf<K extends FaultKind> = Extract<Fault, { readonly kind: K }>;

/** What a fault may be about: the values that its patterns are compared with. */
export type Subject = Readonly<
  Partial<Record<'operation' | 'group' | 'container' | 'image' | 'name', string>>
>;
