import type { Incident } from '../../../core/incident/incident.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * Whether two records of one id are of the same incident. They may differ in their times, two browsers of one person
 * see one message at two, and in what a user decided.
 */
export function isSameIncident(one: Incident, other: Incident): boolean {
  return canonicalJson(undecided(one)) === canonicalJson(undecided(other));
}

function undecided(incident: Incident): Readonly<Record<string, unknown>> {
  // JSON leaves out what is undefined.
  return { ...incident, time: '', override: null, report: undefined };
}
