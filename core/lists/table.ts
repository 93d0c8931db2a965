import { compareValues, type Width } from './layer.ts';
import { layerCorrupt } from './layer-corrupt.ts';
import { VarintReader, writeVarint } from './varint.ts';

/**
 * Which part of the value space a table holds: values whose first `bits` bits name a bucket, cut into 2^`shardBits` equal
 * parts of which this is number `shard`. A whole layer is the one part of `shardBits` 0.
 */
export interface Part {
  readonly width: Width;
  readonly bits: 8 | 16;
  readonly shardBits: number;
  readonly shard: number;
}

export function bucketCount({ bits, shardBits }: Part): number {
  return 1 << (bits - shardBits);
}

export function bucketOf(values: Uint8Array, at: number, bits: 8 | 16): number {
  const first = values[at] ?? 0;
  return bits === 8 ? first : (first << 8) | (values[at + 1] ?? 0);
}

/** Number of the part of 2^`shardBits` that a value belongs to. */
export function shardOf(value: Uint8Array, shape: { bits: 8 | 16; shardBits: number }): number {
  return bucketOf(value, 0, shape.bits) >> (shape.bits - shape.shardBits);
}

/** Bytes of a table: for each bucket its count (LEB128), then every value without the bytes its bucket says. */
export function encodeTable(values: Uint8Array, part: Part): Uint8Array {
  if (values.length === 0) return new Uint8Array(0);
  const { width, bits } = part;
  const counts = new Uint32Array(bucketCount(part));
  const first = part.shard * counts.length;
  for (let at = 0; at < values.length; at += width) {
    const bucket = bucketOf(values, at, bits) - first;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const numbers: number[] = [];
  for (const count of counts) writeVarint(numbers, count);
  const cut = bits / 8;
  const suffix = width - cut;
  const out = new Uint8Array(numbers.length + (values.length / width) * suffix);
  out.set(numbers);
  let to = numbers.length;
  for (let at = 0; at < values.length; at += width, to += suffix)
    out.set(values.subarray(at + cut, at + width), to);
  return out;
}

/** A table opened in place: the bytes are not copied. */
export interface Table {
  readonly count: number;
  /** Where the bytes after the table begin. */
  readonly end: number;
  /** Position of a value among the table's values, -1 when absent. The value may be longer than the table's width. */
  find(value: Uint8Array): number;
  /** All values back to back. Throws `LIST_LAYER_CORRUPT` unless they are strictly ascending. */
  values(): Uint8Array<ArrayBuffer>;
}

/** Opens `count` values at `at`. Throws `LIST_LAYER_CORRUPT` when counts or length do not fit. */
export function openTable(bytes: Uint8Array, at: number, count: number, part: Part): Table {
  const { width, bits } = part;
  const offsets = new Uint32Array(bucketCount(part) + 1);
  const reader = new VarintReader(bytes, at);
  if (count > 0) {
    let sum = 0;
    for (let bucket = 1; bucket < offsets.length; bucket++) {
      sum += reader.next();
      if (sum > count) layerCorrupt('counts more values than it has');
      offsets[bucket] = sum;
    }
    if (sum !== count) layerCorrupt('counts fewer values than it has');
  }
  const cut = bits / 8;
  const suffix = width - cut;
  const start = reader.at;
  const end = start + count * suffix;
  if (end > bytes.length) layerCorrupt('ends inside its values');
  const first = part.shard * bucketCount(part);
  return {
    count,
    end,
    find(value) {
      const bucket = bucketOf(value, 0, bits) - first;
      let low = offsets[bucket] ?? 0;
      let high = offsets[bucket + 1] ?? 0;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const order = compareValues(bytes, start + middle * suffix, value, cut, suffix);
        if (order === 0) return middle;
        if (order < 0) low = middle + 1;
        else high = middle;
      }
      return -1;
    },
    values() {
      const all = new Uint8Array(count * width);
      let bucket = 0;
      for (let index = 0; index < count; index++) {
        while (index >= (offsets[bucket + 1] ?? 0)) bucket++;
        const to = index * width;
        const prefix = first + bucket;
        if (bits === 16) all[to] = prefix >> 8;
        all[to + cut - 1] = prefix & 0xff;
        all.set(bytes.subarray(start + index * suffix, start + (index + 1) * suffix), to + cut);
        if (index > 0 && compareValues(all, to - width, all, to, width) >= 0) layerCorrupt('is not sorted');
      }
      return all;
    },
  };
}
