import { l10n } from 'vscode';
import type { GraphTexts } from '../../contract/graphMessages.ts';

/** What the graph's page says by itself. */
export function graphTexts(): GraphTexts {
  return {
    toolbar: l10n.t('Graph'),
    zoomIn: l10n.t('Zoom In'),
    zoomOut: l10n.t('Zoom Out'),
    fit: l10n.t('Fit'),
    fold: l10n.t('Fold Namespaces'),
    list: l10n.t('Show as Text'),
    saveSvg: l10n.t('Save as SVG'),
    savePng: l10n.t('Save as PNG'),
    connections: l10n.t('Who calls whom'),
    looking: l10n.t('Looking…'),
    why: l10n.t('Why?'),
    keys: l10n.t(
      'Arrow keys go along the connections, Enter shows a part in the tree, + and - zoom, 0 fits.',
    ),
  };
}
