/**
 * Compound files (MS-CFB): Office 97 documents, msi, msg, encrypted Office documents. All directory entries are read,
 * also those the tree does not reach, because macros hide there. Known deviation: the tree itself is not built.
 */
import { toHex } from '../bytes/hex.ts';
import { startsWithBytes } from '../bytes/search.ts';
import { MAX_CFB_ENTRIES } from '../limits.ts';
import { u16, u32 } from './numbers.ts';

export interface CfbEntry {
  readonly name: string;
  readonly kind: 'storage' | 'stream' | 'root';
  /** 32 hex digits as stored. */
  readonly clsid: string;
  readonly start: number;
  readonly size: number;
}

export interface CompoundFile {
  readonly entries: readonly CfbEntry[];
  readonly root: CfbEntry | undefined;
  /** The directory breaks off or runs in a circle. */
  readonly corrupt: boolean;
  /** The stream's bytes, at most `limit` of them; fewer than its size when its chain breaks off. */
  read(entry: CfbEntry, limit: number): Uint8Array;
}

const SIGN = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const MAX_REGULAR_SECTOR = 0xfffffffa;
const MINI_CUTOFF = 4096;
const MINI_SECTOR = 64;
const ENTRY_LENGTH = 128;
const HEADER_DIFAT = 109;
const KINDS = new Map<number, CfbEntry['kind']>([
  [1, 'storage'],
  [2, 'stream'],
  [5, 'root'],
]);

/** Whether the bytes start as a compound file does. */
export function isCompoundFile(bytes: Uint8Array): boolean {
  return startsWithBytes(bytes, SIGN);
}

/** Reads the directory; `undefined` when the bytes do not start as a compound file. */
export function readCompoundFile(bytes: Uint8Array): CompoundFile | undefined {
  if (!isCompoundFile(bytes)) return undefined;
  const shift = u16(bytes, 30) === 12 ? 12 : 9;
  const sectors = new Sectors(bytes, 1 << shift);
  const directory = sectors.chain(u32(bytes, 48), MAX_CFB_ENTRIES * ENTRY_LENGTH);
  const entries: CfbEntry[] = [];
  for (let at = 0; at + ENTRY_LENGTH <= directory.bytes.length; at += ENTRY_LENGTH) {
    const entry = readEntry(directory.bytes, at);
    if (entry !== undefined) entries.push(entry);
  }
  const root = entries.find((entry) => entry.kind === 'root');
  let mini: Uint8Array | undefined;
  return {
    entries,
    root,
    corrupt: root === undefined || !directory.complete,
    read(entry, limit) {
      const wanted = Math.min(entry.size, limit);
      if (entry.size >= MINI_CUTOFF || entry.kind === 'root') {
        return sectors.chain(entry.start, wanted).bytes.subarray(0, wanted);
      }
      mini ??= root === undefined ? new Uint8Array() : sectors.chain(root.start, root.size).bytes;
      return sectors.miniChain(mini, entry.start, wanted);
    },
  };
}

function readEntry(directory: Uint8Array, at: number): CfbEntry | undefined {
  const kind = KINDS.get(directory[at + 66] ?? 0);
  if (kind === undefined) return undefined;
  const nameLength = Math.min(64, Math.max(2, u16(directory, at + 64)));
  return {
    name: new TextDecoder('utf-16le').decode(directory.subarray(at, at + nameLength - 2)),
    kind,
    clsid: toHex(directory.subarray(at + 80, at + 96)),
    start: u32(directory, at + 116),
    size: u32(directory, at + 120),
  };
}

/** Sector chains by the file allocation tables, each followed at most once round the file. */
class Sectors {
  readonly #bytes: Uint8Array;
  readonly #size: number;
  #fat: readonly number[] | undefined;
  #miniFat: Uint8Array | undefined;

  constructor(bytes: Uint8Array, size: number) {
    this.#bytes = bytes;
    this.#size = size;
  }

  chain(start: number, limit: number): { readonly bytes: Uint8Array; readonly complete: boolean } {
    const most = Math.ceil(Math.min(limit, this.#bytes.length) / this.#size);
    const out = new Uint8Array(most * this.#size);
    let sector = start;
    let count = 0;
    while (count < most && sector >= 0 && sector < MAX_REGULAR_SECTOR) {
      const at = (sector + 1) * this.#size;
      if (at >= this.#bytes.length) return { bytes: out.subarray(0, count * this.#size), complete: false };
      out.set(this.#bytes.subarray(at, at + this.#size), count * this.#size);
      count++;
      sector = this.#next(sector);
    }
    return { bytes: out.subarray(0, count * this.#size), complete: sector !== -1 };
  }

  miniChain(mini: Uint8Array, start: number, limit: number): Uint8Array {
    this.#miniFat ??= this.chain(u32(this.#bytes, 60), this.#bytes.length).bytes;
    const out = new Uint8Array(limit);
    let sector = start;
    let length = 0;
    while (length < limit && sector >= 0 && sector < MAX_REGULAR_SECTOR) {
      const at = sector * MINI_SECTOR;
      const piece = mini.subarray(at, at + Math.min(MINI_SECTOR, limit - length));
      if (piece.length === 0) break;
      out.set(piece, length);
      length += piece.length;
      sector = u32(this.#miniFat, sector * 4);
    }
    return out.subarray(0, length);
  }

  #next(sector: number): number {
    this.#fat ??= this.#fatSectors();
    const perSector = this.#size / 4;
    const table = this.#fat[Math.floor(sector / perSector)];
    return table === undefined ? -1 : u32(this.#bytes, (table + 1) * this.#size + (sector % perSector) * 4);
  }

  /** The table's own sectors: 109 in the header, more in a chain of lists. */
  #fatSectors(): readonly number[] {
    const sectors: number[] = [];
    const most = Math.ceil(this.#bytes.length / this.#size);
    for (let index = 0; index < HEADER_DIFAT; index++) sectors.push(u32(this.#bytes, 76 + index * 4));
    let list = u32(this.#bytes, 68);
    while (list >= 0 && list < MAX_REGULAR_SECTOR && sectors.length < most) {
      const at = (list + 1) * this.#size;
      for (let index = 0; index < this.#size / 4 - 1; index++) sectors.push(u32(this.#bytes, at + index * 4));
      list = u32(this.#bytes, at + this.#size - 4);
    }
    return sectors;
  }
}
