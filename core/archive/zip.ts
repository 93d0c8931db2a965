/**
 * Zip by its central directory, as clients show it (PKWARE APPNOTE 6.3). Known deviations: split archives are read as
 * far as one file goes; the CRC-32 is not computed.
 */
import { MAX_ARCHIVE_MEMBERS } from '../limits.ts';
import { indexOfBytes } from '../bytes/search.ts';
import { CENTRAL_SIGN, LOCAL_SIGN, readZipEntry } from './zip-entry.ts';
import type { ZipEntry } from './zip-entry.ts';
import { u16, u32, u64 } from './numbers.ts';

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** Bytes in front of the archive; member offsets count from here. */
  readonly prefix: number;
  /** Where the end record and its comment stop. */
  readonly end: number;
  /** The directory itself is encrypted: no names. */
  readonly namesEncrypted: boolean;
  /** The directory breaks off or its counts do not hold. */
  readonly corrupt: boolean;
  /** The file that stands first is not in the directory: readers that take files as they come show it. */
  readonly unlisted: boolean;
  /** More members than `MAX_ARCHIVE_MEMBERS`. */
  readonly cut: boolean;
}

const END_SIGN = new Uint8Array([0x50, 0x4b, 0x05, 0x06]);
const END_LENGTH = 22;
const MAX_COMMENT = 0xffff;
const MAX_END_RECORDS = 8;
const ZIP64_END_SIGN = 0x06064b50;
const ZIP64_LOCATOR_SIGN = 0x07064b50;

interface EndRecord {
  readonly at: number;
  readonly end: number;
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

/** The directory of the zip that ends in the last 65,557 bytes; `undefined` when there is no end record. */
export function readZip(bytes: Uint8Array): ZipDirectory | undefined {
  const records = endRecords(bytes);
  if (records.length === 0) return undefined;
  const [first, ...others] = records;
  if (first === undefined) return undefined;
  const directory = readDirectory(bytes, first);
  if (directory.entries.length > 0) return directory;
  // An end record without a directory, in the comment of one that has one: some readers show nothing, others everything.
  for (const other of others) {
    const shown = readDirectory(bytes, other);
    if (shown.entries.length > 0) return { ...shown, corrupt: true };
  }
  return directory;
}

function readDirectory(bytes: Uint8Array, end: EndRecord): ZipDirectory {
  const start = directoryStart(bytes, end);
  const empty = {
    entries: [],
    prefix: 0,
    end: end.end,
    namesEncrypted: false,
    corrupt: false,
    unlisted: false,
    cut: false,
  };
  if (start === undefined) {
    // An encrypted directory has no signatures. Version 6.2 and later say so in the local headers.
    const masked = (u16(bytes, 6) & 0x2000) !== 0;
    const hidesFiles = u32(bytes, 0) === LOCAL_SIGN;
    return { ...empty, namesEncrypted: masked, corrupt: !masked && (end.count !== 0 || hidesFiles) };
  }
  const entries: ZipEntry[] = [];
  let at = start.at;
  while (at < end.at && entries.length < MAX_ARCHIVE_MEMBERS) {
    const read = readZipEntry(bytes, at, start.prefix);
    if (read === undefined) break;
    entries.push(read.entry);
    at = read.next;
  }
  const cut = entries.length === MAX_ARCHIVE_MEMBERS && at < end.at;
  const corrupt = !cut && entries.length !== end.count && (entries.length & 0xffff) !== end.count;
  const unlisted = start.prefix === 0 && entries.length > 0 && isUnlisted(bytes, entries);
  return { ...empty, entries, prefix: start.prefix, corrupt, unlisted, cut };
}

function isUnlisted(bytes: Uint8Array, entries: readonly ZipEntry[]): boolean {
  const first = 30 + u16(bytes, 26) + u16(bytes, 28);
  return u32(bytes, 0) === LOCAL_SIGN && entries.every(({ dataAt }) => dataAt !== first);
}

const NO_RECORDS: readonly EndRecord[] = [];

/**
 * End records, the likeliest first: the last whose comment reaches the end of the file, else the last one at all. No more
 * than `MAX_END_RECORDS`: a comment can be full of them.
 */
function endRecords(bytes: Uint8Array): readonly EndRecord[] {
  const from = Math.max(0, bytes.length - END_LENGTH - MAX_COMMENT);
  let at = indexOfBytes(bytes, END_SIGN, from);
  if (at === -1) return NO_RECORDS;
  const found: number[] = [];
  for (; at !== -1; at = indexOfBytes(bytes, END_SIGN, at + 1)) {
    if (at + END_LENGTH <= bytes.length) found.unshift(at);
  }
  const likeliest = found.find((at) => reachesEnd(bytes, at)) ?? found[0];
  const rest = found.filter((at) => at !== likeliest);
  // The first one in the file is the outermost: the others stand in its comment.
  const others = [...rest.slice(-1), ...rest.slice(0, MAX_END_RECORDS)];
  return [...(likeliest === undefined ? [] : [likeliest]), ...others].map((at) => endRecord(bytes, at));
}

function endRecord(bytes: Uint8Array, at: number): EndRecord {
  const record = {
    at,
    end: Math.min(bytes.length, at + END_LENGTH + u16(bytes, at + 20)),
    count: u16(bytes, at + 10),
    size: u32(bytes, at + 12),
    offset: u32(bytes, at + 16),
  };
  return zip64End(bytes, record) ?? record;
}

function reachesEnd(bytes: Uint8Array, at: number): boolean {
  return at + END_LENGTH + u16(bytes, at + 20) === bytes.length;
}

function zip64End(bytes: Uint8Array, record: EndRecord): EndRecord | undefined {
  const locator = record.at - 20;
  if (u32(bytes, locator) !== ZIP64_LOCATOR_SIGN) return undefined;
  // The record stands right before its locator in every archive seen; its offset is wrong where bytes were prepended.
  for (const at of [u64(bytes, locator + 8), locator - 56]) {
    if (u32(bytes, at) !== ZIP64_END_SIGN) continue;
    return {
      ...record,
      at,
      count: u64(bytes, at + 32),
      size: u64(bytes, at + 40),
      offset: u64(bytes, at + 48),
    };
  }
  return undefined;
}

/** Where the directory starts: by its size from the end record, as programs that allow for a prefix do. */
function directoryStart(
  bytes: Uint8Array,
  end: EndRecord,
): { readonly at: number; readonly prefix: number } | undefined {
  const bySize = end.at - end.size;
  if (u32(bytes, bySize) === CENTRAL_SIGN) return { at: bySize, prefix: Math.max(0, bySize - end.offset) };
  if (u32(bytes, end.offset) === CENTRAL_SIGN) return { at: end.offset, prefix: 0 };
  return undefined;
}
