import type { TrustStore } from '../tuf/trust-store.ts';
import type { ListKind } from './layer.ts';
import type { Rule } from './rules.ts';

/** A layer as it is kept: `2^shardBits` shards (`core/lists/layer-file.ts`). */
export interface StoredLayer {
  readonly sha256: string;
  readonly bits: 8 | 16;
  readonly shardBits: number;
}

export interface StoredList {
  readonly kind: ListKind;
  /** SHA-256 of the index it was built from. */
  readonly index: string;
  /** Milliseconds since 1970. */
  readonly issued: number;
  /** Oldest first. */
  readonly layers: readonly StoredLayer[];
  readonly rules: readonly Rule[];
}

/** The version pointer of one source: which layers are in force. */
export interface SourceRecord {
  /** Counts replacements. */
  readonly revision: number;
  /** Version of the targets metadata the lists come from. */
  readonly version: number;
  /** SHA-256 of that metadata. */
  readonly targets: string;
  readonly issued: number;
  /** When the first of the four metadata files expires, in milliseconds since 1970. */
  readonly expires: number;
  readonly pollSeconds: number;
  readonly jitterPercent: number;
  readonly lists: readonly StoredList[];
}

/** How the last checks went; apart from the record, so that a failed check changes no list. */
export interface SyncStatus {
  /** When the server was last asked, and when all metadata was last gone through, in milliseconds since 1970. */
  readonly checkedAt: number;
  readonly refreshedAt: number;
  /** Entity tag of the newest timestamp.json and the address it is from; `''` when there is none. */
  readonly etag: string;
  readonly url: string;
  /** The server asked not to be asked before. */
  readonly notBefore: number;
  /** Checks that failed since one worked, and the code of the last; `''` when it worked. */
  readonly failures: number;
  /** When the first of those checks failed; absent when the last one worked, or was kept by a version that did not note it. */
  readonly failingSince?: number;
  readonly error: string;
}

export interface ShardKey {
  readonly layer: string;
  readonly shard: number;
}

export interface Replacement {
  /** Revision of the record this replaces, `undefined` when there was none. */
  readonly expected: number | undefined;
  readonly record: SourceRecord;
  /** Layers that come. */
  readonly add: readonly { readonly layer: string; readonly shards: readonly Uint8Array[] }[];
  /** Digests of layers that go. */
  readonly drop: readonly string[];
}

/** Keeps the lists of all sources, by source name. `test/support/list-store-contract.ts` holds every store to this. */
export interface ListStore {
  trust(source: string): TrustStore;
  readStatus(source: string): Promise<SyncStatus | undefined>;
  writeStatus(source: string, status: SyncStatus): Promise<void>;
  /**
   * The record and the shards that `choose` names for it, of one moment: a replacement meanwhile shows in all of it or in
   * none. `choose` is called at most once, and must neither wait nor throw. A shard that is not there is `undefined`.
   */
  read(
    source: string,
    choose: (record: SourceRecord) => readonly ShardKey[],
  ): Promise<
    { readonly record: SourceRecord; readonly shards: readonly (Uint8Array | undefined)[] } | undefined
  >;
  /** Changes record and layers in one step if the revision is still `expected`; else changes nothing and answers `false`. */
  replace(source: string, change: Replacement): Promise<boolean>;
}
