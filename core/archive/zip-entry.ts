import { latin1 } from '../bytes/text.ts';
import { u16, u32, u64 } from './numbers.ts';

/** One file or folder of a zip, as the central directory describes it (PKWARE APPNOTE 4.3.12). */
export interface ZipEntry {
  readonly name: string;
  /** Other names that a program may show: the Unicode path field, the local header's name. */
  readonly otherNames: readonly string[];
  readonly folder: boolean;
  readonly method: number;
  readonly encrypted: boolean;
  /** `''` when not encrypted; `zipcrypto`, `aes`, `strong`. */
  readonly encryption: '' | 'zipcrypto' | 'aes' | 'strong';
  /** The central directory itself is encrypted and the local header holds no true values. */
  readonly masked: boolean;
  readonly packedSize: number;
  readonly size: number;
  /** Where the packed data starts, -1 when there is no local header where the directory says. */
  readonly dataAt: number;
  /** What local header and directory disagree on; `''` when they agree. */
  readonly mismatch: '' | 'name' | 'flags' | 'method';
}

export const LOCAL_SIGN = 0x04034b50;
export const CENTRAL_SIGN = 0x02014b50;

const ENCRYPTED = 1;
const STRONG = 0x40;
const UTF8_NAMES = 0x800;
const MASKED = 0x2000;
const AES_METHOD = 99;
const ZIP64_FIELD = 0x0001;
const STRONG_FIELD = 0x0017;
const UNICODE_PATH_FIELD = 0x7075;
const AES_FIELD = 0x9901;

interface Fields {
  size: number;
  packedSize: number;
  offset: number;
  method: number;
  strong: boolean;
  unicodePath: string;
}

/** Reads the directory entry at `at`; `undefined` when there is none. `next` is where the following one starts. */
export function readZipEntry(
  bytes: Uint8Array,
  at: number,
  prefix: number,
): { readonly entry: ZipEntry; readonly next: number } | undefined {
  if (u32(bytes, at) !== CENTRAL_SIGN) return undefined;
  const nameLength = u16(bytes, at + 28);
  const extraLength = u16(bytes, at + 30);
  const next = at + 46 + nameLength + extraLength + u16(bytes, at + 32);
  if (nameLength < 0 || next > bytes.length) return undefined;
  const flags = u16(bytes, at + 8);
  const nameBytes = bytes.subarray(at + 46, at + 46 + nameLength);
  const fields = readExtra(bytes, at, nameLength, extraLength);
  const name = decodeName(nameBytes, (flags & UTF8_NAMES) !== 0);
  const local = readLocal(bytes, prefix + fields.offset, at, nameBytes);
  const aes = u16(bytes, at + 10) === AES_METHOD;
  const strong = (flags & STRONG) !== 0 || fields.strong;
  const encrypted = (flags & ENCRYPTED) !== 0 || strong || local.encrypted;
  const otherNames = [fields.unicodePath, local.name].filter((other) => other !== '' && other !== name);
  return {
    next,
    entry: {
      name,
      otherNames,
      // Nothing, deflated, takes two bytes.
      folder: name.endsWith('/') && fields.size === 0 && fields.packedSize <= 2,
      method: fields.method,
      encrypted,
      encryption: !encrypted ? '' : strong ? 'strong' : aes ? 'aes' : 'zipcrypto',
      masked: (flags & MASKED) !== 0,
      packedSize: fields.packedSize,
      size: fields.size,
      dataAt: local.dataAt,
      mismatch: local.mismatch,
    },
  };
}

function readExtra(bytes: Uint8Array, at: number, nameLength: number, extraLength: number): Fields {
  const fields: Fields = {
    packedSize: u32(bytes, at + 20),
    size: u32(bytes, at + 24),
    offset: u32(bytes, at + 42),
    method: u16(bytes, at + 10),
    strong: false,
    unicodePath: '',
  };
  let field = at + 46 + nameLength;
  const end = field + extraLength;
  while (field + 4 <= end) {
    const id = u16(bytes, field);
    const length = u16(bytes, field + 2);
    const data = field + 4;
    if (data + length > end) break;
    if (id === ZIP64_FIELD) readZip64(bytes, data, data + length, fields);
    else if (id === STRONG_FIELD) fields.strong = true;
    else if (id === AES_FIELD && length >= 7) fields.method = u16(bytes, data + 5);
    else if (id === UNICODE_PATH_FIELD && length > 5) {
      fields.unicodePath = new TextDecoder().decode(bytes.subarray(data + 5, data + length));
    }
    field = data + length;
  }
  return fields;
}

/** Values stand in the field only where the entry's own are all ones, in this order. */
function readZip64(bytes: Uint8Array, at: number, end: number, fields: Fields): void {
  for (const key of ['size', 'packedSize', 'offset'] as const) {
    if (fields[key] !== 0xffffffff || at + 8 > end) continue;
    fields[key] = u64(bytes, at);
    at += 8;
  }
}

function readLocal(
  bytes: Uint8Array,
  local: number,
  central: number,
  nameBytes: Uint8Array,
): { dataAt: number; name: string; encrypted: boolean; mismatch: ZipEntry['mismatch'] } {
  if (u32(bytes, local) !== LOCAL_SIGN) return { dataAt: -1, name: '', encrypted: false, mismatch: '' };
  const flags = u16(bytes, local + 6);
  const nameLength = u16(bytes, local + 26);
  const localName = bytes.subarray(local + 30, local + 30 + Math.max(0, nameLength));
  const dataAt = local + 30 + nameLength + u16(bytes, local + 28);
  if ((flags & MASKED) !== 0) return { dataAt, name: '', encrypted: true, mismatch: '' };
  const centralFlags = u16(bytes, central + 8);
  const sameName =
    localName.length === nameBytes.length && localName.every((byte, index) => byte === nameBytes[index]);
  return {
    dataAt,
    name: sameName ? '' : decodeName(localName, (flags & UTF8_NAMES) !== 0),
    encrypted: (flags & ENCRYPTED) !== 0,
    mismatch: !sameName
      ? 'name'
      : ((flags ^ centralFlags) & (ENCRYPTED | STRONG)) !== 0
        ? 'flags'
        : u16(bytes, local + 8) !== u16(bytes, central + 10)
          ? 'method'
          : '',
  };
}

/** UTF-8 where it is said or where it fits; else Latin-1, which keeps the ASCII that extensions are made of. */
function decodeName(bytes: Uint8Array, utf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: !utf8 }).decode(bytes);
  } catch {
    // Not UTF-8: an old code page, and which one the archive does not say.
    return latin1(bytes);
  }
}
