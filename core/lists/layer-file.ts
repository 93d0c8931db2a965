import { concatBytes } from '../bytes/concat.ts';
import { startsWithBytes } from '../bytes/search.ts';
import { fromLatin1 } from '../bytes/text.ts';
import { compareValues, type Layer, type Width } from './layer.ts';
import { layerCorrupt } from './layer-corrupt.ts';
import { bucketOf, encodeTable, openTable, type Part, type Table } from './table.ts';
import { VarintReader, writeVarint } from './varint.ts';

const MAGIC = fromLatin1('MWL1');
const HEADER_BYTES = 8;
/** From this many values on, a table of 2^16 buckets is smaller than one of 2^8. */
const LARGE_TABLE_FROM = 65_536;
/** Values a shard should hold: about 4 kB at 16 bytes. */
const SHARD_VALUES = 256;

/** What the header of a layer file says. */
export interface LayerShape {
  readonly width: Width;
  readonly bits: 8 | 16;
}

/** The one file of a layer: equal layers have equal bytes, so that a client can merge and compare digests. */
export function encodeLayer(layer: Layer): Uint8Array<ArrayBuffer> {
  const bits = valueCount(layer) >= LARGE_TABLE_FROM ? 16 : 8;
  const header = new Uint8Array(HEADER_BYTES);
  header.set(MAGIC);
  header[4] = layer.width;
  header[5] = bits;
  return concatBytes([header, encodePart(layer, { width: layer.width, bits, shardBits: 0, shard: 0 })]);
}

/** Reads a layer file whole. Throws `LIST_LAYER_CORRUPT` unless it is exactly what `encodeLayer` writes. */
export function decodeLayer(bytes: Uint8Array, width: Width): Layer {
  const { bits } = readHeader(bytes, width);
  const layer = decodePart(bytes.subarray(HEADER_BYTES), { width, bits, shardBits: 0, shard: 0 });
  if (bits !== (valueCount(layer) >= LARGE_TABLE_FROM ? 16 : 8)) layerCorrupt('has the wrong fan-out');
  return layer;
}

export function readHeader(bytes: Uint8Array, width: Width): LayerShape {
  if (!startsWithBytes(bytes, MAGIC)) layerCorrupt('is not a layer file');
  if (bytes[4] !== width) layerCorrupt('has values of another width');
  const bits = bytes[5];
  if (bits !== 8 && bits !== 16) layerCorrupt('has an unknown fan-out');
  if (bytes[6] !== 0 || bytes[7] !== 0) layerCorrupt('has an unknown header');
  return { width, bits };
}

/** How many shards a layer is stored in, as a power of two: shards of about 4 kB. */
export function shardBitsOf(layer: Layer, bits: 8 | 16): number {
  const wanted = Math.round(Math.log2(Math.max(1, valueCount(layer) / SHARD_VALUES)));
  return Math.min(bits, wanted);
}

/** The shards of a layer in order; each is the layer's own bytes of its part of the value space. */
export function splitLayer(layer: Layer, bits: 8 | 16, shardBits: number): Uint8Array[] {
  const { width } = layer;
  const shift = bits - shardBits;
  const shards: Uint8Array[] = [];
  let add = 0;
  let removal = 0;
  for (let shard = 0; shard < 1 << shardBits; shard++) {
    const addFrom = add;
    const removalFrom = removal;
    while (add < layer.adds.length && bucketOf(layer.adds, add, bits) >> shift === shard) add += width;
    while (removal < layer.removals.length && bucketOf(layer.removals, removal, bits) >> shift === shard)
      removal += width;
    const part = {
      width,
      adds: layer.adds.subarray(addFrom, add),
      days: layer.days.subarray(addFrom / width, add / width),
      removals: layer.removals.subarray(removalFrom, removal),
    };
    shards.push(encodePart(part, { width, bits, shardBits, shard }));
  }
  return shards;
}

