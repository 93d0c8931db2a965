import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { syncList } from '../../../core/lists/sync.ts';
import { syncedListReader } from '../../../core/lists/synced-list-reader.ts';
import { MemoryListStore } from '../../support/memory-list-store.ts';
import { PublishedLists } from '../../support/published-lists.ts';
import { question } from '../../support/questions.ts';

const DAY = 24 * 3_600_000;
const A = 'a'.repeat(64);

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

describe('looking up in synced lists', () => {
  it('reads only the shards that are asked', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(hashLines(0, 5_000));
    await syncList(lists.source(), store, lists.ports);
    store.shardsRead = 0;
    expect(await blocked(lists, store, [hash(3), hash(9_999)])).toEqual([hash(3)]);
    expect(store.shardsRead).toBeLessThanOrEqual(2);
  });

  it('lets an entry go at the end of its last day without a new list', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A} expires=2026-11-02\nany-sender *-news@* expires=2026-11-02`, '', 30);
    await syncList(lists.source(), store, lists.ports);
    const reader = syncedListReader('acme', store, lists.clock);
    const asked = question({ hashes: [A], 'body-sender': ['a-news@x.example'] });
    lists.clock.advance(2 * DAY - 1);
    expect(await reader.match(asked)).toHaveLength(2);
    lists.clock.advance(1);
    expect(await reader.match(asked)).toEqual([]);
  });

  it('names the entry, the list and the identity that matched', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build('any-sender *@*.bulk.example', 'body-receiver Ann@Example.org');
    await syncList(lists.source(), store, lists.ports);
    const reader = syncedListReader('acme', store, lists.clock);
    const asked = question({
      'envelope-from': ['x@a.b.bulk.example', 'x@bulk.example'],
      'envelope-to': ['ann@example.org'],
      'body-receiver': ['ann@example.org'],
    });
    expect(await reader.match(asked)).toEqual([
      {
        kind: 'block',
        list: 'acme',
        field: 'any-sender',
        expression: '*@*.bulk.example',
        matched: 'x@a.b.bulk.example',
        identity: 'envelope-from',
      },
      {
        kind: 'allow',
        list: 'acme',
        field: 'body-receiver',
        expression: 'ann@example.org',
        matched: 'ann@example.org',
        identity: 'body-receiver',
      },
    ]);
  });

  it('matches an allow entry on all 32 bytes', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build(`sha256 ${A}`, `sha256 ${A}`);
    await syncList(lists.source(), store, lists.ports);
    const near = A.slice(0, -1) + 'b';
    const matches = await syncedListReader('acme', store, lists.clock).match(question({ hashes: [near] }));
    expect(matches.map(({ kind }) => kind)).toEqual(['block']);
  });
});
