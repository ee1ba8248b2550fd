import { l10n } from 'vscode';
import { brokenNameRule, longestName, shortestName, type NameRuleId } from '../../cluster/clusterName.ts';

const texts: Readonly<Record<NameRuleId, () => string>> = {
  'too-short': () =>
    l10n.t('A cluster name has at least {0} characters (storage accounts ask for it).', shortestName),
  'too-long': () =>
    l10n.t('A cluster name has at most {0} characters (storage accounts allow no more).', longestName),
  characters: () =>
    l10n.t('A cluster name has only lower-case letters, digits and hyphens (it becomes a DNS name).'),
  'first-letter': () =>
    l10n.t('A cluster name begins with a letter (DNS name labels in Azure Container Instances do).'),
  'last-character': () => l10n.t('A cluster name ends with a letter or a digit.'),
  'two-hyphens': () =>
    l10n.t('A cluster name has no two hyphens in a row (container group names allow none).'),
  'pods-suffix': () =>
    l10n.t(
      'A cluster name does not end with "-pods": that is the name of the resource group of a cluster’s pods.',
    ),
};

/** Why a name cannot be used, in the person's language; undefined where it can. */
export function nameProblem(name: string): string | undefined {
  const broken = brokenNameRule(name);
  return broken && texts[broken]();
}