/** The layer whose shards these are. Throws `LIST_LAYER_CORRUPT`. */
export function joinShards(shards: readonly Uint8Array[], shape: LayerShape & { shardBits: number }): Layer {
  const parts = shards.map((bytes, shard) => decodePart(bytes, { ...shape, shard }));
  const days = new Uint16Array(parts.reduce((sum, part) => sum + part.days.length, 0));
  let at = 0;
  for (const part of parts) {
    days.set(part.days, at);
    at += part.days.length;
  }
  return {
    width: shape.width,
    adds: concatBytes(parts.map(({ adds }) => adds)),
    days,
    removals: concatBytes(parts.map(({ removals }) => removals)),
  };
}

/** What a layer says of a value: added (with its last day, 0 for none), taken away, or nothing. */
export type Said = { readonly added: number } | 'removed' | 'nothing';

/** Looks a value up in one part (a shard, or a layer file after its header). Throws `LIST_LAYER_CORRUPT`. */
export function openPart(bytes: Uint8Array, part: Part): (value: Uint8Array) => Said {
  const { adds, removals, expiries } = openTables(bytes, part);
  const days = expiries === 0 ? undefined : readDays(bytes, removals.end, expiries, adds.count);
  return (value) => {
    const index = adds.find(value);
    if (index !== -1) return { added: days?.[index] ?? 0 };
    return removals.find(value) === -1 ? 'nothing' : 'removed';
  };
}

export { HEADER_BYTES as LAYER_HEADER_BYTES };

function valueCount(layer: Layer): number {
  return (layer.adds.length + layer.removals.length) / layer.width;
}

function encodePart(layer: Layer, part: Part): Uint8Array {
  const days: number[] = [];
  let expiries = 0;
  let last = -1;
  for (const [index, day] of layer.days.entries()) {
    if (day === 0) continue;
    writeVarint(days, index - last - 1);
    days.push(day >> 8, day & 0xff);
    last = index;
    expiries++;
  }
  const counts: number[] = [];
  writeVarint(counts, layer.adds.length / layer.width);
  writeVarint(counts, layer.removals.length / layer.width);
  writeVarint(counts, expiries);
  return concatBytes([
    Uint8Array.from(counts),
    encodeTable(layer.adds, part),
    encodeTable(layer.removals, part),
    Uint8Array.from(days),
  ]);
}

function openTables(
  bytes: Uint8Array,
  part: Part,
): { readonly adds: Table; readonly removals: Table; readonly expiries: number } {
  const reader = new VarintReader(bytes, 0);
  const addCount = reader.next();
  const removalCount = reader.next();
  const expiries = reader.next();
  const adds = openTable(bytes, reader.at, addCount, part);
  return { adds, removals: openTable(bytes, adds.end, removalCount, part), expiries };
}

function readDays(bytes: Uint8Array, at: number, expiries: number, count: number): Uint16Array {
  if (expiries > count) layerCorrupt('has more expiries than values');
  const days = new Uint16Array(count);
  const reader = new VarintReader(bytes, at);
  let index = -1;
  for (let read = 0; read < expiries; read++) {
    index += reader.next() + 1;
    const day = ((bytes[reader.at] ?? 0) << 8) | (bytes[reader.at + 1] ?? 0);
    reader.at += 2;
    if (index >= count || day === 0) layerCorrupt('has an expiry of nothing');
    days[index] = day;
  }
  if (reader.at !== bytes.length) layerCorrupt('has bytes after its end');
  return days;
}

function decodePart(bytes: Uint8Array, part: Part): Layer {
  const { adds, removals, expiries } = openTables(bytes, part);
  const days = readDays(bytes, removals.end, expiries, adds.count);
  const layer = { width: part.width, adds: adds.values(), days, removals: removals.values() };
  requireDisjoint(layer);
  return layer;
}

function requireDisjoint({ adds, removals, width }: Layer): void {
  let add = 0;
  let removal = 0;
  while (add < adds.length && removal < removals.length) {
    const order = compareValues(adds, add, removals, removal, width);
    if (order === 0) layerCorrupt('adds and removes one value');
    if (order < 0) add += width;
    else removal += width;
  }
}
