/** What a client must keep between refreshes (The Update Framework 1.0.33 §5): the raw bytes that verified. */
export interface TrustRecord {
  /** Counts writes, so that two refreshes at once cannot undo each other. */
  readonly revision: number;
  /** Lower-case hex SHA-256 of the root the policy named: another one starts trust anew. */
  readonly pinned: string;
  readonly root: Uint8Array;
  readonly timestamp: Uint8Array | undefined;
  readonly snapshot: Uint8Array | undefined;
  readonly targets: Uint8Array | undefined;
}

/** Keeps the trusted metadata of one source. */
export interface TrustStore {
  /** `undefined` when nothing was ever trusted. */
  read(): Promise<TrustRecord | undefined>;
  /**
   * Replaces the whole record in one step if the stored revision is still `expected` (`undefined`: nothing is stored);
   * otherwise changes nothing and answers `false`. Durable when it resolves.
   */
  write(next: TrustRecord, expected: number | undefined): Promise<boolean>;
}

/** Another refresh of the same source wrote meanwhile. Start again from what it stored. */
export class TrustConflict extends Error {
  constructor() {
    super('another refresh changed the trusted metadata');
    this.name = 'TrustConflict';
  }
}
