import type { Incident } from '../../../core/incident/incident.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * The kept incident with what a user decided since. Two browsers of one person report one message at two times: the first
 * time stays, and of two decisions the later one. `undefined` when the two are not the same incident.
 */
export function withDecisions(kept: Incident, sent: Incident): Incident | undefined {
  if (canonicalJson(undecided(kept)) !== canonicalJson(undecided(sent))) return undefined;
  const override = later(kept.override, sent.override);
  const report = later(kept.report ?? null, sent.report ?? null);
  return { ...kept, override, ...(report === null ? {} : { report }) };
}

/** What two incidents of one id must have in common. */
function undecided(incident: Incident): Readonly<Record<string, unknown>> {
  // JSON leaves out what is undefined.
  return { ...incident, time: '', override: null, report: undefined };
}

function later<T extends { readonly time: string }>(kept: T | null, sent: T | null): T | null {
  if (kept === null || sent === null) return kept ?? sent;
  return Date.parse(sent.time) > Date.parse(kept.time) ? sent : kept;
}
