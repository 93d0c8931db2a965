import type { DatabaseSync } from 'node:sqlite';

/** Applied in order, once each. A released line is never changed. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE known_file (
     sha256 TEXT PRIMARY KEY, score REAL NOT NULL, malware_name TEXT NOT NULL, set_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE file_score (
     sha256 TEXT PRIMARY KEY, score REAL NOT NULL, malware_name TEXT NOT NULL, engine TEXT NOT NULL,
     scored_at TEXT NOT NULL, not_checked TEXT NOT NULL, expires_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX file_score_expiry ON file_score (expires_at);
   CREATE TABLE incident (
     seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, time TEXT NOT NULL, received_at INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT;
   CREATE INDEX incident_time ON incident (time);
   CREATE INDEX incident_received ON incident (received_at);`,
];

/**
 * Brings a database to the newest schema, each step in one transaction.
 * Throws for a database of a newer version: an older server must not write to it.
 */
export function migrate(database: DatabaseSync, now: number): void {
  database.exec(
    'CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT',
  );
  const row = database.prepare('SELECT coalesce(max(version), 0) AS version FROM migration').get();
  const version = Number(row?.['version']);
  if (version > MIGRATIONS.length) {
    throw new Error(`The database has schema ${version}; this server knows ${MIGRATIONS.length}.`);
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(sql);
      database.prepare('INSERT INTO migration VALUES (?, ?)').run(index + 1, now);
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }
}
