import { isDecoy } from './decoy.ts';
import type { FileName } from './file-name.ts';
import { fileTypeOf } from './file-types.ts';
import type { Sign } from './finding.ts';

const NOTHING: readonly Sign[] = [];

/**
 * A decoy in front of an extension that runs: `photo.jpg.exe`, `invoice.pdf      .js`. Only the pair counts:
 * `John.Doe.pdf`, `fattura.xml.p7m`, `app.min.js` and `backup.tar.gz` are ordinary.
 */
export function doubleExtension(names: readonly FileName[]): readonly Sign[] {
  if (!names.some(({ inner }) => inner !== '')) return NOTHING;
  return names
    .filter((name) => isDecoy(name.inner) && fileTypeOf(name.extension)?.warns === true)
    .map((name) => ({ code: 'double-extension', data: { extension: name.extension, decoy: name.inner } }));
}
