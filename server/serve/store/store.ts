import type { Incident } from '../../../core/incident/incident.ts';

/** A finished score of a file. */
export interface ScoreRecord {
  readonly sha256: string;
  /** 0 to 1. */
  readonly score: number;
  readonly malwareName: string;
  readonly engine: string;
  /** RFC 3339 in UTC. */
  readonly scoredAt: string;
  /** What the engines could not look at: `encrypted`, `corrupt`, `limit-reached` …. */
  readonly notChecked: readonly string[];
}

export interface KnownFile {
  readonly sha256: string;
  readonly score: number;
  readonly malwareName: string;
}

export type IncidentKept = 'new' | 'same' | 'updated' | 'different';

export interface IncidentQuery {
  /** Newest first. */
  readonly limit: number;
  /** The `next` of the page before; `undefined` starts at the newest. */
  readonly before: number | undefined;
  /** RFC 3339; incidents of that time and later. */
  readonly since: string | undefined;
}

export interface IncidentPage {
  readonly incidents: readonly Incident[];
  /** `null` on the last page. */
  readonly next: number | null;
}

/**
 * What the server keeps. Asynchronous although SQLite is not, so that a database on another machine fits. Every method
 * rejects when the database fails; nothing is ever half written.
 */
export interface Store {
  /** The administrator's entry for a file, else its newest score that has not expired. */
  findScore(sha256: string): Promise<ScoreRecord | undefined>;
  /** Keeps a score until `expiresAt` (milliseconds since 1970), replacing an older one. */
  keepScore(record: ScoreRecord, expiresAt: number): Promise<void>;
  /** True when the file was not known before. */
  putKnown(file: KnownFile): Promise<boolean>;
  /** True when there was one. */
  removeKnown(sha256: string): Promise<boolean>;
  /**
   * Keeps an incident once for its id. `same`: it was kept before, at this or another time. `updated`: what a user
   * decided since was added. `different`: another one has the id and stays.
   */
  keepIncident(incident: Incident): Promise<IncidentKept>;
  listIncidents(query: IncidentQuery): Promise<IncidentPage>;
  /** Removes expired scores, and incidents received before `incidentsBefore` (milliseconds since 1970). */
  removeExpired(incidentsBefore: number): Promise<void>;
  /** Rejects when the database cannot be written. */
  checkReady(): Promise<void>;
  close(): Promise<void>;
}
