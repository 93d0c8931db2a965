import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { syncList } from '../../../core/lists/sync.ts';
import type { HttpRequest } from '../../../core/ports.ts';
import { syncedListReader } from '../../../core/lists/synced-list-reader.ts';
import { MemoryListStore } from '../../support/memory-list-store.ts';
import { PublishedLists } from '../../support/published-lists.ts';
import { question } from '../../support/questions.ts';
import { once } from '../../support/tuf-repository.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

function hashLines(from: number, to: number): string {
  const lines: string[] = [];
  for (let at = from; at < to; at++) lines.push(`sha256 ${hash(at)}`);
  return lines.join('\n');
}

function hash(value: number): string {
  return createHash('sha256').update(String(value)).digest('hex');
}

/** Which of these hashes the stored lists block. */
async function blocked(lists: PublishedLists, store: MemoryListStore, hashes: readonly string[]) {
  const reader = syncedListReader('acme', store, lists.clock);
  return (await reader.match(question({ hashes }))).map(({ matched }) => matched);
}

describe('syncList', () => {
  it('brings a first list, then every change, and each layer once', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'updated' });
    expect(await blocked(lists, store, [A, B])).toEqual([A]);
    await lists.build(`sha256 ${B}`);
    lists.requests.length = 0;
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'updated' });
    expect(await blocked(lists, store, [A, B])).toEqual([B]);
    expect(lists.requests.filter((path) => path.endsWith('.layer'))).toHaveLength(1);
  });

  it('asks one conditional question when nothing changed, and everything after a day', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    await syncList(lists.source(), store, lists.ports);
    lists.requests.length = 0;
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'unchanged' });
    expect(lists.requests).toEqual(['metadata/timestamp.json']);
    lists.clock.advance(DAY);
    lists.requests.length = 0;
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'unchanged' });
    expect(lists.requests).toEqual(['metadata/2.root.json', 'metadata/timestamp.json']);
  });

  it('is good for longer after the timestamp was signed anew', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    await syncList(lists.source(), store, lists.ports);
    const reader = syncedListReader('acme', store, lists.clock);
    const before = (await reader.state())?.expires ?? '';
    lists.clock.advance(DAY);
    await lists.resign();
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'updated' });
    expect(Date.parse((await reader.state())?.expires ?? '') - Date.parse(before)).toBe(DAY);
  });

  it('keeps the old list past expiry, says stale, and keeps the code of the failure', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    await syncList(lists.source(), store, lists.ports);
    lists.clock.advance(4 * DAY);
    expect(await syncList(lists.source(), store, lists.ports)).toMatchObject({
      outcome: 'failed',
      code: 'TUF_EXPIRED',
    });
    expect(await blocked(lists, store, [A])).toEqual([A]);
    expect((await syncedListReader('acme', store, lists.clock).state())?.stale).toBe(true);
    const failingSince = lists.clock.now();
    expect(await store.readStatus('acme')).toMatchObject({ failures: 1, failingSince, error: 'TUF_EXPIRED' });
    lists.clock.advance(HOUR);
    await syncList(lists.source(), store, lists.ports);
    expect(await store.readStatus('acme')).toMatchObject({ failures: 2, failingSince });
    await lists.resign();
    await syncList(lists.source(), store, lists.ports);
    expect(await store.readStatus('acme')).not.toHaveProperty('failingSince');
  });

  it('does not take an expired list for unchanged', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    lists.clock.advance(3 * DAY - HOUR);
    await syncList(lists.source(), store, lists.ports);
    lists.clock.advance(HOUR);
    expect(await syncList(lists.source(), store, lists.ports)).toMatchObject({ code: 'TUF_EXPIRED' });
  });

  it('merges a rebased list by itself and fetches only the new layer', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(hashLines(0, 3_000));
    await syncList(lists.source(), store, lists.ports);
    await lists.build(hashLines(0, 3_800));
    await syncList(lists.source(), store, lists.ports);
    lists.requests.length = 0;
    await lists.build(hashLines(100, 4_300));
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'updated' });
    const record = await store.read('acme', () => []);
    expect(record?.record.lists[0]?.layers).toHaveLength(2);
    expect(lists.requests.filter((path) => path.endsWith('.layer'))).toHaveLength(1);
    const fresh = new MemoryListStore();
    await syncList(lists.source(), fresh, lists.ports);
    const asked = [0, 99, 100, 2_999, 3_799, 4_299, 4_300].map(hash);
    const expected = [100, 2_999, 3_799, 4_299].map(hash);
    expect(await blocked(lists, store, asked)).toEqual(expected);
    expect(await blocked(lists, fresh, asked)).toEqual(expected);
  });

  it.each([
    ['is no shard any more', (shard: Uint8Array) => shard.fill(0xff)],
    ['says something else', (shard: Uint8Array) => shard.set([(shard.at(-1) ?? 0) ^ 1], shard.length - 1)],
  ])('fetches the merged layer when a stored part of it %s', async (_, damage) => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(hashLines(0, 3_000));
    await syncList(lists.source(), store, lists.ports);
    await lists.build(hashLines(0, 3_800));
    await syncList(lists.source(), store, lists.ports);
    const layer = (await store.read('acme', () => []))?.record.lists[0]?.layers[0]?.sha256 ?? '';
    const shards = (await store.read('acme', () => [{ layer, shard: 0 }]))?.shards;
    if (shards?.[0] !== undefined) damage(shards[0]);
    await lists.build(hashLines(0, 4_300));
    lists.requests.length = 0;
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'updated' });
    expect(lists.requests.filter((path) => path.endsWith('.layer'))).toHaveLength(2);
    expect(await blocked(lists, store, [hash(0), hash(4_299)])).toEqual([hash(0), hash(4_299)]);
  });

  it.each([...Array(8).keys()])('goes on after a cut at request %i with the old list whole', async (cut) => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`, `any-sender *-news@*`);
    await syncList(lists.source(), store, lists.ports);
    await lists.build(`sha256 ${B}`, `sha256 ${A}`);
    lists.requests.length = 0;
    lists.intercept = () => (lists.requests.length > cut ? new TypeError('cut') : undefined);
    expect(await syncList(lists.source(), store, lists.ports)).toMatchObject({ code: 'TUF_UNREACHABLE' });
    expect(await blocked(lists, store, [A, B])).toEqual([A]);
    lists.intercept = () => undefined;
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'updated' });
    expect(await blocked(lists, store, [A, B])).toEqual([B, A]);
  });

  it('goes on after the host died before the lists were stored', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    await syncList(lists.source(), store, lists.ports);
    await lists.build(`sha256 ${B}`);
    store.beforeReplace = () => {
      throw new Error('killed');
    };
    await expect(syncList(lists.source(), store, lists.ports)).rejects.toThrow('killed');
    expect(await blocked(lists, store, [A, B])).toEqual([A]);
    store.beforeReplace = () => undefined;
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'updated' });
    expect(await blocked(lists, store, [A, B])).toEqual([B]);
  });

  it.each(['layer', 'rules.json', 'block.json'])('refuses a %s of other bytes', async (ending) => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}\nany-sender *-news@*`);
    for (const name of readdirSync(join(lists.out, 'targets'))) {
      if (!name.endsWith(ending)) continue;
      const file = join(lists.out, 'targets', name);
      const bytes = readFileSync(file);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      writeFileSync(file, bytes);
    }
    expect(await syncList(lists.source(), store, lists.ports)).toMatchObject({ code: 'TUF_BAD_DIGEST' });
    expect(await syncedListReader('acme', store, lists.clock).state()).toBeNull();
  });

  it('leaves the server alone for as long as it asks, and no longer than six hours', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    lists.intercept = () => ({ status: 503, headers: { 'retry-after': '86400' } });
    expect(await syncList(lists.source(), store, lists.ports)).toMatchObject({ code: 'TUF_UNREACHABLE' });
    lists.requests.length = 0;
    lists.intercept = () => undefined;
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'waiting' });
    expect(lists.requests).toEqual([]);
    lists.clock.advance(6 * HOUR);
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'updated' });
  });

  it('does the work once when asked ten times at once', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    const all = await Promise.all(
      Array.from({ length: 10 }, () => syncList(lists.source(), store, lists.ports)),
    );
    expect(all.filter(({ outcome }) => outcome === 'updated')).toHaveLength(1);
    expect(lists.requests.filter((path) => path.endsWith('.layer'))).toHaveLength(1);
  });

  it('begins again when another context stored trust meanwhile', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    let raced = false;
    store.trust('acme').beforeWrite = () => {
      const trust = store.trust('acme');
      if (raced || trust.record === undefined) return;
      raced = true;
      trust.record = { ...trust.record, revision: trust.record.revision + 1 };
    };
    expect(await syncList(lists.source(), store, lists.ports)).toEqual({ outcome: 'updated' });
    expect(raced).toBe(true);
    expect(await blocked(lists, store, [A])).toEqual([A]);
  });

  it('does not store lists that another context has newer trust for', async () => {
    const lists = new PublishedLists();
    const [store, other] = [new MemoryListStore(), new MemoryListStore()];
    await lists.build(`sha256 ${A}`);
    const trust = store.trust('acme');
    await syncList(lists.source(), other, lists.ports);
    const old = other.trust('acme').record;
    await lists.build(`sha256 ${B}`);
    await syncList(lists.source(), other, lists.ports);
    const fresh = other.trust('acme').record;
    if (old === undefined || fresh === undefined) throw new Error('nothing was trusted');
    // This context saw the old files; before it stores its lists, the other one stored newer trust.
    const served = new Map([['metadata/timestamp.json', old.timestamp]]);
    const ports = {
      ...lists.ports,
      fetch: async (request: HttpRequest) => {
        const response = await lists.ports.fetch(request);
        const bytes = served.get(request.url.replace('https://lists.example/', ''));
        return bytes === undefined ? response : { ...response, body: once(bytes) };
      },
    };
    let writes = 0;
    trust.afterWrite = () => writes++;
    trust.beforeRead = () => {
      if (writes !== 4 || trust.record === undefined) return;
      writes++;
      served.clear();
      trust.record = { ...fresh, revision: trust.record.revision + 1 };
    };
    expect(await syncList(lists.source(), store, ports)).toEqual({ outcome: 'updated' });
    expect(writes).toBe(5);
    expect(await blocked(lists, store, [A, B])).toEqual([B]);
    expect((await store.read('acme', () => []))?.record.version).toBe(2);
  });

  it('changes nothing when the caller gives up', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`);
    const caller = new AbortController();
    caller.abort();
    const outcome = await syncList(lists.source(), store, lists.ports, { signal: caller.signal });
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'ABORTED' });
    expect(await store.readStatus('acme')).toBeUndefined();
  });
});
