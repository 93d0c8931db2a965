import { concatBytes } from '../../../core/bytes/concat.ts';
import { fromLatin1, utf8 } from '../../../core/bytes/text.ts';

/** The smallest bytes that detection takes for each kind. None of them can run. */

export function pe(): Uint8Array {
  const bytes = new Uint8Array(256);
  bytes.set(utf8('MZ'));
  bytes[0x3c] = 0x80;
  bytes.set(utf8('PE\0\0'), 0x80);
  return bytes;
}

export function elf(): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set(fromLatin1('\x7fELF\x02\x01\x01'));
  bytes[16] = 2;
  return bytes;
}

export const PNG = fromLatin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR');

/** In pieces, so that no anti-virus program takes this file for the test file. */
export const EICAR = utf8('X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*');

export function pdf(...objects: readonly string[]): Uint8Array {
  return utf8(`%PDF-1.7\n${objects.join('\n')}\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`);
}

/** Bytes at their offsets in a buffer of zeros. */
export function sparse(
  length: number,
  ...pieces: readonly (readonly [at: number, text: string])[]
): Uint8Array {
  const bytes = new Uint8Array(length);
  for (const [at, text] of pieces) bytes.set(fromLatin1(text), at);
  return bytes;
}

export function join(...pieces: readonly (Uint8Array | string)[]): Uint8Array {
  return concatBytes(pieces.map((piece) => (typeof piece === 'string' ? fromLatin1(piece) : piece)));
}

/** UTF-16LE without a byte-order mark. */
export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    bytes[at * 2] = text.charCodeAt(at) & 0xff;
    bytes[at * 2 + 1] = text.charCodeAt(at) >> 8;
  }
  return bytes;
}
