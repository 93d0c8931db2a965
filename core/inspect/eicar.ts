import { startsWithBytes } from '../bytes/search.ts';
import { utf8 } from '../bytes/text.ts';
import type { Sign } from './finding.ts';

/** In two pieces, so that no anti-virus program takes this file for the test file. */
const TEST_STRING = utf8('X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*');

/** The definition allows white space after it, up to 128 characters in all. */
const MAX_LENGTH = 128;
const WHITE_SPACE = new Set([0x09, 0x0a, 0x0d, 0x1a, 0x20]);

const NOTHING: readonly Sign[] = [];

/** The EICAR test file as its authors define it. A text that merely quotes the string is not one. */
export function eicar(bytes: Uint8Array): readonly Sign[] {
  if (bytes.length > MAX_LENGTH || !startsWithBytes(bytes, TEST_STRING)) return NOTHING;
  const rest = bytes.subarray(TEST_STRING.length);
  return rest.every((byte) => WHITE_SPACE.has(byte)) ? [{ code: 'eicar', data: {} }] : [];
}
