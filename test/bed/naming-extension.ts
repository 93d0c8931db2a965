import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** What this extension calls every file, without the ending. */
export const OTHER_NAME = 'named-by-another';

/**
 * An unpacked extension of somebody else that gives downloads a name of its own: every one, or those whose name contains
 * `only`.
 */
export function makeNamingExtension(only = ''): { readonly path: string; remove(): void } {
  const folder = makeTemporaryFolder('mw-naming-');
  writeFileSync(
    join(folder.path, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Names files',
      version: '1',
      permissions: ['downloads'],
      background: { service_worker: 'worker.js' },
    }),
  );
  writeFileSync(
    join(folder.path, 'worker.js'),
    `chrome.downloads.onDeterminingFilename.addListener((item, suggest) => item.filename.includes('${only}') ? suggest({ filename: '${OTHER_NAME}.bin', conflictAction: 'uniquify' }) : suggest());`,
  );
  return folder;
}
