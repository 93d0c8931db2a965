import type {
  ListStore,
  Replacement,
  ShardKey,
  SourceRecord,
  SyncStatus,
} from '../../core/lists/list-store.ts';
import { MemoryTrustStore } from './memory-trust-store.ts';

interface Source {
  readonly trust: MemoryTrustStore;
  status: SyncStatus | undefined;
  record: SourceRecord | undefined;
  readonly layers: Map<string, readonly Uint8Array[]>;
}

/** The list port in memory. */
export class MemoryListStore implements ListStore {
  private readonly sources = new Map<string, Source>();
  /** Called before each replacement; throwing stands for a host that died there. */
  beforeReplace: () => void = () => undefined;
  /** How many shards were read so far. */
  shardsRead = 0;

  trust(source: string): MemoryTrustStore {
    return this.source(source).trust;
  }

  readStatus(source: string): Promise<SyncStatus | undefined> {
    return Promise.resolve(this.source(source).status);
  }

  writeStatus(source: string, status: SyncStatus): Promise<void> {
    this.source(source).status = status;
    return Promise.resolve();
  }

  read(source: string, choose: (record: SourceRecord) => readonly ShardKey[]) {
    const { record, layers } = this.source(source);
    if (record === undefined) return Promise.resolve(undefined);
    const shards = choose(record).map(({ layer, shard }) => layers.get(layer)?.[shard]);
    this.shardsRead += shards.length;
    return Promise.resolve({ record, shards });
  }

  replace(source: string, change: Replacement): Promise<boolean> {
    try {
      this.beforeReplace();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error('not an error'));
    }
    const held = this.source(source);
    if (held.record?.revision !== change.expected) return Promise.resolve(false);
    for (const layer of change.drop) held.layers.delete(layer);
    for (const { layer, shards } of change.add) held.layers.set(layer, shards);
    held.record = change.record;
    return Promise.resolve(true);
  }

  private source(name: string): Source {
    const held = this.sources.get(name) ?? {
      trust: new MemoryTrustStore(),
      status: undefined,
      record: undefined,
      layers: new Map(),
    };
    this.sources.set(name, held);
    return held;
  }
}
