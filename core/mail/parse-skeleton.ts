import PostalMime, { decodeWords as decodeAllWords } from 'postal-mime';
import { concatBytes } from '../bytes/concat.ts';
import { fromLatin1, latin1 } from '../bytes/text.ts';
import { MAX_ENCODED_WORDS_LENGTH, MAX_NESTING } from '../limits.ts';

/**
 * The second opinion on a message: `postal-mime` reads its skeleton, which is the message with every body cut out and
 * replaced by a short token. Headers, delimiters and their faults stay as they are. (On whole messages the parser
 * changes line ends, and can be driven to minutes and gigabytes.)
 */

/** What the parser lists as an attachment. */
export interface SkeletonAttachment {
  /** Indices of the cuts whose tokens stand in its content; one for a part that both see alike. */
  readonly cuts: readonly number[];
  readonly filename: string;
  readonly type: string;
}

export interface Cut {
  readonly start: number;
  readonly end: number;
}

/** A token is base64 of this mark and a number, so that it is plain ASCII decoded and not decoded. */
const MARK = 'MW0';
const CODED_MARK = 'TVcw';
const DIGITS = 3;

/**
 * The attachments that the parser finds in the skeleton. `cuts` are in order and do not overlap.
 * `undefined` when it refuses the message.
 */
export async function readSkeleton(
  raw: Uint8Array,
  cuts: readonly Cut[],
): Promise<readonly SkeletonAttachment[] | undefined> {
  const pieces: Uint8Array[] = [];
  const tokens = new Map<string, number>();
  let at = 0;
  for (const [index, cut] of cuts.entries()) {
    const plain = `${MARK}${index.toString(36).padStart(DIGITS, '0')}`;
    const coded = `${CODED_MARK}${threeCharactersInBase64(plain.slice(MARK.length))}`;
    tokens.set(plain, index);
    tokens.set(coded, index);
    pieces.push(raw.subarray(at, cut.start), fromLatin1(coded));
    at = cut.end;
  }
  pieces.push(raw.subarray(at));
  let parsed;
  try {
    parsed = await PostalMime.parse(concatBytes(pieces), {
      forceRfc822Attachments: true,
      maxNestingDepth: MAX_NESTING * 2,
    });
  } catch {
    // It rejects messages beyond its own limits; ours have been applied before, so this is a disagreement.
    return undefined;
  }
  return parsed.attachments.map((attachment) => ({
    cuts: findTokens(attachment.content, tokens),
    filename: attachment.filename ?? '',
    type: attachment.mimeType,
  }));
}

function findTokens(content: unknown, tokens: ReadonlyMap<string, number>): readonly number[] {
  if (!(content instanceof ArrayBuffer || content instanceof Uint8Array)) return [];
  const text = latin1(new Uint8Array(content));
  const whole = tokens.get(text) ?? tokens.get(text.replace(/\n$/u, ''));
  if (whole !== undefined) return [whole];
  const found: number[] = [];
  for (const match of text.matchAll(/MW0.{3}|TVcw.{4}/gu)) {
    const index = tokens.get(match[0]);
    if (index !== undefined) found.push(index);
  }
  return found;
}

function threeCharactersInBase64(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bits = (text.charCodeAt(0) << 16) | (text.charCodeAt(1) << 8) | text.charCodeAt(2);
  return [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 0x3f)).join('');
}

/** Decodes the encoded words (RFC 2047) of a text, of which the first `MAX_ENCODED_WORDS_LENGTH` characters count. */
export function decodeWords(text: string): string {
  return decodeAllWords(text.slice(0, MAX_ENCODED_WORDS_LENGTH));
}
