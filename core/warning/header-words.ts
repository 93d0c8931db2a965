import { utf8 } from '../bytes/text.ts';

/** Octets of one encoded word (RFC 2047 §2). */
const MAX_WORD = 75;
const START = '=?UTF-8?Q?';
const END = '?=';

/** Whether a text can stand in a header field as it is. */
export function isPlainHeaderText(text: string): boolean {
  return /^[ -~]*$/u.test(text);
}

/**
 * A text as encoded words (RFC 2047, `Q`, UTF-8) with a blank between them, each of whole characters. Readers leave out
 * the blank between two encoded words, so that one which is to be seen in front of another must be part of the text.
 */
export function encodedWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text.toWellFormed()) {
    const encoded = quoted(character);
    if (START.length + word.length + encoded.length + END.length > MAX_WORD) {
      words.push(word);
      word = '';
    }
    word += encoded;
  }
  if (word !== '') words.push(word);
  return words.map((inner) => `${START}${inner}${END}`).join(' ');
}

function quoted(character: string): string {
  if (character === ' ') return '_';
  if (/^[A-Za-z0-9]$/u.test(character)) return character;
  return [...utf8(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
