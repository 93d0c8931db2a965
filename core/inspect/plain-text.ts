import { latin1 } from '../bytes/text.ts';

/** Share of control characters from which on bytes are not text. */
const SAMPLE = 1024;

/**
 * The first `limit` bytes as text: UTF-16 where a byte-order mark or its zero bytes say so, else one character a byte,
 * which keeps every ASCII word. `undefined` when the start holds bytes no text has.
 */
export function plainText(bytes: Uint8Array, limit: number): string | undefined {
  const label = utf16Label(bytes);
  if (label !== undefined) return new TextDecoder(label).decode(bytes.subarray(0, limit));
  for (let at = 0, end = Math.min(bytes.length, SAMPLE); at < end; at++) {
    if (isBinary(bytes[at] ?? 0)) return undefined;
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return latin1(bytes, start, Math.min(bytes.length, limit));
}

function isBinary(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x1b) || (byte > 0x1b && byte < 0x20);
}

function utf16Label(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.length < 8 || (bytes[0] !== 0 && bytes[1] !== 0)) return undefined;
  const ascii = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x09 && byte < 0x7f;
  if ([0, 2, 4, 6].every((at) => ascii(bytes[at]) && bytes[at + 1] === 0)) return 'utf-16le';
  if ([0, 2, 4, 6].every((at) => bytes[at] === 0 && ascii(bytes[at + 1]))) return 'utf-16be';
  return undefined;
}
