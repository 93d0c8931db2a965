// Time, memory and wire bytes of looking values up in a list, against a Set of hex texts.
//
//   node test/bench/lists.ts [--size N]… [--json]
//
// Every measurement is a fresh process. Layers are made without the publisher; one run takes about half a minute.
import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  decodeLayer,
  encodeLayer,
  LAYER_HEADER_BYTES,
  openPart,
  readHeader,
  shardBitsOf,
  splitLayer,
} from '../../core/lists/layer-file.ts';
import { mergeLayers } from '../../core/lists/merge-layers.ts';
import type { Layer, Width } from '../../core/lists/layer.ts';
import { shardOf } from '../../core/lists/table.ts';
import type { BenchRow } from './bench-row.ts';

interface Measurement {
  readonly hitNs: number;
  readonly missNs: number;
  readonly bytes: number;
  readonly wireBytes: number;
  readonly buildMs: number;
  readonly mergeMs: number;
}
type Candidate = 'set' | 'table-16' | 'table-32' | 'shards-16';

const CANDIDATES: readonly Candidate[] = ['set', 'table-16', 'table-32', 'shards-16'];
const SIZES = ['10000', '100000', '1000000'];
/** Look-ups timed in one round, and rounds of which the median counts. */
const LOOKUPS = 100_000;
const ROUNDS = 7;

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', multiple: true, default: SIZES },
    json: { type: 'boolean', default: false },
    run: { type: 'string' },
  },
});

if (options.run !== undefined) {
  const measured = await measure(options.run as Candidate, Number(options.size[0]));
  process.stdout.write(JSON.stringify(measured));
} else {
  compare(options.size.map(Number), options.json);
}

function compare(sizes: readonly number[], json: boolean): void {
  const rows: BenchRow[] = [];
  for (const size of sizes) {
    const results = new Map(CANDIDATES.map((candidate) => [candidate, inProcess(candidate, size)]));
    const set = results.get('set');
    if (set === undefined) continue;
    for (const [candidate, result] of results) {
      if (candidate === 'set') continue;
      const row = (name: string, value: number, unit: string, against: number): void => {
        rows.push({
          name: `lists: ${candidate} ${name}`,
          shape: `${size} hashes`,
          value: round(value),
          unit,
          against: `Set of hex, ${round(against)} ${unit}`,
          ratio: round(value / against),
        });
      };
      row('hit', result.hitNs, 'ns', set.hitNs);
      row('miss', result.missNs, 'ns', set.missNs);
      // Shards lie in the store: nothing of them is in memory between look-ups.
      if (candidate !== 'shards-16') row('memory', result.bytes / size, 'B/entry', set.bytes / size);
      row('wire', result.wireBytes / size, 'B/entry', set.wireBytes / size);
      if (candidate !== 'shards-16') row('open', result.buildMs, 'ms', set.buildMs);
      if (candidate === 'table-16') row('merge 1,000 changes', result.mergeMs, 'ms', set.buildMs);
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else
    for (const row of rows)
      console.log(`${row.shape}\t${row.name}\t${row.value} ${row.unit}\t${row.ratio} × ${row.against}`);
}

function inProcess(candidate: Candidate, size: number): Measurement {
  const script = process.argv[1] ?? '';
  const args = ['--expose-gc', script, '--run', candidate, '--size', String(size)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Measurement;
}

async function measure(candidate: Candidate, size: number): Promise<Measurement> {
  const values = randomValues(size, 1);
  const others = randomValues(Math.min(size, LOOKUPS), 2);
  if (candidate === 'set') return measureSet(values, others);
  const width = candidate === 'table-32' ? 32 : 16;
  const layer = layerOf(values, width);
  const wire = encodeLayer(layer);
  const change = layerOf(randomValues(1_000, 3), width);
  const started = performance.now();
  mergeLayers([decodeLayer(wire, width), change], width);
  const mergeMs = performance.now() - started;
  const before = await memory();
  const from = performance.now();
  const find = candidate === 'shards-16' ? openShards(wire, layer) : openWhole(wire.slice(), width);
  const buildMs = performance.now() - from;
  const bytes = (await memory()) - before;
  const has = (key: Uint8Array) => typeof find(key) === 'object';
  return {
    hitNs: time(cycle(values), has, true),
    missNs: time(cycle(others), has, false),
    bytes,
    // Of the layer, so that it stays in memory until here and does not lessen the figure above.
    wireBytes: wire.length + layer.removals.length,
    buildMs,
    mergeMs,
  };
}

async function measureSet(
  values: readonly Uint8Array[],
  others: readonly Uint8Array[],
): Promise<Measurement> {
  const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');
  const before = await memory();
  const from = performance.now();
  const set = new Set(values.map(hex));
  const buildMs = performance.now() - from;
  const bytes = (await memory()) - before;
  const has = (key: string) => set.has(key);
  return {
    hitNs: time(cycle(values).map(hex), has, true),
    missNs: time(others.map(hex), has, false),
    bytes,
    // Hex and a line feed, as text lists travel.
    wireBytes: values.length * 65,
    buildMs,
    mergeMs: 0,
  };
}

/** The file in memory with its fan-out opened once. */
function openWhole(wire: Uint8Array, width: Width) {
  const { bits } = readHeader(wire, width);
  return openPart(wire.subarray(LAYER_HEADER_BYTES), { width, bits, shardBits: 0, shard: 0 });
}

/** As a store gives it: one shard is opened for each look-up. Reading it from the store is not in the figure. */
function openShards(wire: Uint8Array, layer: Layer) {
  const { bits } = readHeader(wire, layer.width);
  const shape = { width: layer.width, bits, shardBits: shardBitsOf(layer, bits) };
  const shards = splitLayer(layer, bits, shape.shardBits);
  return (key: Uint8Array) => {
    const shard = shardOf(key, shape);
    return openPart(shards[shard] ?? new Uint8Array(0), { ...shape, shard })(key);
  };
}

function time<K>(keys: readonly K[], has: (key: K) => boolean, expected: boolean): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    let found = 0;
    const from = performance.now();
    for (const key of keys) if (has(key)) found++;
    const took = performance.now() - from;
    if (found !== (expected ? keys.length : 0)) throw new Error(`found ${found} of ${keys.length}`);
    return (took * 1e6) / keys.length;
  });
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

/** Keys in an order that is not the list's, so that caches help as little as in use. */
function cycle(values: readonly Uint8Array[]): Uint8Array[] {
  const keys: Uint8Array[] = [];
  for (let at = 0; at < Math.min(LOOKUPS, values.length); at++)
    keys.push((values[(at * 7_919) % values.length] ?? new Uint8Array(0)).slice());
  return keys;
}

function layerOf(values: readonly Uint8Array[], width: Width): Layer {
  const sorted = values.map((value) => Buffer.from(value.subarray(0, width))).sort((a, b) => a.compare(b));
  return {
    width,
    adds: new Uint8Array(Buffer.concat(sorted)),
    days: new Uint16Array(values.length),
    removals: new Uint8Array(0),
  };
}

/** Evenly spread values that are the same in every run (xorshift32). */
function randomValues(count: number, seed: number): Uint8Array[] {
  let state = (seed * 0x9e3779b9) >>> 0;
  return Array.from({ length: count }, () => {
    const words = new Uint32Array(8);
    for (let at = 0; at < 8; at++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[at] = state >>> 0;
    }
    return new Uint8Array(words.buffer);
  });
}

async function memory(): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('run with --expose-gc');
  // Array buffers are let go a moment after the collection that found them unused.
  for (let round = 0; round < 3; round++) {
    gc();
    await delay(30);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
