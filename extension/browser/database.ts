import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Incident } from '../../core/incident/incident.ts';
import type { Verdict } from '../../core/verify/verdict.ts';
import type { Score } from '../../core/scoring/score-cache.ts';
import type { JudgedFile } from '../exits/judge-exit.ts';

/** A verdict and what it rests on. Times are milliseconds since 1970. */
export interface KeptVerdict {
  /** `rawSha256 basis`. */
  readonly key: string;
  readonly rawSha256: string;
  /** Lists, policy and own entries it was made under. */
  readonly basis: string;
  readonly verdict: Verdict;
  readonly at: number;
}

/** Which verdict a message of a mailbox had when it was last opened. */
export interface KeptMessage {
  readonly refKey: string;
  readonly verdictKey: string;
  readonly rawSha256: string;
  readonly basis: string;
  readonly at: number;
}

/** The strictest thing said of one file under one basis. */
export interface KeptFile extends JudgedFile {
  readonly sha256: string;
  readonly basis: string;
  readonly at: number;
}

export interface KeptRelease {
  readonly sha256: string;
  readonly reason: string;
  readonly at: number;
  readonly until: number;
}

export interface QueuedIncident {
  readonly id: string;
  readonly incident: Incident;
  readonly sent: boolean;
  /** Why the server will never take it, `''` while it may. Absent in what an older version kept. */
  readonly refused?: string;
  readonly attempts: number;
  readonly nextAt: number;
  readonly at: number;
}

/** What would have happened to the attachments of one message, had audit mode been off. */
export interface AuditedMessage {
  readonly rawSha256: string;
  readonly ask: number;
  readonly hold: number;
  readonly block: number;
  readonly at: number;
}

/** A score an endpoint gave, until it is too old. */
export interface KeptScore {
  readonly key: string;
  readonly score: Score;
  readonly until: number;
  readonly at: number;
}

interface Schema extends DBSchema {
  verdicts: { key: string; value: KeptVerdict; indexes: { at: number } };
  messages: { key: string; value: KeptMessage; indexes: { at: number } };
  files: { key: string; value: KeptFile; indexes: { at: number } };
  releases: { key: string; value: KeptRelease; indexes: { at: number } };
  scores: { key: string; value: KeptScore; indexes: { at: number } };
  incidents: { key: string; value: QueuedIncident; indexes: { at: number } };
  audits: { key: string; value: AuditedMessage; indexes: { at: number } };
}

export type WorkerDatabase = IDBPDatabase<Schema>;
export const STORES = ['verdicts', 'messages', 'files', 'releases', 'scores', 'incidents', 'audits'] as const;

/** The worker's own database. Opened once a worker; another version in another worker makes this one close. */
export function openDatabase(name = 'mailwicket'): Promise<WorkerDatabase> {
  return openDB<Schema>(name, 2, {
    upgrade(database, from) {
      if (from < 1) {
        database.createObjectStore('verdicts', { keyPath: 'key' }).createIndex('at', 'at');
        database.createObjectStore('messages', { keyPath: 'refKey' }).createIndex('at', 'at');
        database.createObjectStore('files', { keyPath: 'sha256' }).createIndex('at', 'at');
        database.createObjectStore('releases', { keyPath: 'sha256' }).createIndex('at', 'at');
        database.createObjectStore('scores', { keyPath: 'key' }).createIndex('at', 'at');
        database.createObjectStore('incidents', { keyPath: 'id' }).createIndex('at', 'at');
      }
      if (from < 2) database.createObjectStore('audits', { keyPath: 'rawSha256' }).createIndex('at', 'at');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

/** Removes what was written before `before` from one store. */
export async function removeOlder(
  database: WorkerDatabase,
  store: (typeof STORES)[number],
  before: number,
): Promise<number> {
  const transaction = database.transaction(store, 'readwrite');
  let removed = 0;
  for (
    let cursor = await transaction.store.index('at').openCursor(IDBKeyRange.upperBound(before, true));
    cursor !== null;
    cursor = await cursor.continue()
  ) {
    await cursor.delete();
    removed++;
  }
  await transaction.done;
  return removed;
}
