const DAY_MS = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/u;
/** The last day that two bytes can name. */
const LAST_DAY = 0xffff;

/**
 * Days since 1970-01-01 of a date written `YYYY-MM-DD`; `undefined` for a date that does not exist or lies outside
 * 1970-01-02 to 2149-06-06.
 */
export function dayOfDate(text: string): number | undefined {
  if (!DATE.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return undefined;
  const day = time / DAY_MS;
  return day >= 1 && day <= LAST_DAY ? day : undefined;
}

/** The UTC day of a moment in milliseconds. */
export function dayOfTime(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** Whether an entry with that last day (0: none) still counts: through its last day, in UTC. */
export function countsOn(lastDay: number, today: number): boolean {
  return lastDay === 0 || today <= lastDay;
}
