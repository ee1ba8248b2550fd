import { phrase, type Phrase } from '../language/phrase.ts';

/**
 * A cluster's name becomes a resource group, the beginning of DNS name labels, part of a storage account's
 * name and a kubeconfig context. One rule that all of them accept, checked before anything is made.
 */

interface NameRule {
  readonly holds: (name: string) => boolean;
  readonly message: Phrase;
}

const shortestName = 3;
const longestName = 24;

/** In the order in which they are told. */
const rules: readonly NameRule[] = [
  {
    holds: name => name.length >= shortestName,
    message: phrase`A cluster name has at least ${shortestName} characters (storage accounts ask for it).`,
  },
  {
    holds: name => name.length <= longestName,
    message: phrase`A cluster name has at most ${longestName} characters (storage accounts allow no more).`,
  },
  {
    holds: name => /^[a-z0-9-]*$/.test(name),
    message: phrase`A cluster name has only lower-case letters, digits and hyphens (it becomes a DNS name).`,
  },
  {
    holds: name => /^[a-z]/.test(name),
    message: phrase`A cluster name begins with a letter (DNS name labels in Azure Container Instances do).`,
  },
  {
    holds: name => /[a-z0-9]$/.test(name),
    message: phrase`A cluster name ends with a letter or a digit.`,
  },
  {
    holds: name => !name.includes('--'),
    message: phrase`A cluster name has no two hyphens in a row (container group names allow none).`,
  },
  {
    holds: name => !name.endsWith('-pods'),
    message: phrase`A cluster name does not end with "-pods": that is the name of the resource group of a cluster’s pods.`,
  },
];

/** @returns why the name cannot be used, or undefined when it can. */
export function clusterNameProblem(name: string): Phrase | undefined {
  return rules.find(({ holds }) => !holds(name))?.message;
}
