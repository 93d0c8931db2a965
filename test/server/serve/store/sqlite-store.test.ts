import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { SqliteStore } from '../../../../server/serve/store/sqlite-store.ts';
import type { ScoreRecord } from '../../../../server/serve/store/store.ts';
import { anIncident } from '../../support/incidents.ts';
import { temporaryDirectory } from '../../support/test-server.ts';

const SHA256 = 'a'.repeat(64);

const record = (changes: Partial<ScoreRecord> = {}): ScoreRecord => ({
  sha256: SHA256,
  score: 0.25,
  malwareName: '',
  engine: 'mailwicket',
  scoredAt: '2026-11-23T10:00:00.000Z',
  notChecked: ['corrupt', 'encrypted'],
  ...changes,
});

describe('SqliteStore', () => {
  it('gives a score back as it was kept, until it expires', async () => {
    let now = 1_000;
    const store = new SqliteStore(':memory:', () => now);
    await store.keepScore(record(), 2_000);
    expect(await store.findScore(SHA256)).toEqual(record());
    now = 2_000;
    expect(await store.findScore(SHA256)).toBeUndefined();
  });

  it("prefers the administrator's entry, and gives the score back when it is gone", async () => {
    const store = new SqliteStore(':memory:', () => 1_000);
    await store.keepScore(record({ score: 1 }), 2_000);
    expect(await store.putKnown({ sha256: SHA256, score: 0, malwareName: '' })).toBe(true);
    expect(await store.putKnown({ sha256: SHA256, score: 0.5, malwareName: 'Odd' })).toBe(false);
    expect(await store.findScore(SHA256)).toMatchObject({
      score: 0.5,
      malwareName: 'Odd',
      engine: 'known-file',
    });
    expect(await store.removeKnown(SHA256)).toBe(true);
    expect(await store.removeKnown(SHA256)).toBe(false);
    expect((await store.findScore(SHA256))?.score).toBe(1);
  });

  it('removes what has expired and nothing else', async () => {
    let now = 1_000;
    const store = new SqliteStore(':memory:', () => now);
    await store.keepScore(record(), 1_500);
    await store.keepIncident(anIncident());
    now = 2_000;
    const young = anIncident({ id: 'f'.repeat(32) });
    await store.keepIncident(young);
    await store.removeExpired(1_500);
    now = 1_000;
    expect(await store.findScore(SHA256)).toBeUndefined();
    const page = await store.listIncidents({ limit: 10, before: undefined, since: undefined });
    expect(page.incidents).toEqual([young]);
  });

  it('keeps everything over a restart', async () => {
    const path = join(temporaryDirectory(), 'store.db');
    const first = new SqliteStore(path, () => 1_000);
    await first.keepScore(record(), 2_000);
    await first.keepIncident(anIncident());
    await first.close();
    const second = new SqliteStore(path, () => 1_000);
    expect(await second.findScore(SHA256)).toEqual(record());
    expect(await second.keepIncident(anIncident())).toBe('same');
    await second.close();
  });

  it('refuses a database of a newer version', () => {
    const path = join(temporaryDirectory(), 'store.db');
    const database = new DatabaseSync(path);
    database.exec(
      'CREATE TABLE migration (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT;' +
        'INSERT INTO migration VALUES (99, 0)',
    );
    database.close();
    expect(() => new SqliteStore(path, () => 0)).toThrow('schema 99');
  });

  it('rejects and does not throw when the database is closed', async () => {
    const store = new SqliteStore(':memory:', () => 0);
    await store.close();
    await expect(store.findScore(SHA256)).rejects.toThrow();
    await expect(store.checkReady()).rejects.toThrow();
  });
});
