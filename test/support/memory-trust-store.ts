import type { TrustRecord, TrustStore } from '../../core/tuf/trust-store.ts';

/** The trust port in memory, with the compare-and-set of the real ones. */
export class MemoryTrustStore implements TrustStore {
  record: TrustRecord | undefined;
  /** Called before each write; throwing stands for a host that died there. */
  beforeWrite: () => void = () => undefined;
  /** Called after each write. */
  afterWrite: () => void = () => undefined;

  /** Called before each read. */
  beforeRead: () => void = () => undefined;

  read(): Promise<TrustRecord | undefined> {
    this.beforeRead();
    return Promise.resolve(this.record);
  }

  write(next: TrustRecord, expected: number | undefined): Promise<boolean> {
    try {
      this.beforeWrite();
      if (this.record?.revision !== expected) return Promise.resolve(false);
      this.record = next;
      this.afterWrite();
      return Promise.resolve(true);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error('not an error'));
    }
  }
}
