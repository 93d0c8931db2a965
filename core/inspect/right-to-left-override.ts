import type { FileName } from './file-name.ts';
import { fileTypeOf } from './file-types.ts';
import type { Sign } from './finding.ts';

/** Embeddings, overrides and isolates. Plain direction marks (U+200E, U+200F) are ordinary in Hebrew and Arabic. */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/u;

/** Those that turn Latin text around. U+202A and U+2068 come with names copied from Windows and from other programs. */
const TURNING = /[\u202b\u202e\u2067]/u;

/** Direction controls in a name; the case `running` when they turn around a name that runs (`invoice[202E]fdp.exe`). */
export function rightToLeftOverride(names: readonly FileName[]): readonly Sign[] {
  return names
    .filter((name) => DIRECTION_CONTROLS.test(name.raw))
    .map((name) => {
      const running = TURNING.test(name.raw) && fileTypeOf(name.extension)?.warns === true;
      return {
        code: 'right-to-left-override',
        data: { extension: name.extension, ...(running ? { case: 'running' } : {}) },
      };
    });
}
