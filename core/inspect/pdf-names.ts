import { indexOfBytes } from '../bytes/search.ts';
import { fromLatin1, latin1 } from '../bytes/text.ts';

/** Names that matter, as PDF readers know them. All are long enough that packed data holds none by chance. */
const NAMES = ['JavaScript', 'Launch', 'EmbeddedFile', 'ObjStm', 'Encrypt', 'Filespec'] as const;
export type PdfName = (typeof NAMES)[number];

const SLASH = 0x2f;
const HASH = 0x23;

/** Names by their first byte as written; a coded first letter may begin any of them. */
const BY_FIRST: readonly (readonly PdfName[] | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const names = byte === HASH ? NAMES : NAMES.filter((name) => name.charCodeAt(0) === byte);
  return names.length === 0 ? undefined : names;
});

export interface PdfNameAt {
  readonly name: PdfName;
  /** Just behind the name. */
  readonly at: number;
}

/** Where the names stand, after decoding `#xx` (ISO 32000-2 7.3.5). One pass over the bytes, without allocation. */
export function* pdfNames(bytes: Uint8Array): Generator<PdfNameAt> {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== SLASH) continue;
    const candidates = BY_FIRST[bytes[at + 1] ?? 0];
    if (candidates === undefined) continue;
    for (const name of candidates) {
      const end = nameEnd(bytes, at + 1, name);
      if (end === -1) continue;
      yield { name, at: end };
      break;
    }
  }
}

/** Just behind `name` when it stands at `at`, letter by letter plain or as `#xx`; -1 when it does not. */
function nameEnd(bytes: Uint8Array, at: number, name: string): number {
  for (let index = 0; index < name.length; index++) {
    const coded = bytes[at] === HASH;
    const letter = coded ? hexDigit(bytes[at + 1]) * 16 + hexDigit(bytes[at + 2]) : bytes[at];
    if (letter !== name.charCodeAt(index)) return -1;
    at += coded ? 3 : 1;
  }
  return isLetter(bytes[at]) ? -1 : at;
}

function isLetter(byte = 0): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === HASH;
}

function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN;
}

const STREAM = fromLatin1('stream');
const END_STREAM = fromLatin1('endstream');
const END_OBJECT = fromLatin1('endobj');
/** A stream's dictionary is short; its end is looked for no further than this. */
const MAX_DICTIONARY = 4096;

/** Packed bytes of one stream that are looked at: streams without an end, each searched to the end of the file. */
const MAX_STREAM = 32 * 1024 * 1024;

/** The raw data of the stream whose dictionary `at` lies in; `undefined` when there is none. */
export function streamBehind(bytes: Uint8Array, at: number): Uint8Array | undefined {
  // Cut first: a search goes on to the end of what it is given.
  const near = bytes.subarray(at, at + MAX_DICTIONARY);
  const keyword = indexOfBytes(near, STREAM);
  if (keyword === -1) return undefined;
  // `endobj` first: the name was in an object without a stream.
  if (indexOfBytes(near.subarray(0, keyword), END_OBJECT) !== -1) return undefined;
  let start = at + keyword + STREAM.length;
  if (bytes[start] === 0x0d) start++;
  if (bytes[start] === 0x0a) start++;
  const rest = bytes.subarray(start, start + MAX_STREAM);
  const end = indexOfBytes(rest, END_STREAM);
  return end === -1 ? rest : rest.subarray(0, end);
}

/** The object whose dictionary `at` lies in. */
export interface PdfObject {
  readonly number: number;
  readonly generation: number;
  /** Its stream says that it is deflated. */
  readonly isPacked: boolean;
  /** Its stream has a crypt filter of its own. */
  readonly hasOwnFilter: boolean;
}

/** `undefined` when no object header, or more than one, stands before `at` since the last object ended. */
export function objectAround(bytes: Uint8Array, at: number): PdfObject | undefined {
  const from = Math.max(0, at - MAX_DICTIONARY);
  const before = latin1(bytes, from, at);
  const headers = [
    ...before.slice(objectStart(before)).matchAll(/(\d{1,10})\s{1,20}(\d{1,5})\s{1,20}obj\b/gu),
  ];
  const [header] = headers;
  if (header === undefined || headers.length > 1) return undefined;
  const behind = latin1(bytes, at, Math.min(bytes.length, at + MAX_DICTIONARY));
  const end = behind.indexOf('stream');
  const dictionary = before.slice(objectStart(before)) + (end === -1 ? behind : behind.slice(0, end));
  return {
    number: Number(header[1]),
    generation: Number(header[2]),
    isPacked: /\/Fl(?:ateDecode)?\b/u.test(dictionary),
    hasOwnFilter: /\/Crypt\b|#/u.test(dictionary),
  };
}

function objectStart(before: string): number {
  return Math.max(before.lastIndexOf('endobj'), before.lastIndexOf('endstream'), 0);
}
