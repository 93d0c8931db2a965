import type { FileName } from './file-name.ts';
import { BLANKS } from './file-name.ts';
import { fileTypeOf } from './file-types.ts';
import type { Sign } from './finding.ts';

/** Blanks in a row from which on the end of a name leaves a list's column. */
const MANY_BLANKS = 10;
/** Length from which on clients cut names. */
const LONG_NAME = 150;
const BRAILLE_BLANK = '\u2800';

/** Names whose end is pushed out of sight by blanks or length; the case `running` when blanks hide what runs. */
export function paddedName(names: readonly FileName[]): readonly Sign[] {
  return names.flatMap((name): Sign[] => {
    const blanks = longestRun(name.raw);
    const padded = blanks >= MANY_BLANKS || name.raw.includes(BRAILLE_BLANK);
    if (!padded && name.raw.length < LONG_NAME) return [];
    const running = padded && fileTypeOf(name.extension)?.warns === true;
    return [
      {
        code: 'padded-name',
        data: { length: name.raw.length, blanks, ...(running ? { case: 'running' } : {}) },
      },
    ];
  });
}

function longestRun(name: string): number {
  return Math.max(0, ...Array.from(name.matchAll(BLANKS), (run) => run[0].length));
}
