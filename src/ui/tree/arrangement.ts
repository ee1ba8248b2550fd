/** By what the container groups that belong to no cluster are put together. */
export const groupings = ['resource-group', 'location', 'nothing'] as const;
export type Grouping = (typeof groupings)[number];

/** What a person chose to see. */
export interface Arrangement {
  readonly grouping: Grouping;
  /** Pods and other container groups are shown that match it; empty: all. */
  readonly filter: string;
  /** Name of the Azure subscription. */
  readonly subscription?: string;
}
