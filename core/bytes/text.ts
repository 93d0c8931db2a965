const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Hosts read "latin1" as windows-1252, which differs in these 27 of the characters U+0080 to U+009F. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';
/** Up to here one call with a code for each character is faster than the decoder (150 ns a call). */
const SHORT = 32;
/** Making one costs more than decoding a header field. */
const windows1252 = new TextDecoder('latin1');

/**
 * One character a byte (ISO-8859-1), so that every byte string has a text and back. The native decoder does the work,
 * and its windows-1252 characters are put back.
 */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const range = bytes.subarray(start, end);
  // Spread would walk an iterator: 900 ns for 35 bytes instead of 150.
  if (range.length <= SHORT) return Reflect.apply(String.fromCharCode, undefined, range) as string;
  const text = windows1252.decode(range);
  if (!/[^\0-\u00ff]/u.test(text)) return text;
  return text.replaceAll(/[^\0-\u00ff]/gu, (character) =>
    String.fromCharCode(0x80 + WINDOWS_1252.indexOf(character)),
  );
}

/** The bytes of a text of characters up to U+00FF; higher ones lose their upper bits. */
export function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at) & 0xff;
  return bytes;
}
