import { concatBytes } from '../../bytes/concat.ts';
import { indexOfBytes } from '../../bytes/search.ts';
import { fromLatin1, latin1, utf8 } from '../../bytes/text.ts';
import { decryptCbc } from './aes-cbc.ts';
import { isDictionary, readPdfValue } from './dictionary.ts';
import type { PdfDictionary } from './dictionary.ts';
import { keyOfEmptyPassword } from './empty-password.ts';
import { md5 } from './md5.ts';
import { rc4 } from './rc4.ts';

/** An encryption that the empty password opens: the usual "no printing" lock (ISO 32000-2 7.6). */
export interface OpenEncryption {
  /** The content of a stream of the object that `number` and `generation` name; `undefined` where it cannot be had. */
  decrypt(stream: Uint8Array, number: number, generation: number): Promise<Uint8Array | undefined>;
  /** Embedded files are encrypted in another way than other streams. */
  readonly embeddedDiffer: boolean;
}

type Cipher = 'none' | 'rc4' | 'aes-128' | 'aes-256';

const OBJECT = fromLatin1('obj');
const ID = fromLatin1('/ID');
const SALT = utf8('sAlT');
const MAX_DICTIONARY = 8 * 1024;
/** Encryption dictionaries and identifiers looked at: floods of them, each costs a hundred digests. */
const MAX_CANDIDATES = 8;
const GAP = String.raw`(?:[\0\s]|%[^\r\n]*[\r\n])`;
const REFERENCE = new RegExp(`^${GAP}*(\\d{1,10})${GAP}+(\\d{1,5})${GAP}+R`, 'u');

/**
 * The encryption that stands behind the `/Encrypt` names that end at `places`, where the empty password opens it.
 * Every dictionary that a reader may take must be opened by it, or a decoy could stand in for the one that counts.
 */
export async function openEncryption(
  bytes: Uint8Array,
  places: readonly number[],
): Promise<OpenEncryption | undefined> {
  const texts = new Set(places.flatMap((at) => dictionaryTexts(bytes, at)));
  if (texts.size === 0 || texts.size > MAX_CANDIDATES) return undefined;
  const ids = identifiers(bytes);
  const opened: OpenEncryption[] = [];
  for (const text of texts) {
    const dictionary = readPdfValue(text);
    if (!isDictionary(dictionary)) return undefined;
    const key = await keyOfEmptyPassword(dictionary, ids);
    if (key === undefined) return undefined;
    const cipher = cipherOf(dictionary, 'StmF');
    opened.push({
      decrypt: async (stream, number, generation) =>
        await decryptStream(cipher, key, stream, number, generation),
      embeddedDiffer: dictionary.has('EFF') && cipherOf(dictionary, 'EFF') !== cipher,
    });
  }
  // Two of them with different keys would be two readings of every stream.
  return opened.length === 1 ? opened[0] : undefined;
}

function dictionaryTexts(bytes: Uint8Array, at: number): readonly string[] {
  const near = latin1(bytes, at, Math.min(bytes.length, at + MAX_DICTIONARY));
  const reference = REFERENCE.exec(near);
  if (reference === null) return [near];
  const [, number = '', generation = ''] = reference;
  const header = new RegExp(`(?:^|[^0-9])0*${Number(number)}${GAP}+0*${Number(generation)}${GAP}+$`, 'u');
  const found: string[] = [];
  for (let at = indexOfBytes(bytes, OBJECT); at !== -1; at = indexOfBytes(bytes, OBJECT, at + 1)) {
    if (!header.test(latin1(bytes, Math.max(0, at - 60), at))) continue;
    found.push(latin1(bytes, at + 3, Math.min(bytes.length, at + 3 + MAX_DICTIONARY)));
    if (found.length > MAX_CANDIDATES) break;
  }
  return found.length === 0 ? [''] : found;
}

/** The first halves of all `/ID` entries; the empty one where there is none. */
function identifiers(bytes: Uint8Array): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = indexOfBytes(bytes, ID); at !== -1; at = indexOfBytes(bytes, ID, at + 1)) {
    const array = /^[\0\s]*\[/u.exec(latin1(bytes, at + 3, Math.min(bytes.length, at + 40)));
    if (array === null) continue;
    const start = at + 3 + array[0].length;
    const value = readPdfValue(latin1(bytes, start, Math.min(bytes.length, start + 600)));
    if (value instanceof Uint8Array) found.push(value);
    if (found.length >= MAX_CANDIDATES) break;
  }
  return found.length === 0 ? [new Uint8Array()] : found;
}

/** `undefined` for a method that is not known here. */
function cipherOf(dictionary: PdfDictionary, use: 'StmF' | 'EFF'): Cipher | undefined {
  const version = dictionary.get('V');
  if (version !== 4 && version !== 5) return 'rc4';
  const filter = nameIn(dictionary, use) ?? (dictionary.has(use) ? undefined : 'Identity');
  if (filter === 'Identity') return 'none';
  const filters = dictionary.get('CF');
  const chosen = isDictionary(filters) && filter !== undefined ? filters.get(filter) : undefined;
  const method = isDictionary(chosen) ? nameIn(chosen, 'CFM') : undefined;
  const ciphers = new Map<string | undefined, Cipher>([
    ['V2', 'rc4'],
    ['AESV2', 'aes-128'],
    ['AESV3', 'aes-256'],
  ]);
  return ciphers.get(method);
}

function nameIn(dictionary: PdfDictionary, key: string): string | undefined {
  const value = dictionary.get(key);
  return typeof value === 'object' && 'name' in value ? value.name : undefined;
}

/** Algorithms 1 and 1.A. */
async function decryptStream(
  cipher: Cipher | undefined,
  fileKey: Uint8Array,
  stream: Uint8Array,
  number: number,
  generation: number,
): Promise<Uint8Array | undefined> {
  if (cipher === undefined || cipher === 'none') return cipher === undefined ? undefined : stream;
  if (cipher === 'aes-256') return await decryptBlocks(fileKey, stream);
  const place = Uint8Array.of(number, number >> 8, number >> 16, generation, generation >> 8);
  const salt = cipher === 'rc4' ? new Uint8Array() : SALT;
  const key = md5(concatBytes([fileKey, place, salt])).subarray(0, Math.min(16, fileKey.length + 5));
  return cipher === 'rc4' ? rc4(key, stream) : await decryptBlocks(key, stream);
}

/** The first block is the chain's start. Padding that does not hold stays: what is inside tells its own end. */
async function decryptBlocks(key: Uint8Array, stream: Uint8Array): Promise<Uint8Array> {
  const content = await decryptCbc(key, stream.subarray(0, 16), stream.subarray(16));
  const padding = content.at(-1) ?? 0;
  return padding >= 1 && padding <= 16 ? content.subarray(0, content.length - padding) : content;
}
