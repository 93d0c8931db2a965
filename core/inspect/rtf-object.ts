import { u32 } from '../archive/numbers.ts';
import { indexOfBytes } from '../bytes/search.ts';
import { fromLatin1, latin1 } from '../bytes/text.ts';
import { MAX_RTF_OBJECTS } from '../limits.ts';
import { readOlePackage } from './ole-package.ts';
import type { OlePackage } from './ole-package.ts';

const OBJDATA = fromLatin1('\\objdata');
const BACKSLASH = 0x5c;
const CLOSE = 0x7d;

/** An object in an RTF document. */
export interface RtfObject {
  /** Class name of its OLE 1.0 header, `''` when the header does not hold. */
  readonly className: string;
  /** The object's own data behind the header. */
  readonly data: Uint8Array;
  readonly packed: OlePackage | undefined;
}

export interface RtfObjects {
  readonly objects: readonly RtfObject[];
  readonly cut: boolean;
}

/** The objects of an RTF document; hex is decoded past blanks, control words and line ends, as Word does. */
export function rtfObjects(bytes: Uint8Array, limit: number): RtfObjects {
  const objects: RtfObject[] = [];
  let left = limit;
  let at = indexOfBytes(bytes, OBJDATA);
  while (at !== -1) {
    if (objects.length === MAX_RTF_OBJECTS || left <= 0) return { objects, cut: true };
    const start = at + OBJDATA.length;
    at = indexOfBytes(bytes, OBJDATA, start);
    // An object ends where the next begins, so that none is decoded twice.
    const data = decodeHex(bytes.subarray(start, at === -1 ? bytes.length : at), 0, left);
    left -= data.length + 1;
    objects.push(readObject(data));
  }
  return { objects, cut: false };
}

function readObject(data: Uint8Array): RtfObject {
  const nameLength = u32(data, 8);
  if (nameLength < 1 || nameLength > 100) return { className: '', data, packed: undefined };
  const className = latin1(data, 12, 12 + nameLength).replace(/\0.*$/u, '');
  // Class name, topic and item, each with its length, then the length of the data.
  let at = 12 + nameLength;
  for (let field = 0; field < 2; field++) at += 4 + Math.max(0, u32(data, at));
  const inner = data.subarray(at + 4);
  return {
    className,
    data: inner,
    packed: className === 'Package' ? readOlePackage(withLength(inner)) : undefined,
  };
}

/** The compound form has the data's length in front; the reader of packages expects it. */
function withLength(inner: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(inner.length + 4);
  bytes.set(inner, 4);
  return bytes;
}

function decodeHex(bytes: Uint8Array, at: number, limit: number): Uint8Array {
  const out = new Uint8Array(Math.min(limit, Math.ceil((bytes.length - at) / 2)));
  let length = 0;
  let high = -1;
  let depth = 0;
  while (at < bytes.length && length < out.length) {
    const byte = bytes[at] ?? 0;
    if (byte === BACKSLASH) {
      at = afterControl(bytes, at);
      continue;
    }
    at++;
    if (byte === 0x7b) depth++;
    if (byte === CLOSE && depth-- === 0) break;
    const digit = hexDigit(byte);
    if (digit === -1) continue;
    if (high === -1) high = digit;
    else {
      out[length++] = high * 16 + digit;
      high = -1;
    }
  }
  return out.subarray(0, length);
}

/** Just behind a control word or symbol, so that its letters are not read as digits. */
function afterControl(bytes: Uint8Array, at: number): number {
  let end = at + 1;
  const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  if (!isLetter(bytes[end] ?? 0)) return bytes[end] === 0x27 ? end + 3 : end + 1;
  while (isLetter(bytes[end] ?? 0)) end++;
  if (bytes[end] === 0x2d) end++;
  while ((bytes[end] ?? 0) >= 0x30 && (bytes[end] ?? 0) <= 0x39) end++;
  return bytes[end] === 0x20 ? end + 1 : end;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
