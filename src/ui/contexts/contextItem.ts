import { basename } from 'node:path';
import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem } from 'vscode';
import { contextValue, type ContextOwner, type ContextState } from '../../contract/treeItems.ts';
import { thisMachine } from '../kubeconfig/thisMachine.ts';
import { translated } from '../words/translated.ts';
import type { ContextNode, ForeignContextNode, OurContextNode, UnreadableNode } from './contextNode.ts';
import { dimmed } from './dimmed.ts';

interface Appearance {
  readonly label: string;
  readonly icon: ThemeIcon;
  readonly description: string;
  readonly state: ContextState;
  readonly owner: ContextOwner;
  readonly rows: readonly (readonly [name: string, value: string | undefined])[];
}

/** How a row looks, and how it is read aloud. */
export function contextItem(node: ContextNode): TreeItem {
  const { label, icon, description, state, owner, rows } = appearance(node);
  const item = new TreeItem(label);
  item.id = idOf(node);
  item.iconPath = icon;
  item.description = description;
  item.contextValue = contextValue('context', state, owner);
  item.tooltip = tooltip(label, rows);
  item.accessibilityInformation = { label: [label, kindOf(node), description].filter(Boolean).join(', ') };
  if (owner === 'foreign') {
    item.resourceUri = dimmed(label);
  }
  return item;
}

function idOf(node: ContextNode): string {
  return node.kind === 'unreadable'
    ? `${node.kind}/${node.file}`
    : `${node.kind}/${node.context.file}/${node.context.contextName}`;
}

function kindOf({ kind }: ContextNode): string {
  switch (kind) {
    case 'ourContext':
      return l10n.t('context');
    case 'foreignContext':
      return l10n.t('context of somebody else');
    case 'unreadable':
      return l10n.t('kubeconfig');
  }
}

function appearance(node: ContextNode): Appearance {
  switch (node.kind) {
    case 'ourContext':
      return ourAppearance(node);
    case 'foreignContext':
      return foreignAppearance(node);
    case 'unreadable':
      return unreadableAppearance(node);
  }
}

function ourAppearance({ context, cluster, clusterName }: OurContextNode): Appearance {
  const problem = problemOf(context.expires, cluster);
  const { contextName, current, file, server, expires } = context;
  return {
    label: contextName,
    icon: ourIcon(current, problem !== undefined),
    description: [current ? l10n.t('current') : '', problem ?? ''].filter(Boolean).join(' · '),
    state: current ? 'Current' : cluster === 'gone' ? 'Gone' : 'Other',
    owner: 'ours',
    rows: [
      [l10n.t('Cluster'), clusterName],
      [l10n.t('Server'), server],
      [l10n.t('File'), placed(file)],
      [l10n.t('Certificate until'), expires?.toLocaleString()],
      [l10n.t('Problem'), problem],
    ],
  };
}

function problemOf(expires: Date | undefined, cluster: OurContextNode['cluster']): string | undefined {
  switch (cluster) {
    case 'gone':
      return l10n.t('the cluster is gone');
    case 'elsewhere':
      return l10n.t('not in the chosen subscription');
    case 'there':
    case 'unknown':
      return expires !== undefined && expires.getTime() < Date.now()
        ? l10n.t('its certificate has ended: "Use in kubectl" renews it')
        : undefined;
  }
}

function ourIcon(current: boolean, problem: boolean): ThemeIcon {
  if (problem) {
    return new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
  }
  return current ? new ThemeIcon('check', new ThemeColor('testing.iconPassed')) : new ThemeIcon('plug');
}

function foreignAppearance({ context: { contextName, file, exists } }: ForeignContextNode): Appearance {
  return {
    label: contextName,
    icon: new ThemeIcon('check', new ThemeColor('disabledForeground')),
    description: exists
      ? l10n.t('current · not of a cluster here')
      : l10n.t('current, but there is no such context'),
    state: 'Current',
    owner: 'foreign',
    rows: [[l10n.t('File'), placed(file)]],
  };
}

function unreadableAppearance({ why, file }: UnreadableNode): Appearance {
  const problem = translated(why);
  return {
    label: basename(file),
    icon: new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground')),
    description: problem,
    state: 'Unreadable',
    owner: 'foreign',
    rows: [
      [l10n.t('File'), placed(file)],
      [l10n.t('Problem'), problem],
    ],
  };
}

function placed(file: string): string {
  return `${file} (${thisMachine()})`;
}

/** Text of others is escaped, never rendered. */
function tooltip(label: string, rows: Appearance['rows']): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(label).appendMarkdown('**');
  for (const [name, value] of rows) {
    if (value !== undefined) {
      text.appendMarkdown('  \n').appendText(`${name}: ${value}`);
    }
  }
  return text;
}
