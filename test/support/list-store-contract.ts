import { describe, expect, it } from 'vitest';
import type { ListStore, Replacement, SourceRecord } from '../../core/lists/list-store.ts';
import type { TrustRecord } from '../../core/tuf/trust-store.ts';

const STATUS = {
  checkedAt: 5,
  refreshedAt: 4,
  etag: '"a"',
  url: 'https://lists.example/',
  notBefore: 0,
  failures: 2,
  error: 'TUF_EXPIRED',
};

/** What every list store promises. `open` gives a new, empty one. */
export function listStoreContract(name: string, open: () => Promise<ListStore> | ListStore): void {
  describe(`${name} as a list store`, () => {
    it('holds nothing at first', async () => {
      const store = await open();
      expect(await store.trust('a').read()).toBeUndefined();
      expect(await store.readStatus('a')).toBeUndefined();
      expect(await store.read('a', () => [])).toBeUndefined();
    });

    it('keeps trust of each source apart, with absent files absent', async () => {
      const store = await open();
      expect(await store.trust('a').write(trust(1), undefined)).toBe(true);
      expect(await store.trust('b').write({ ...trust(1), pinned: 'b' }, undefined)).toBe(true);
      expect(plain(await store.trust('a').read())).toEqual(plain(trust(1)));
      expect((await store.trust('b').read())?.pinned).toBe('b');
    });

    it('refuses a write of trust that another one overtook', async () => {
      const store = await open();
      await store.trust('a').write(trust(1), undefined);
      expect(await store.trust('a').write(trust(2), undefined)).toBe(false);
      expect(await store.trust('a').write(trust(3), 2)).toBe(false);
      expect(await store.trust('a').write({ ...trust(2), snapshot: bytes(7) }, 1)).toBe(true);
      expect((await store.trust('a').read())?.revision).toBe(2);
    });

    it('takes one of two writes at once', async () => {
      const store = await open();
      await store.trust('a').write(trust(1), undefined);
      const both = [store.trust('a').write(trust(2), 1), store.trust('a').write(trust(2), 1)];
      expect((await Promise.all(both)).filter(Boolean)).toHaveLength(1);
    });

    it('keeps a status', async () => {
      const store = await open();
      await store.writeStatus('a', STATUS);
      expect(await store.readStatus('a')).toEqual(STATUS);
      expect(await store.readStatus('b')).toBeUndefined();
    });

    it('gives the shards that are chosen by the record, in order, absent ones as undefined', async () => {
      const store = await open();
      const layers = [layer('one', [bytes(1), bytes(2)]), layer('two', [bytes(3)])];
      expect(await store.replace('a', change(undefined, 1, layers))).toBe(true);
      let seen: SourceRecord | undefined;
      const found = await store.read('a', (record) => {
        seen = record;
        return [key('two', 0), key('one', 1), key('one', 2), key('three', 0), key('one', 0)];
      });
      expect(seen).toEqual(record(1));
      expect(found?.record).toEqual(record(1));
      expect(found?.shards.map((shard) => shard?.[0])).toEqual([3, 2, undefined, undefined, 1]);
    });

    it('replaces record and layers together', async () => {
      const store = await open();
      await store.replace('a', change(undefined, 1, [layer('one', [bytes(1)]), layer('two', [bytes(2)])]));
      await store.replace('b', change(undefined, 1, [layer('one', [bytes(9)])]));
      const next = { ...change(1, 2, [layer('three', [bytes(3)])]), drop: ['one'] };
      expect(await store.replace('a', next)).toBe(true);
      const all = [key('one', 0), key('two', 0), key('three', 0)];
      const found = await store.read('a', () => all);
      expect(found?.record.revision).toBe(2);
      expect(found?.shards.map((shard) => shard?.[0])).toEqual([undefined, 2, 3]);
      expect((await store.read('b', () => [key('one', 0)]))?.shards[0]?.[0]).toBe(9);
    });

    it('changes nothing by a replacement that another one overtook', async () => {
      const store = await open();
      await store.replace('a', change(undefined, 1, [layer('one', [bytes(1)])]));
      const late = { ...change(undefined, 2, [layer('two', [bytes(2)])]), drop: ['one'] };
      expect(await store.replace('a', late)).toBe(false);
      const found = await store.read('a', () => [key('one', 0), key('two', 0)]);
      expect(found?.record.revision).toBe(1);
      expect(found?.shards.map((shard) => shard?.[0])).toEqual([1, undefined]);
    });

    it('shows readers one state while it is replaced', async () => {
      const store = await open();
      await store.replace('a', change(undefined, 1, [layer('v1', [bytes(1)])]));
      const work: Promise<unknown>[] = [];
      const seen: (readonly [number, number | undefined])[] = [];
      for (let revision = 2; revision < 12; revision++) {
        const next = change(revision - 1, revision, [layer(`v${revision}`, [bytes(revision)])]);
        work.push(store.replace('a', { ...next, drop: [`v${revision - 1}`] }));
        const reading = store.read('a', (held) => [key(`v${held.revision}`, 0)]);
        work.push(reading.then((found) => seen.push([found?.record.revision ?? 0, found?.shards[0]?.[0]])));
      }
      await Promise.all(work);
      expect(seen).toHaveLength(10);
      for (const [revision, shard] of seen) expect(shard).toBe(revision);
    });
  });
}

function record(revision: number): SourceRecord {
  return {
    revision,
    version: revision,
    targets: 'aa',
    issued: 1,
    expires: 2,
    pollSeconds: 900,
    jitterPercent: 20,
    lists: [],
  };
}

function change(expected: number | undefined, revision: number, add: Replacement['add']): Replacement {
  return { expected, record: record(revision), add, drop: [] };
}

function layer(name: string, shards: readonly Uint8Array[]): Replacement['add'][number] {
  return { layer: name, shards };
}

function key(name: string, shard: number) {
  return { layer: name, shard };
}

function bytes(value: number): Uint8Array {
  return Uint8Array.of(value, value);
}

function trust(revision: number): TrustRecord {
  const none = { snapshot: undefined, targets: undefined };
  return { revision, pinned: 'aa', root: bytes(1), timestamp: bytes(2), ...none };
}

/** Bytes as numbers: stores may give a subclass of Uint8Array. */
function plain(held: TrustRecord | undefined): unknown {
  return held && { ...held, root: [...held.root], timestamp: [...(held.timestamp ?? [])] };
}
