/** A container group as it is seen: what the tree, the steps and the messages read. Times are Dates. */

export type ContainerStateName = 'Running' | 'Waiting' | 'Terminated' | 'Unknown';

export interface ContainerStateView {
  readonly state: ContainerStateName;
  readonly startTime?: Date;
  readonly finishTime?: Date;
  readonly exitCode?: number;
  readonly detailStatus?: string;
}

export interface EventView {
  readonly name: string;
  readonly message: string;
  readonly type: string;
  readonly count: number;
  readonly lastTime?: Date;
}

export interface ContainerView {
  readonly name: string;
  readonly image: string;
  /** vCPU and GB, as requested. */
  readonly cpu: number;
  readonly memoryInGB: number;
  readonly ports: readonly number[];
  /** undefined until the group itself was asked for: lists leave the instance view out. */
  readonly current?: ContainerStateView;
  readonly previous?: ContainerStateView;
  readonly restartCount: number;
  readonly events: readonly EventView[];
}

export interface GroupView {
  /** ARM resource id. */
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fqdn?: string;
  readonly ip?: string;
  readonly ports: readonly number[];
  readonly provisioningState: string;
  /** The group's instance view: Running, Stopped, Pending, Succeeded, Failed; undefined from lists. */
  readonly state?: string;
  /** Why its state could not be read when it was asked for last: what is told of it is older, or from a list. */
  readonly unreadable?: string;
  readonly restartPolicy: string;
  readonly containers: readonly ContainerView[];
  readonly events: readonly EventView[];
}
