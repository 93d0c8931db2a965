/** Waits longer than a day are taken as a day. */
const MAX_RETRY_MS = 86_400_000;

/**
 * The wait that a `Retry-After` field asks for (RFC 9110 §10.2.3: seconds or a date), in milliseconds. `undefined` when
 * the field is absent or says nothing.
 */
export function retryAfterMs(field: string | undefined, now: number): number | undefined {
  if (field === undefined) return undefined;
  const text = field.trim();
  const wait = /^\d{1,9}$/u.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), MAX_RETRY_MS) : undefined;
}
