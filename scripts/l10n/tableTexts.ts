import { causes } from '../../src/diagnosis/causes.ts';
import { evidenceHeadings } from '../../src/diagnosis/evidence.ts';

/** Texts that stand in tables below the user interface, which says them through `l10n.t`. */
export function tableTexts(): readonly string[] {
  return [...new Set([...causes.flatMap(({ title, why }) => [title, why]), ...evidenceHeadings])];
}
