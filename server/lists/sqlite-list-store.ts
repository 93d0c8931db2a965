import { DatabaseSync } from 'node:sqlite';
import type {
  ListStore,
  Replacement,
  ShardKey,
  SourceRecord,
  SyncStatus,
} from '../../core/lists/list-store.ts';
import type { TrustRecord, TrustStore } from '../../core/tuf/trust-store.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS trust (source TEXT PRIMARY KEY, revision INTEGER NOT NULL, pinned TEXT NOT NULL,
    root BLOB NOT NULL, timestamp BLOB, snapshot BLOB, targets BLOB) STRICT;
  CREATE TABLE IF NOT EXISTS status (source TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS record (source TEXT PRIMARY KEY, revision INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS shard (source TEXT NOT NULL, layer TEXT NOT NULL, number INTEGER NOT NULL,
    bytes BLOB NOT NULL, PRIMARY KEY (source, layer, number)) STRICT, WITHOUT ROWID;
`;

/** Lists and trust of all sources in one SQLite file (`:memory:` keeps them in memory). Safe between processes. */
export class SqliteListStore implements ListStore {
  private readonly database: DatabaseSync;

  constructor(file: string) {
    this.database = new DatabaseSync(file);
    this.database.exec(SCHEMA);
  }

  close(): void {
    this.database.close();
  }

  trust(source: string): TrustStore {
    return {
      read: () => this.soon(() => this.readTrust(source)),
      write: (next, expected) =>
        this.soon(() =>
          this.transaction('IMMEDIATE', () => {
            if (this.revision('trust', source) !== expected) return false;
            this.database
              .prepare('INSERT OR REPLACE INTO trust VALUES (?, ?, ?, ?, ?, ?, ?)')
              .run(
                source,
                next.revision,
                next.pinned,
                next.root,
                next.timestamp ?? null,
                next.snapshot ?? null,
                next.targets ?? null,
              );
            return true;
          }),
        ),
    };
  }

  readStatus(source: string): Promise<SyncStatus | undefined> {
    return this.soon(() => this.readJson('status', source) as SyncStatus | undefined);
  }

  writeStatus(source: string, status: SyncStatus): Promise<void> {
    return this.soon(() => {
      this.database
        .prepare('INSERT OR REPLACE INTO status VALUES (?, ?)')
        .run(source, JSON.stringify(status));
    });
  }

  read(source: string, choose: (record: SourceRecord) => readonly ShardKey[]) {
    return this.soon(() =>
      this.transaction('DEFERRED', () => {
        const record = this.readJson('record', source) as SourceRecord | undefined;
        if (record === undefined) return undefined;
        const get = this.database.prepare(
          'SELECT bytes FROM shard WHERE source = ? AND layer = ? AND number = ?',
        );
        const shards = choose(record).map(
          ({ layer, shard }) => get.get(source, layer, shard)?.['bytes'] as Uint8Array | undefined,
        );
        return { record, shards };
      }),
    );
  }

  replace(source: string, change: Replacement): Promise<boolean> {
    return this.soon(() =>
      this.transaction('IMMEDIATE', () => {
        if (this.revision('record', source) !== change.expected) return false;
        const drop = this.database.prepare('DELETE FROM shard WHERE source = ? AND layer = ?');
        for (const layer of change.drop) drop.run(source, layer);
        const put = this.database.prepare('INSERT OR REPLACE INTO shard VALUES (?, ?, ?, ?)');
        for (const { layer, shards } of change.add) {
          for (const [number, bytes] of shards.entries()) put.run(source, layer, number, bytes);
        }
        this.database
          .prepare('INSERT OR REPLACE INTO record VALUES (?, ?, ?)')
          .run(source, change.record.revision, JSON.stringify(change.record));
        return true;
      }),
    );
  }

  /** The port is asynchronous; SQLite is not. A failure becomes a rejection. */
  private async soon<T>(work: () => T): Promise<T> {
    return Promise.resolve().then(work);
  }

  private transaction<T>(kind: 'DEFERRED' | 'IMMEDIATE', work: () => T): T {
    this.database.exec(`BEGIN ${kind}`);
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }

  private revision(table: 'trust' | 'record', source: string): number | undefined {
    const row = this.database.prepare(`SELECT revision FROM ${table} WHERE source = ?`).get(source);
    return row?.['revision'] as number | undefined;
  }

  private readJson(table: 'status' | 'record', source: string): unknown {
    const row = this.database.prepare(`SELECT json FROM ${table} WHERE source = ?`).get(source);
    return row === undefined ? undefined : (JSON.parse(row['json'] as string) as unknown);
  }

  private readTrust(source: string): TrustRecord | undefined {
    const row = this.database.prepare('SELECT * FROM trust WHERE source = ?').get(source);
    if (row === undefined) return undefined;
    return {
      revision: row['revision'] as number,
      pinned: row['pinned'] as string,
      root: row['root'] as Uint8Array,
      timestamp: (row['timestamp'] as Uint8Array | null) ?? undefined,
      snapshot: (row['snapshot'] as Uint8Array | null) ?? undefined,
      targets: (row['targets'] as Uint8Array | null) ?? undefined,
    };
  }
}
