import { l10n } from 'vscode';
import type { DrawnFinding, Report } from '../../contract/diagnosisMessages.ts';
import type { Finding } from '../../diagnosis/diagnose.ts';
import type { TreeNode } from '../tree/treeNode.ts';
import { actionTitle } from './nextActions.ts';
import { subjectLabel } from './subjectNode.ts';
import { translated } from '../words/translated.ts';

/**
 * What was found, in the person's words. @param node absent: it is not known at the moment.
 */
export function diagnosisReport(
  title: string,
  findings: readonly Finding[],
  node: TreeNode | undefined,
  looked: Date,
): Report {
  return {
    title,
    summary: `${summary(findings.length)} ${l10n.t('Looked at {0}.', looked.toLocaleTimeString())}`,
    findings: findings.map(finding => drawnFinding(finding, node)),
  };
}

/** For a node that is gone. */
export function goneReport(title: string): Report {
  return { title, summary: l10n.t('It is no more.'), findings: [] };
}

function summary(count: number): string {
  switch (count) {
    case 0:
      return l10n.t('All is well: nothing that is known to go wrong shows here.');
    case 1:
      return l10n.t('One cause shows.');
    default:
      return l10n.t('{0} causes show; the one that explains the most comes first.', count);
  }
}

function drawnFinding(finding: Finding, node: TreeNode | undefined): DrawnFinding {
  return {
    title: translated(finding.title),
    about: finding.about.map(subject => subjectLabel(subject, node)).join(', '),
    why: translated(finding.why),
    evidence: finding.evidence.map(({ heading, lines }) => ({
      heading: translated(heading),
      lines: lines.map(translated),
    })),
    actions: finding.next.map(id => ({ id, title: actionTitle(id) })),
  };
}

/** The report as text, to be sent to somebody. */
export function reportText({ title, summary: sentence, findings }: Report): string {
  return [
    title,
    sentence,
    ...findings.flatMap(finding => [
      '',
      `${finding.title} (${finding.about})`,
      finding.why,
      ...finding.evidence.flatMap(({ heading, lines }) => [`${heading}:`, ...lines.map(line => `  ${line}`)]),
    ]),
  ].join('\n');
}
