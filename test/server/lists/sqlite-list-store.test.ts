import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SqliteListStore } from '../../../server/lists/sqlite-list-store.ts';
import { listStoreContract } from '../../support/list-store-contract.ts';

listStoreContract('SQLite in memory', () => new SqliteListStore(':memory:'));

describe('SqliteListStore', () => {
  it('lets two processes share a file and refuses the write that came second', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailwicket-store-'));
    const [one, two] = [new SqliteListStore(join(folder, 'a')), new SqliteListStore(join(folder, 'a'))];
    onTestFinished(() => {
      one.close();
      two.close();
      rmSync(folder, { recursive: true });
    });
    const record = {
      revision: 1,
      pinned: 'x',
      root: Uint8Array.of(1),
      timestamp: undefined,
      snapshot: undefined,
      targets: undefined,
    };
    expect(await one.trust('a').write(record, undefined)).toBe(true);
    expect(await two.trust('a').write(record, undefined)).toBe(false);
    expect((await two.trust('a').read())?.revision).toBe(1);
  });
});
