import type { SourceRecord, SyncStatus } from './list-store.ts';

/** Beside the verification of an opened message the server is asked again when the last check is older. */
export const CHECK_ON_OPEN_MS = 60_000;
/** All metadata, new roots included, is gone through at least this often. */
export const FULL_REFRESH_MS = 24 * 3_600_000;
/** However long a server asks to be left alone: it must not be able to freeze a list for longer. */
export const MAX_RETRY_AFTER_MS = 6 * 3_600_000;
const MAX_BACK_OFF_MS = 6 * 3_600_000;

/** Whether the server asked to be left alone until later. */
export function isWaiting(status: SyncStatus, now: number): boolean {
  return status.notBefore > now && status.notBefore - now <= MAX_RETRY_AFTER_MS;
}

/**
 * Milliseconds until the next poll: the list's interval (`fallbackSeconds` before there is a list), doubled for each failure
 * in a row up to six hours, varied by the list's jitter, and not before the server wants. `random` is in [0, 1).
 */
export function nextPollDelay(
  record: Pick<SourceRecord, 'pollSeconds' | 'jitterPercent'> | undefined,
  status: SyncStatus | undefined,
  now: number,
  random: number,
  fallbackSeconds = 900,
): number {
  const interval = (record?.pollSeconds ?? fallbackSeconds) * 1000;
  const failures = Math.min(status?.failures ?? 0, 20);
  const backedOff = Math.max(interval, Math.min(interval * 2 ** failures, MAX_BACK_OFF_MS));
  const jitter = (record?.jitterPercent ?? 20) / 100;
  const delay = backedOff * (1 + jitter * (2 * random - 1));
  const wait = status !== undefined && isWaiting(status, now) ? status.notBefore - now : 0;
  return Math.round(Math.max(delay, wait, 1_000));
}

/** Milliseconds of a `Retry-After` header (RFC 9110 §10.2.3), at most six hours; 0 when there is none or it is wrong. */
export function retryAfterMs(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  const text = header.trim();
  const ms = /^\d{1,9}$/u.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}
