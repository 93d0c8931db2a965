import { indexOfBytes } from '../bytes/search.ts';
import { fromLatin1, latin1 } from '../bytes/text.ts';

/** Names that matter, as PDF readers know them. All are long enough that packed data holds none by chance. */
export type PdfName =
  'JavaScript' | 'Launch' | 'EmbeddedFile' | 'ObjStm' | 'Encrypt' | 'OpenAction' | 'Filespec';

const NAMES: ReadonlySet<string> = new Set<PdfName>([
  'JavaScript',
  'Launch',
  'EmbeddedFile',
  'ObjStm',
  'Encrypt',
  'OpenAction',
  'Filespec',
]);
/** First letters of the names, and `#`, which may write any of them. */
const FIRST = new Set(Array.from('JLEOF#', (letter) => letter.charCodeAt(0)));
const SLASH = 0x2f;
/** Every letter written as `#xx`. */
const LONGEST = 12 * 3 + 1;
const NAME = /^((?:[A-Za-z]|#[0-9a-fA-F]{2}){1,12})(?![A-Za-z#])/u;

export interface PdfNameAt {
  readonly name: PdfName;
  /** Just behind the name. */
  readonly at: number;
}

/** Where the names stand, after decoding `#xx` (ISO 32000-2 7.3.5). Linear in the bytes. */
export function* pdfNames(bytes: Uint8Array, end = bytes.length): Generator<PdfNameAt> {
  for (let at = bytes.indexOf(SLASH); at !== -1 && at < end; at = bytes.indexOf(SLASH, at + 1)) {
    if (!FIRST.has(bytes[at + 1] ?? 0)) continue;
    const written = NAME.exec(latin1(bytes, at + 1, Math.min(end, at + 1 + LONGEST)))?.[1];
    if (written === undefined) continue;
    const name = written.replace(/#(..)/gu, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (NAMES.has(name)) yield { name: name as PdfName, at: at + 1 + written.length };
  }
}

const STREAM = fromLatin1('stream');
const END_STREAM = fromLatin1('endstream');
/** A stream's dictionary is short; its end is looked for no further than this. */
const MAX_DICTIONARY = 4096;

/** The raw data of the stream whose dictionary `at` lies in; `undefined` when there is none. */
export function streamBehind(bytes: Uint8Array, at: number): Uint8Array | undefined {
  const keyword = indexOfBytes(bytes, STREAM, at, Math.min(bytes.length, at + MAX_DICTIONARY));
  if (keyword === -1) return undefined;
  // `endobj` first: the name was in an object without a stream.
  if (indexOfBytes(bytes, fromLatin1('endobj'), at, keyword) !== -1) return undefined;
  let start = keyword + STREAM.length;
  if (bytes[start] === 0x0d) start++;
  if (bytes[start] === 0x0a) start++;
  const end = indexOfBytes(bytes, END_STREAM, start);
  return bytes.subarray(start, end === -1 ? bytes.length : end);
}
