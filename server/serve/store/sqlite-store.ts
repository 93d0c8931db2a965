import { DatabaseSync } from 'node:sqlite';
import type { Incident } from '../../../core/incident/incident.ts';
import { withDecisions } from '../../../core/incident/user-decisions.ts';
import { canonicalJson } from './canonical-json.ts';
import { isSameIncident } from './same-incident.ts';
import { migrate } from './sqlite-migrations.ts';
import type { IncidentKept, IncidentPage, IncidentQuery, KnownFile, ScoreRecord, Store } from './store.ts';

/** The store in one SQLite file. `synchronous=FULL`: what was acknowledged survives a power cut. */
export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #now: () => number;

  /** Opens or makes the file and brings it to the newest schema. Throws when that cannot be done. */
  constructor(path: string, now: () => number) {
    this.#now = now;
    this.#database = new DatabaseSync(path);
    this.#database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000');
    migrate(this.#database, now());
  }

  findScore(sha256: string): Promise<ScoreRecord | undefined> {
    return this.#attempt(() => {
      const known = this.#database.prepare('SELECT * FROM known_file WHERE sha256 = ?').get(sha256);
      if (known !== undefined) {
        return {
          sha256,
          score: Number(known['score']),
          malwareName: String(known['malware_name']),
          engine: 'known-file',
          scoredAt: new Date(Number(known['set_at'])).toISOString(),
          notChecked: [],
        };
      }
      const row = this.#database
        .prepare('SELECT * FROM file_score WHERE sha256 = ? AND expires_at > ?')
        .get(sha256, this.#now());
      if (row === undefined) return undefined;
      return {
        sha256,
        score: Number(row['score']),
        malwareName: String(row['malware_name']),
        engine: String(row['engine']),
        scoredAt: String(row['scored_at']),
        notChecked: String(row['not_checked']).split(' ').filter(Boolean),
      };
    });
  }

  keepScore(record: ScoreRecord, expiresAt: number): Promise<void> {
    const { sha256, score, malwareName, engine, scoredAt, notChecked } = record;
    return this.#attempt(() => {
      this.#database
        .prepare('INSERT OR REPLACE INTO file_score VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(sha256, score, malwareName, engine, scoredAt, notChecked.join(' '), expiresAt);
    });
  }

  putKnown(file: KnownFile): Promise<boolean> {
    return this.#attempt(() => {
      const before = this.#database.prepare('SELECT 1 FROM known_file WHERE sha256 = ?').get(file.sha256);
      this.#database
        .prepare('INSERT OR REPLACE INTO known_file VALUES (?, ?, ?, ?)')
        .run(file.sha256, file.score, file.malwareName, this.#now());
      return before === undefined;
    });
  }

  removeKnown(sha256: string): Promise<boolean> {
    return this.#attempt(
      () => this.#database.prepare('DELETE FROM known_file WHERE sha256 = ?').run(sha256).changes === 1,
    );
  }

  keepIncident(incident: Incident): Promise<IncidentKept> {
    return this.#attempt(() => {
      const body = canonicalJson(incident);
      const added = this.#database
        .prepare(
          'INSERT INTO incident (id, time, received_at, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
        )
        .run(incident.id, new Date(incident.time).toISOString(), this.#now(), body);
      if (added.changes === 1) return 'new';
      const row = this.#database.prepare('SELECT body FROM incident WHERE id = ?').get(incident.id);
      const kept = JSON.parse(String(row?.['body'])) as Incident;
      if (!isSameIncident(kept, incident)) return 'different';
      const changed = this.#database
        .prepare('UPDATE incident SET body = ?1 WHERE id = ?2 AND body <> ?1')
        .run(canonicalJson(withDecisions(kept, incident)), incident.id);
      return changed.changes === 1 ? 'updated' : 'same';
    });
  }

  listIncidents(query: IncidentQuery): Promise<IncidentPage> {
    return this.#attempt(() => {
      const rows = this.#database
        .prepare('SELECT seq, body FROM incident WHERE seq < ? AND time >= ? ORDER BY seq DESC LIMIT ?')
        .all(query.before ?? Number.MAX_SAFE_INTEGER, query.since ?? '', query.limit + 1);
      const page = rows.slice(0, query.limit);
      return {
        // Only `keepIncident` writes this column, and only what the incident schema took.
        incidents: page.map((row) => JSON.parse(String(row['body'])) as Incident),
        next: rows.length > query.limit ? Number(page.at(-1)?.['seq']) : null,
      };
    });
  }

  removeExpired(incidentsBefore: number): Promise<void> {
    return this.#attempt(() => {
      this.#database.prepare('DELETE FROM file_score WHERE expires_at <= ?').run(this.#now());
      this.#database.prepare('DELETE FROM incident WHERE received_at < ?').run(incidentsBefore);
    });
  }

  checkReady(): Promise<void> {
    return this.#attempt(() => {
      this.#database.exec('BEGIN IMMEDIATE; ROLLBACK');
    });
  }

  close(): Promise<void> {
    return this.#attempt(() => this.#database.close());
  }

  /** SQLite works at once; a throw becomes the rejection the contract promises. */
  #attempt<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      resolve(work());
    });
  }
}
