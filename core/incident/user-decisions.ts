import type { Incident } from './incident.ts';

/**
 * The kept incident with what a user decided since, of two records of one incident: what one of them lacks comes from
 * the other, and of two decisions the later one stays. A message that is verified again without a decision takes none away.
 * Of two decisions of one time the kept one stays. Everything else is as it was kept, the time too.
 */
export function withDecisions(kept: Incident, other: Incident): Incident {
  const override = later(kept.override, other.override);
  const report = later(kept.report ?? null, other.report ?? null);
  return { ...kept, override, ...(report === null ? {} : { report }) };
}

/** Whether two records of one incident hold the same decisions. A decision is known by its time. */
export function isDecidedSame(one: Incident, other: Incident): boolean {
  return one.override?.time === other.override?.time && one.report?.time === other.report?.time;
}

function later<T extends { readonly time: string }>(kept: T | null, other: T | null): T | null {
  if (kept === null || other === null) return kept ?? other;
  return Date.parse(other.time) > Date.parse(kept.time) ? other : kept;
}
