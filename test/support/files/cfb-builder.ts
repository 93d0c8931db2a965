import { concatBytes } from '../../../core/bytes/concat.ts';
import { fromHex } from '../../../core/bytes/hex.ts';
import { fromLatin1 } from '../../../core/bytes/text.ts';
import { u16, u32 } from './zip-builder.ts';

export interface CfbPart {
  readonly name: string;
  /** A storage when absent. */
  readonly bytes?: Uint8Array;
  readonly clsid?: string;
}

const SECTOR = 512;
const END = 0xfffffffe;
const FREE = 0xffffffff;

/**
 * A compound file of regular sectors: every stream is padded to 4096 bytes, so that no short-stream table is needed.
 * The directory is flat: readers that walk the tree see only the root.
 */
export function buildCfb(parts: readonly CfbPart[], rootClsid = '0'.repeat(32)): Uint8Array {
  const fat: number[] = [0xfffffffd];
  const sectors: Uint8Array[] = [];
  const add = (bytes: Uint8Array): number => {
    const count = Math.ceil(bytes.length / SECTOR);
    const start = fat.length;
    for (let index = 0; index < count; index++) fat.push(index === count - 1 ? END : start + index + 1);
    const padded = new Uint8Array(count * SECTOR);
    padded.set(bytes);
    sectors.push(padded);
    return start;
  };
  const streams = parts.map((part) => {
    if (part.bytes === undefined) return { ...part, start: 0, size: 0 };
    const size = Math.max(4096, part.bytes.length);
    const bytes = new Uint8Array(size);
    bytes.set(part.bytes);
    return { ...part, start: add(bytes), size };
  });
  const directory = concatBytes([
    entry('Root Entry', 5, rootClsid, END, 0),
    ...streams.map((part) =>
      entry(part.name, part.bytes === undefined ? 1 : 2, part.clsid ?? '0'.repeat(32), part.start, part.size),
    ),
  ]);
  const directoryStart = add(directory);
  if (fat.length > SECTOR / 4) throw new Error('too large for one table sector');
  while (fat.length < SECTOR / 4) fat.push(FREE);
  const difat = [0, ...Array.from({ length: 108 }, () => FREE)];
  const header = concatBytes([
    ...[fromHex('d0cf11e0a1b11ae1') ?? new Uint8Array(), new Uint8Array(16)],
    ...[u16(0x3e, 3, 0xfffe, 9, 6), new Uint8Array(6), u32(0, 1, directoryStart, 0, 4096, END, 0, END, 0)],
    u32(...difat),
  ]);
  return concatBytes([header, u32(...fat), ...sectors]);
}

function entry(name: string, kind: number, clsid: string, start: number, size: number): Uint8Array {
  const bytes = new Uint8Array(128);
  for (let at = 0; at < name.length; at++) bytes.set(u16(name.charCodeAt(at)), at * 2);
  bytes.set(u16((name.length + 1) * 2), 64);
  bytes[66] = kind;
  bytes.set(u32(FREE, FREE, FREE), 68);
  bytes.set(fromHex(clsid) ?? new Uint8Array(), 80);
  bytes.set(u32(start, size), 116);
  return bytes;
}

/** VBA source as Office packs it, in one chunk of literal bytes. */
export function packVba(source: string): Uint8Array {
  const text = `Attribut${source}`;
  const groups: Uint8Array[] = [];
  for (let at = 0; at < text.length; at += 8) {
    const letters = Array.from(text.slice(at, at + 8), (letter) => letter.charCodeAt(0));
    groups.push(Uint8Array.from([0, ...letters]));
  }
  const chunk = concatBytes(groups);
  return concatBytes([Uint8Array.of(1), u16(0xb000 | (chunk.length - 1)), chunk]);
}

/** A stream `\x01Ole10Native` with a packed file. */
export function packOle(name: string, bytes: Uint8Array): Uint8Array {
  const text = (value: string): Uint8Array => fromLatin1(`${value}\0`);
  const path = text(`C:\\Temp\\${name}`);
  const rest = [
    u16(2),
    text(name),
    text(`C:\\${name}`),
    u16(0, 3),
    u32(path.length),
    path,
    u32(bytes.length),
    bytes,
  ];
  const all = concatBytes(rest);
  return concatBytes([u32(all.length), all]);
}
