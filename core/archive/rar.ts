/** Rar 4 and 5: names and encryption from the headers (RAR technote). Known deviation: nothing is unpacked. */
import { fromLatin1, latin1 } from '../bytes/text.ts';
import { startsWithBytes } from '../bytes/search.ts';
import { MAX_ARCHIVE_MEMBERS } from '../limits.ts';
import { NO_LISTING } from './archive-listing.ts';
import type { ArchiveListing, ListedMember } from './archive-listing.ts';
import { u16, u32 } from './numbers.ts';

const SIGN_4 = fromLatin1('Rar!\x1a\x07\x00');
const SIGN_5 = fromLatin1('Rar!\x1a\x07\x01\x00');

/** Lists a rar archive; `undefined` when it is of another or an older form. */
export function readRar(bytes: Uint8Array): ArchiveListing | undefined {
  if (startsWithBytes(bytes, SIGN_5)) return readRar5(bytes);
  if (startsWithBytes(bytes, SIGN_4)) return readRar4(bytes);
  return undefined;
}

function readRar4(bytes: Uint8Array): ArchiveListing {
  const members: ListedMember[] = [];
  let at = SIGN_4.length;
  while (at + 7 <= bytes.length && members.length < MAX_ARCHIVE_MEMBERS) {
    const type = bytes[at + 2];
    const flags = u16(bytes, at + 3);
    const headerSize = u16(bytes, at + 5);
    if (type === 0x7b) return { ...NO_LISTING, members };
    if (headerSize < 7) return { ...NO_LISTING, members, corrupt: true };
    if (type === 0x73 && (flags & 0x80) !== 0) return { ...NO_LISTING, namesEncrypted: true };
    const packed = (flags & 0x8000) !== 0 || type === 0x74 ? Math.max(0, u32(bytes, at + 7)) : 0;
    const folder = (flags & 0xe0) === 0xe0;
    if (type === 0x74 && !folder) {
      const nameAt = at + 32 + ((flags & 0x100) !== 0 ? 8 : 0);
      const field = bytes.subarray(nameAt, nameAt + Math.max(0, u16(bytes, at + 26)));
      // An old code page name, a zero, then a packed Unicode form of the same name.
      const end = field.indexOf(0);
      const name = decodeName(end === -1 ? field : field.subarray(0, end));
      members.push({ name, size: u32(bytes, at + 11), encrypted: (flags & 0x04) !== 0 });
    }
    at += headerSize + packed;
  }
  // Old archives have no end block: they end with their last file.
  return { ...NO_LISTING, members, corrupt: at !== bytes.length };
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // An old code page; ASCII, and so the extension, reads the same.
    return latin1(bytes);
  }
}

/** Reads variable-length numbers, seven bits a byte. */
class Vints {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** -1 past the end or past ten bytes. */
  next(): number {
    let value = 0;
    for (let index = 0; index < 10; index++) {
      const byte = this.#bytes[this.at++];
      if (byte === undefined) return -1;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    return -1;
  }
}

function readRar5(bytes: Uint8Array): ArchiveListing {
  const members: ListedMember[] = [];
  let at = SIGN_5.length;
  while (at + 7 <= bytes.length && members.length < MAX_ARCHIVE_MEMBERS) {
    const vints = new Vints(bytes, at + 4);
    const headerSize = vints.next();
    const end = vints.at + headerSize;
    if (headerSize <= 0 || end > bytes.length) return { ...NO_LISTING, members, corrupt: true };
    const type = vints.next();
    const flags = vints.next();
    const extra = (flags & 1) !== 0 ? vints.next() : 0;
    const data = (flags & 2) !== 0 ? Math.max(0, vints.next()) : 0;
    if (type === 4) return { ...NO_LISTING, namesEncrypted: true };
    if (type === 5) return { ...NO_LISTING, members };
    if (type === 2) {
      const member = readFile5(bytes, vints, end - Math.max(0, extra), end);
      if (member !== undefined) members.push(member);
    }
    at = end + data;
  }
  return { ...NO_LISTING, members, corrupt: at !== bytes.length };
}

function readFile5(bytes: Uint8Array, vints: Vints, extraAt: number, end: number): ListedMember | undefined {
  const fileFlags = vints.next();
  const size = vints.next();
  vints.next();
  vints.at += ((fileFlags & 2) !== 0 ? 4 : 0) + ((fileFlags & 4) !== 0 ? 4 : 0);
  vints.next();
  vints.next();
  const nameLength = vints.next();
  if ((fileFlags & 1) !== 0 || nameLength < 0 || vints.at + nameLength > end) return undefined;
  const name = new TextDecoder().decode(bytes.subarray(vints.at, vints.at + nameLength));
  return {
    name,
    size: (fileFlags & 8) !== 0 ? null : size,
    encrypted: hasEncryptionRecord(bytes, extraAt, end),
  };
}

function hasEncryptionRecord(bytes: Uint8Array, at: number, end: number): boolean {
  while (at < end) {
    const vints = new Vints(bytes, at);
    const size = vints.next();
    const start = vints.at;
    if (size <= 0) return false;
    if (vints.next() === 1) return true;
    at = start + size;
  }
  return false;
}
