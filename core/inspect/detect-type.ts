import { readCompoundFile } from '../archive/cfb.ts';
import type { CompoundFile } from '../archive/cfb.ts';
import { u16, u32, u32be } from '../archive/numbers.ts';
import { readZip } from '../archive/zip.ts';
import type { ZipDirectory } from '../archive/zip.ts';
import { indexOfBytes, startsWithBytes } from '../bytes/search.ts';
import { fromLatin1, latin1 } from '../bytes/text.ts';
import { cfbKind } from './cfb-kind.ts';
import type { ContentKind } from './content-kinds.ts';
import { kindBySign } from './content-signs.ts';
import { textKind } from './text-kind.ts';
import { zipKind } from './zip-kind.ts';

/** What content is, with the directory that was read to tell. */
export interface DetectedContent {
  readonly kind: ContentKind;
  /** Also set when the zip stands behind other content (self-extracting programs, polyglots). */
  readonly zip?: ZipDirectory;
  readonly cfb?: CompoundFile;
}

const PE = fromLatin1('PE\0\0');
const ELF = fromLatin1('\x7fELF');
const PDF = fromLatin1('%PDF-');
const FAR = 1024;
const CD001 = fromLatin1('CD001');
const BEA01 = fromLatin1('BEA01');
const CONECTIX = fromLatin1('conectix');
const KOLY = fromLatin1('koly');
const LOCAL_HEADER = fromLatin1('PK\x03\x04');

/** What the bytes are by their signs, at the start and at the end. Names and declared types play no part. */
export function detectContent(bytes: Uint8Array): DetectedContent {
  if (bytes.length === 0) return { kind: 'empty' };
  const cfb = readCompoundFile(bytes);
  if (cfb !== undefined) return { kind: cfbKind(cfb), cfb };
  const zip = readZip(bytes);
  const kind = programKind(bytes) ?? kindBySign(bytes) ?? lateKind(bytes);
  if (kind !== undefined) return zip === undefined ? { kind } : { kind, zip };
  if (zip !== undefined) return { kind: zipKind(zip), zip };
  if (startsWithBytes(bytes, LOCAL_HEADER)) return { kind: 'zip' };
  return { kind: textKind(bytes) };
}

function programKind(bytes: Uint8Array): ContentKind | undefined {
  // `MZ` alone is two letters of text.
  if (bytes[0] === 0x4d && bytes[1] === 0x5a && startsWithBytes(bytes, PE, u32(bytes, 0x3c))) return 'pe';
  if (startsWithBytes(bytes, ELF)) return u16(bytes, 16) === 1 ? 'elf-object' : 'elf';
  if (u32be(bytes, 0) === 0xcafebabe) {
    const count = u32be(bytes, 4);
    if (count >= 1 && count < 20) return 'mach-o';
    if ((count & 0xffff) >= 45) return 'java-class';
  }
  return undefined;
}

/** Kinds whose sign is not at the start. */
function lateKind(bytes: Uint8Array): ContentKind | undefined {
  if (startsWithBytes(bytes, CD001, 0x8001)) return 'iso';
  if (startsWithBytes(bytes, BEA01, 0x8001)) return 'udf';
  if ([37649, 37657, 37385].some((at) => startsWithBytes(bytes, CD001, at))) return 'iso';
  if (startsWithBytes(bytes, KOLY, bytes.length - 512)) return 'dmg';
  if (startsWithBytes(bytes, CONECTIX, bytes.length - 512)) return 'vhd';
  if (indexOfBytes(bytes.subarray(0, FAR + PDF.length), PDF) !== -1) return 'pdf';
  if (isFat(bytes)) return 'fat';
  if (isOldTar(bytes)) return 'tar';
  if (bytes[0] === 0x42 && bytes[1] === 0x5a && isBzip(bytes)) return 'bzip2';
  // Two bytes are chance; the third holds the code width, 9 to 16 bits.
  const width = (bytes[2] ?? 0) & 0x7f;
  if (bytes[0] === 0x1f && bytes[1] === 0x9d && width >= 9 && width <= 16) return 'compress';
  if (bytes[0] === 0x60 && bytes[1] === 0xea && bytes[10] === 2) return 'arj';
  if (bytes[2] === 0x2d && bytes[3] === 0x6c && bytes[6] === 0x2d && (bytes[20] ?? 9) < 4) return 'lha';
  if (bytes[0] === 0x42 && bytes[1] === 0x4d && u32(bytes, 6) === 0 && u32(bytes, 2) <= bytes.length)
    return 'bmp';
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2) return 'mp3';
  return undefined;
}

/** A boot sector with a jump and a plausible sector size; `55 AA` alone is chance. */
function isFat(bytes: Uint8Array): boolean {
  if (bytes[510] !== 0x55 || bytes[511] !== 0xaa || bytes.length % 512 !== 0) return false;
  const jump = (bytes[0] === 0xeb && bytes[2] === 0x90) || bytes[0] === 0xe9;
  return jump && [512, 1024, 2048, 4096].includes(u16(bytes, 11));
}

/** A tar header without a sign (before POSIX): octal digits where the checksum stands, and the sum is right. */
function isOldTar(bytes: Uint8Array): boolean {
  if (bytes.length < 512 || bytes[0] === 0 || bytes.length % 512 !== 0) return false;
  const digits = /^ {0,6}([0-7]{1,7})[ \0]/u.exec(latin1(bytes, 148, 156))?.[1];
  if (digits === undefined) return false;
  let sum = 8 * 0x20;
  for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += bytes[at] ?? 0;
  return sum === Number.parseInt(digits, 8);
}

function isBzip(bytes: Uint8Array): boolean {
  return bytes[2] === 0x68 && (bytes[3] ?? 0) >= 0x31 && (bytes[3] ?? 0) <= 0x39 && bytes[4] === 0x31;
}
