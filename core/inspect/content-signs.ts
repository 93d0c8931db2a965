import { fromHex } from '../bytes/hex.ts';
import { startsWithBytes } from '../bytes/search.ts';
import { fromLatin1 } from '../bytes/text.ts';
import type { ContentKind } from './content-kinds.ts';

/**
 * Kinds that fixed bytes at a fixed place tell. Order matters where one sign is the start of another. Text signs are
 * Latin-1; those beginning with `x:` are hex. Sources: libmagic, and the formats' own specifications.
 */
const SIGNS: readonly (readonly [kind: ContentKind, at: number, sign: string])[] = [
  ['mach-o', 0, 'x:feedface'],
  ['mach-o', 0, 'x:feedfacf'],
  ['mach-o', 0, 'x:cefaedfe'],
  ['mach-o', 0, 'x:cffaedfe'],
  ['mach-o', 0, 'x:cafebabf'],
  ['dex', 0, 'dex\n0'],
  ['lnk', 0, 'x:4c0000000114020000000000c000000000000046'],
  ['chm', 0, 'x:495453460300000060000000'],
  ['hlp', 0, 'x:3f5f0300'],
  ['encoded-script', 0, '#@~^'],
  ['vhd', 0, 'conectix'],
  ['vhdx', 0, 'vhdxfile'],
  ['wim', 0, 'MSWIM\0\0\0'],
  ['dmg', 0, 'encrcdsa'],
  ['dmg', 0, 'cdsaencr'],
  ['xar', 0, 'xar!'],
  ['rar', 0, 'Rar!\x1a\x07\x00'],
  ['rar', 0, 'Rar!\x1a\x07\x01\x00'],
  ['rar', 0, 'RE~^'],
  ['7z', 0, 'x:377abcaf271c'],
  ['cab', 0, 'MSCF\0\0\0\0'],
  ['szdd', 0, 'SZDD'],
  ['szdd', 0, 'KWAJ'],
  ['gzip', 0, 'x:1f8b08'],
  ['xz', 0, 'x:fd377a585a00'],
  ['zstd', 0, 'x:28b52ffd'],
  ['lz4', 0, 'x:04224d18'],
  ['lzip', 0, 'LZIP'],
  ['ace', 7, '**ACE**'],
  ['deb', 0, '!<arch>\ndebian'],
  ['ar', 0, '!<arch>\n'],
  ['rpm', 0, 'x:edabeedb'],
  ['alz', 0, 'ALZ\x01'],
  ['egg', 0, 'EGGA'],
  ['zpaq', 0, '7kSt'],
  ['zpaq', 0, 'zPQ'],
  ['zoo', 20, 'x:dca7c4fd'],
  ['tnef', 0, 'x:789f3e22'],
  ['rpmsg', 0, 'x:76e80460c411e386'],
  ['onenote', 0, 'x:e4525c7b8cd8a74daeb15378d02996d3'],
  ['onenote', 0, 'x:a12fff43d9ef764c9ee210ea5722765f'],
  ['rtf', 0, '{\\rt'],
  ['postscript', 0, '%!PS'],
  ['fdf', 0, '%FDF-'],
  ['slk', 0, 'ID;P'],
  ['png', 0, 'x:89504e470d0a1a0a'],
  ['jpeg', 0, 'x:ffd8ff'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['webp', 8, 'WEBP'],
  ['wav', 8, 'WAVE'],
  ['avi', 8, 'AVI '],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['avif', 4, 'ftypavif'],
  ['heif', 4, 'ftyphei'],
  ['heif', 4, 'ftypmif1'],
  ['mp4', 4, 'ftyp'],
  ['psd', 0, '8BPS'],
  ['ico', 0, 'x:00000100'],
  ['emf', 40, ' EMF'],
  ['mp3', 0, 'ID3'],
  ['ogg', 0, 'OggS'],
  ['flac', 0, 'fLaC'],
  ['matroska', 0, 'x:1a45dfa3'],
  ['asf', 0, 'x:3026b2758e66cf11'],
  ['woff', 0, 'wOFF'],
  ['woff', 0, 'wOF2'],
  ['sqlite', 0, 'SQLite format 3\0'],
  ['access', 4, 'Standard Jet DB\0'],
  ['access', 4, 'Standard ACE DB\0'],
  ['pst', 0, '!BDN'],
  ['tar', 257, 'ustar'],
];

const COMPILED = SIGNS.map(([kind, at, sign]) => {
  const bytes = sign.startsWith('x:') ? fromHex(sign.slice(2)) : fromLatin1(sign);
  return { kind, at, bytes: bytes ?? new Uint8Array() };
});

/** The signs that can hold, in order, for each first byte of a file: a few instead of seventy. */
const BY_FIRST_BYTE = Array.from({ length: 256 }, (_, first) =>
  COMPILED.filter((sign) => sign.at !== 0 || sign.bytes[0] === first),
);

/** The kind that fixed bytes tell; `undefined` when none do. */
export function kindBySign(bytes: Uint8Array): ContentKind | undefined {
  for (const sign of BY_FIRST_BYTE[bytes[0] ?? 0] ?? []) {
    if (startsWithBytes(bytes, sign.bytes, sign.at)) return sign.kind;
  }
  return undefined;
}
