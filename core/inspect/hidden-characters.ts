import type { FileName } from './file-name.ts';
import type { Sign } from './finding.ts';

/**
 * Characters that take no room. Not among them: U+202F (macOS screenshot names), joiners U+200C and U+200D (Persian,
 * emoji), marks U+200E and U+200F (Hebrew, Arabic); direction controls are a finding of their own.
 */
const HIDDEN = /[\u00ad\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\u{e0000}-\u{e001f}]/u;

/** Invisible characters in a name. */
export function hiddenCharacters(names: readonly FileName[]): readonly Sign[] {
  return names
    .filter((name) => HIDDEN.test(name.raw))
    .map((name) => ({ code: 'hidden-characters', data: { extension: name.extension } }));
}
