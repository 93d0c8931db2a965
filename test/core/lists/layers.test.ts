import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../core/bytes/hex.ts';
import { diffLayers } from '../../../core/lists/diff-layers.ts';
import {
  decodeLayer,
  encodeLayer,
  joinShards,
  LAYER_HEADER_BYTES,
  openPart,
  readHeader,
  shardBitsOf,
  splitLayer,
} from '../../../core/lists/layer-file.ts';
import type { Layer } from '../../../core/lists/layer.ts';
import { emptyLayer, mergeLayers } from '../../../core/lists/merge-layers.ts';
import { shardOf } from '../../../core/lists/table.ts';
import { MailwicketError } from '../../../core/errors.ts';

type Content = readonly (readonly [value: string, day: number])[];

function layer(adds: Content, removals: readonly string[] = []): Layer {
  const sorted = [...new Map(adds)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    width: 16,
    adds: bytes(sorted.map(([value]) => value)),
    days: Uint16Array.from(sorted, ([, day]) => day),
    removals: bytes([...new Set(removals)].sort()),
  };
}

function bytes(values: readonly string[]): Uint8Array {
  return fromHex(values.join('')) ?? new Uint8Array(0);
}

function valuesOf(flat: Uint8Array): ReadonlySet<string> {
  return new Set(toHex(flat).match(/.{32}/gu));
}

function contentOf({ adds, days, width }: Layer): Content {
  return Array.from(days, (day, at) => [toHex(adds.subarray(at * width, (at + 1) * width)), day]);
}

/** Few different first bytes, so that values meet in buckets, and few values, so that layers meet. */
const value = fc
  .tuple(fc.constantFrom(0, 1, 127, 255), fc.nat(40))
  .map(([first, rest]) => toHex(Uint8Array.of(first)) + rest.toString(16).padStart(30, '0'));
const added = fc.tuple(value, fc.constantFrom(0, 0, 20_000, 65_535));
const layers = fc.tuple(fc.array(added), fc.array(value)).map(([adds, removals]) => {
  const values = new Set(adds.map(([hex]) => hex));
  return layer(
    adds,
    removals.filter((hex) => !values.has(hex)),
  );
});

describe('a layer file', () => {
  it('comes back from its bytes, and from its shards', () => {
    fc.assert(
      fc.property(layers, fc.nat(8), (original, shardBits) => {
        const file = encodeLayer(original);
        expect(decodeLayer(file, 16)).toEqual(original);
        const shards = splitLayer(original, 8, shardBits);
        expect(shards).toHaveLength(2 ** shardBits);
        expect(joinShards(shards, { width: 16, bits: 8, shardBits })).toEqual(original);
      }),
      { numRuns: 60 },
    );
  });

  it('says of each value what the layer says, in every shard', () => {
    fc.assert(
      fc.property(layers, value, fc.nat(8), (original, hex, shardBits) => {
        const wanted = fromHex(hex) ?? new Uint8Array(0);
        const shape = { bits: 8, shardBits } as const;
        const shard = shardOf(wanted, shape);
        const part = { ...shape, width: 16, shard } as const;
        const said = openPart(splitLayer(original, 8, shardBits)[shard] ?? new Uint8Array(0), part)(wanted);
        const day = new Map(contentOf(original)).get(hex);
        if (day !== undefined) expect(said).toEqual({ added: day });
        else expect(said).toBe(valuesOf(original.removals).has(hex) ? 'removed' : 'nothing');
      }),
      { numRuns: 100 },
    );
  });

  it('uses 16 bits of fan-out for a large layer, 14.1 bytes a value, and shards of about 4 kB', () => {
    const count = 100_000;
    const adds = new Uint8Array(count * 16);
    const view = new DataView(adds.buffer);
    for (let at = 0; at < count; at++) view.setUint32(at * 16, Math.floor((at * 2 ** 32) / count));
    const large = { ...emptyLayer(16), adds, days: new Uint16Array(count) };
    const file = encodeLayer(large);
    const { bits } = readHeader(file, 16);
    expect(bits).toBe(16);
    expect(file.length / count).toBeLessThan(14.7);
    expect(decodeLayer(file, 16)).toEqual(large);
    const shardBits = shardBitsOf(large, bits);
    const sizes = splitLayer(large, bits, shardBits).map(({ length }) => length);
    expect(Math.max(...sizes)).toBeLessThan(5_000);
    const whole = openPart(file.subarray(LAYER_HEADER_BYTES), { width: 16, bits, shardBits: 0, shard: 0 });
    expect(whole(adds.slice(16 * 777, 16 * 778))).toEqual({ added: 0 });
  });

  it('refuses every damaged file with its code, or reads what such a file would say', () => {
    const file = encodeLayer(
      layer(
        [
          ['00'.repeat(16), 20_000],
          ['ff'.repeat(16), 0],
        ],
        ['01'.repeat(16)],
      ),
    );
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const damaged = cut ? file.slice(0, at) : file.slice();
        if (!cut) damaged[at] = byte;
        try {
          expect(encodeLayer(decodeLayer(damaged, 16))).toEqual(damaged);
        } catch (error) {
          if (!(error instanceof MailwicketError)) throw error;
          expect(error.code).toBe('LIST_LAYER_CORRUPT');
        }
      }),
      { numRuns: 400 },
    );
  });

  it('refuses a file that claims more values than it has bytes, without reserving them', () => {
    const claim = Uint8Array.of(0x4d, 0x57, 0x4c, 0x31, 16, 8, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0);
    expect(() => decodeLayer(claim, 16)).toThrow(MailwicketError);
  });

  it('refuses values of another width', () => {
    expect(() => decodeLayer(encodeLayer(emptyLayer(32)), 16)).toThrow('another width');
  });
});

describe('merging layers', () => {
  it('says what a map would say after the same changes', () => {
    fc.assert(
      fc.property(fc.array(layers, { maxLength: 6 }), (stack) => {
        const truth = new Map<string, number>();
        for (const one of stack) {
          for (let at = 0; at < one.removals.length; at += 16)
            truth.delete(toHex(one.removals.subarray(at, at + 16)));
          for (const [hex, day] of contentOf(one)) truth.set(hex, day);
        }
        const merged = mergeLayers(stack, 16);
        // A base has nothing to remove from; what a publisher writes has no removals there.
        if (stack.length > 1) expect(merged.removals).toHaveLength(0);
        expect(contentOf(merged)).toEqual([...truth].sort(([a], [b]) => (a < b ? -1 : 1)));
      }),
      { numRuns: 100 },
    );
  });

  it('finds the layer that leads from one content to another', () => {
    fc.assert(
      fc.property(fc.array(added), fc.array(added), (before, after) => {
        const [old, fresh] = [layer(before), layer(after)];
        const change = diffLayers(old, fresh);
        const result = change === undefined ? old : mergeLayers([old, change], 16);
        expect(contentOf(result)).toEqual(contentOf(fresh));
      }),
      { numRuns: 100 },
    );
  });

  it('finds no change between equal contents', () => {
    const one = layer([['aa'.repeat(16), 7]]);
    expect(diffLayers(one, one)).toBeUndefined();
  });
});
