import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { IdbListStore } from '../../web/idb-list-store.ts';
import { listStoreContract } from '../support/list-store-contract.ts';

listStoreContract('IndexedDB', () => {
  globalThis.indexedDB = new IDBFactory();
  return new IdbListStore();
});

describe('IdbListStore', () => {
  it('finds after a restart what was stored before', async () => {
    globalThis.indexedDB = new IDBFactory();
    const status = {
      checkedAt: 1,
      refreshedAt: 1,
      etag: '',
      url: '',
      notBefore: 0,
      failures: 0,
      error: '',
    };
    const before = new IdbListStore();
    await before.writeStatus('a', status);
    await before.close();
    expect(await new IdbListStore().readStatus('a')).toEqual(status);
  });
});
