/**
 * A cluster's name becomes a resource group, the beginning of DNS name labels, part of a storage account's
 * name and a kubeconfig context. One rule that all of them accept, checked before anything is made.
 */

interface NameRule {
  readonly holds: (name: string) => boolean;
  readonly message: string;
}

export const shortestName = 3;
export const longestName = 24;

export type NameRuleId =
  | 'too-short'
  | 'too-long'
  | 'characters'
  | 'first-letter'
  | 'last-character'
  | 'two-hyphens'
  | 'pods-suffix';

/** In the order in which they are told. */
const rules: Readonly<Record<NameRuleId, NameRule>> = {
  'too-short': {
    holds: name => name.length >= shortestName,
    message: `A cluster name has at least ${shortestName} characters (storage accounts ask for it).`,
  },
  'too-long': {
    holds: name => name.length <= longestName,
    message: `A cluster name has at most ${longestName} characters (storage accounts allow no more).`,
  },
  characters: {
    holds: name => /^[a-z0-9-]*$/.test(name),
    message: 'A cluster name has only lower-case letters, digits and hyphens (it becomes a DNS name).',
  },
  'first-letter': {
    holds: name => /^[a-z]/.test(name),
    message: 'A cluster name begins with a letter (DNS name labels in Azure Container Instances do).',
  },
  'last-character': {
    holds: name => /[a-z0-9]$/.test(name),
    message: 'A cluster name ends with a letter or a digit.',
  },
  'two-hyphens': {
    holds: name => !name.includes('--'),
    message: 'A cluster name has no two hyphens in a row (container group names allow none).',
  },
  'pods-suffix': {
    holds: name => !name.endsWith('-pods'),
    message:
      'A cluster name does not end with "-pods": that is the name of the resource group of a cluster\u2019s pods.',
  },
};

/** The first rule that a name breaks; undefined where it can be used. */
export function brokenNameRule(name: string): NameRuleId | undefined {
  return Object.entries(rules).find(([, rule]) => !rule.holds(name))?.[0] as NameRuleId | undefined;
}

/** @returns why the name cannot be used, or undefined when it can. */
export function clusterNameProblem(name: string): string | undefined {
  const broken = brokenNameRule(name);
  return broken && rules[broken].message;
}
