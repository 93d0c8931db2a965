import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { syncedLists } from '../../core/lists/combined-reader.ts';
import { syncList } from '../../core/lists/sync.ts';
import { IdbListStore } from '../../web/idb-list-store.ts';
import { PublishedLists } from '../support/published-lists.ts';

const [A, B] = ['aa'.repeat(32), 'bb'.repeat(32)];
const NOBODY = { 'envelope-from': [], 'envelope-to': [], 'body-sender': [], 'body-receiver': [] };

/** Runs a change on the database as somebody else would who has it open. */
async function tamper(change: (stores: IDBTransaction) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const open = indexedDB.open('mailwicket-lists');
    open.onerror = () => reject(new Error('cannot be opened'));
    open.onsuccess = () => {
      const database = open.result;
      const transaction = database.transaction([...database.objectStoreNames], 'readwrite');
      change(transaction);
      transaction.oncomplete = () => {
        database.close();
        resolve();
      };
    };
  });
}

describe('lists in a browser’s storage', () => {
  let lists: PublishedLists;
  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    lists = new PublishedLists();
    await lists.build(`sha256 ${A}\n`);
  });

  const open = () => {
    const store = new IdbListStore();
    const reader = syncedLists([lists.source()], store, lists.clock);
    return {
      store,
      state: () => reader.state(),
      sync: () => syncList(lists.source(), store, lists.ports),
      match: async (hash = A) => (await reader.match({ hashes: [hash], identities: NOBODY })).length,
    };
  };

  it('are the newest in every tab, also in one that was open before', async () => {
    const [first, second] = [open(), open()];
    await first.sync();
    expect(await second.match(B)).toBe(0);
    await lists.build(`sha256 ${B}\n`);
    await first.sync();
    expect([await second.match(A), await second.match(B)]).toEqual([0, 1]);
  });

  it('are whole when two tabs take them at once', async () => {
    const tabs = [open(), open(), open()];
    const outcomes = (await Promise.all(tabs.map((tab) => tab.sync()))).map(({ outcome }) => outcome);
    expect(outcomes).toContain('updated');
    expect(await Promise.all(tabs.map((tab) => tab.match()))).toEqual([1, 1, 1]);
  });

  it('are said to be missing when the database was deleted under an open tab, and come again', async () => {
    const tab = open();
    await tab.sync();
    expect(await tab.match()).toBe(1);
    await new Promise<void>((resolve) => {
      indexedDB.deleteDatabase('mailwicket-lists').onsuccess = () => resolve();
    });
    // With that, policy decides (`listsStale`).
    expect(await tab.state()).toBeNull();
    expect(await tab.sync()).toEqual({ outcome: 'updated' });
    expect(await tab.match()).toBe(1);
  });

  it.each([
    ['gone', (shards: IDBObjectStore) => shards.clear(), 'LIST_LAYER_CORRUPT'],
    [
      'of other bytes',
      (shards: IDBObjectStore) => {
        const cursor = shards.openCursor();
        cursor.onsuccess = () => {
          cursor.result?.update(new Uint8Array(7).fill(255));
          cursor.result?.continue();
        };
      },
      'LIST_LAYER_CORRUPT',
    ],
  ])('are not “no match” when parts of them are %s', async (_, damage, code) => {
    const tab = open();
    await tab.sync();
    await tamper((transaction) => damage(transaction.objectStore('shards')));
    await expect(tab.match()).rejects.toMatchObject({ code });
  });

  it('cannot be taken back by who empties the trusted versions alone', async () => {
    const tab = open();
    await tab.sync();
    await lists.build(`sha256 ${B}\n`);
    await tab.sync();
    await tamper((transaction) => {
      transaction.objectStore('trust').clear();
      transaction.objectStore('status').clear();
    });
    expect(await tab.sync()).toMatchObject({ outcome: 'unchanged' });
    expect(await tab.match(B)).toBe(1);
  });

  it('end when they end after the clock was set back and forth, and are asked for at once', async () => {
    const tab = open();
    await tab.sync();
    lists.clock.advance(-365 * 86_400_000);
    await lists.resign();
    lists.requests.length = 0;
    await tab.sync();
    expect(lists.requests.length).toBeGreaterThan(0);
    lists.clock.advance(400 * 86_400_000);
    expect((await tab.state())?.stale).toBe(true);
    expect(await tab.match()).toBe(1);
  });
});
