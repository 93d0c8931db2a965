import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/** Packs an unpacked extension as Firefox installs it; gives the path of the archive, in `folder`. */
export function packExtension(extensionDir: string, folder: string): string {
  const files: Record<string, Uint8Array> = {};
  for (const name of readdirSync(extensionDir, { recursive: true, encoding: 'utf8' })) {
    const path = join(extensionDir, name);
    if (statSync(path).isFile()) files[name.replaceAll('\\', '/')] = readFileSync(path);
  }
  const archive = join(folder, 'extension.xpi');
  writeFileSync(archive, zipSync(files, { level: 0 }));
  return archive;
}
