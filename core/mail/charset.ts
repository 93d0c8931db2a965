/** Bytes of header text to characters: mail names charsets in many ways, and often none. */

/** The text of bytes in a named charset; an unknown or wrong charset falls back to `unlabelledText`. */
export function labelledText(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset.trim().toLowerCase(), { fatal: true }).decode(bytes);
  } catch {
    // Unknown label or bytes that are not of this charset: what the bytes look like is the better guess.
    return unlabelledText(bytes);
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder('windows-1252');

/** UTF-8 (RFC 6532) when the bytes are, windows-1252 otherwise. */
export function unlabelledText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}
