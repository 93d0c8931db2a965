// Archives that are the same, byte for byte, whenever and wherever they are made.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/** The earliest time a zip archive can hold. */
const EPOCH = new Date(1980, 0, 1);

/** Names of all files below a folder, with `/`, in the order of their code units. */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => String(name).replaceAll('\\', '/'))
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

/** The bytes of a zip archive with the files of a folder below `prefix`. `isProgram` says which may be run. */
export function zipFolder(folder, { prefix = '', isProgram = () => false } = {}) {
  const entries = Object.fromEntries(
    filesIn(folder).map((name) => {
      const mode = isProgram(name) ? 0o100755 : 0o100644;
      return [
        `${prefix}${name}`,
        [readFileSync(join(folder, name)), { mtime: EPOCH, os: 3, attrs: mode << 16 }],
      ];
    }),
  );
  return zipSync(entries, { level: 9 });
}
