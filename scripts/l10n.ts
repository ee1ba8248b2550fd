// Writes l10n/bundle.l10n.json anew: the texts of the extension's code, for translators.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { bundleFile, extractTexts } from './l10n/extractTexts.ts';

await mkdir(dirname(bundleFile), { recursive: true });
await writeFile(bundleFile, await extractTexts());
