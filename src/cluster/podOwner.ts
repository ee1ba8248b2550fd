/** What made a pod. */
export interface PodOwner {
  readonly kind: string;
  readonly name: string;
}

/** Kubernetes' letters for made-up parts of names: no vowels, nothing that looks like something else (util/rand). */
const hash = '[bcdfghjklmnpqrstvwxz2456789]';

/** How controllers name their pods; a row for each kind whose names cannot be mistaken. */
const namings: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  { kind: 'CronJob', pattern: new RegExp(`^(?<owner>.+)-\\d{8}-${hash}{5}$`) },
  { kind: 'Deployment', pattern: new RegExp(`^(?<owner>.+)-${hash}{8,10}-${hash}{5}$`) },
];

/**
 * Who owns a pod, by its name: its container group carries no more than that.
 * @returns undefined for a pod that was made by itself, or by something whose names could be anybody's.
 */
export function podOwner(podName: string): PodOwner | undefined {
  for (const { kind, pattern } of namings) {
    const name = pattern.exec(podName)?.groups?.['owner'];
    if (name !== undefined) {
      return { kind, name };
    }
  }
  return undefined;
}
