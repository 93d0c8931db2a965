import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ListStore, Replacement, ShardKey, SourceRecord, SyncStatus } from '../core/lists/list-store.ts';
import type { TrustRecord, TrustStore } from '../core/tuf/trust-store.ts';

interface ListDatabase extends DBSchema {
  trust: { key: string; value: TrustRecord };
  status: { key: string; value: SyncStatus };
  records: { key: string; value: SourceRecord };
  /** Out-of-line keys: source, layer, number of the shard. */
  shards: { key: [string, string, number]; value: Uint8Array };
}

const DATABASE = 'mailwicket-lists';
const VERSION = 1;
/** A trusted version that is forgotten after a crash could be rolled back. */
const STRICT = { durability: 'strict' } as const;

/**
 * Lists and trust of all sources in IndexedDB, for workers and pages of one origin at the same time. Nothing is held in
 * memory but the open connection, which is opened anew when the browser closes it.
 */
export class IdbListStore implements ListStore {
  #opening: Promise<IDBPDatabase<ListDatabase>> | undefined;

  trust(source: string): TrustStore {
    return {
      read: async () => (await this.#open()).get('trust', source),
      write: async (next, expected) => {
        const transaction = (await this.#open()).transaction('trust', 'readwrite', STRICT);
        const held = await transaction.store.get(source);
        const free = held?.revision === expected;
        if (free) await transaction.store.put(next, source);
        await transaction.done;
        return free;
      },
    };
  }

  async readStatus(source: string): Promise<SyncStatus | undefined> {
    return (await this.#open()).get('status', source);
  }

  async writeStatus(source: string, status: SyncStatus): Promise<void> {
    await (await this.#open()).put('status', status, source);
  }

  async read(source: string, choose: (record: SourceRecord) => readonly ShardKey[]) {
    const transaction = (await this.#open()).transaction(['records', 'shards'], 'readonly');
    const record = await transaction.objectStore('records').get(source);
    if (record === undefined) return undefined;
    // All asked for before the first answer: a transaction without an open request ends.
    const shards = await Promise.all(
      choose(record).map(({ layer, shard }) => transaction.objectStore('shards').get([source, layer, shard])),
    );
    return { record, shards };
  }

  async replace(source: string, change: Replacement): Promise<boolean> {
    const transaction = (await this.#open()).transaction(['records', 'shards'], 'readwrite', STRICT);
    const records = transaction.objectStore('records');
    const shards = transaction.objectStore('shards');
    const held = await records.get(source);
    if (held?.revision !== change.expected) {
      await transaction.done;
      return false;
    }
    const work: Promise<unknown>[] = [];
    for (const layer of change.drop)
      work.push(shards.delete(IDBKeyRange.bound([source, layer], [source, layer, Infinity])));
    for (const { layer, shards: added } of change.add) {
      for (const [number, bytes] of added.entries()) {
        // A view would take the whole buffer behind it along.
        work.push(shards.put(bytes.slice(), [source, layer, number]));
      }
    }
    work.push(records.put(change.record, source));
    await Promise.all([...work, transaction.done]);
    return true;
  }

  /** Closes the connection; the next use opens it again. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    (await opening)?.close();
  }

  #open(): Promise<IDBPDatabase<ListDatabase>> {
    this.#opening ??= this.#openNow().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  #openNow(): Promise<IDBPDatabase<ListDatabase>> {
    return openDB<ListDatabase>(DATABASE, VERSION, {
      upgrade(database) {
        for (const name of ['trust', 'status', 'records', 'shards'] as const)
          database.createObjectStore(name);
      },
      blocking: () => void this.close(),
      terminated: () => {
        this.#opening = undefined;
      },
    });
  }
}
