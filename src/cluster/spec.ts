/** What a cluster is, said once. Everything else (names, groups, certificates) follows from it. */

export const topologies = ['compact', 'classic', 'single'] as const;
export type Topology = (typeof topologies)[number];

export const targets = ['local', 'azure'] as const;
export type TargetKind = (typeof targets)[number];

export interface ClusterSpec {
  /** Ten characters of a-z and 0-9, random. Its first five are the suffix of every DNS name label. */
  readonly id: string;
  /** Also the name of the control plane's resource group; `NAME-pods` is the pods'. */
  readonly name: string;
  readonly target: TargetKind;
  readonly topology: Topology;
  /** An Azure region's programmatic name, such as `eastus`. */
  readonly region: string;
  /** Registry prefix that Docker Hub's images are taken from instead, such as `myregistry.azurecr.io/library/`. */
  readonly imageMirror?: string;
}
