import type { Incident } from '../incident.ts';

/** Incidents as JSON lines: one object a line, as `incident` in `docs/verdict.schema.json`, each line ended by LF. */
export function incidentsToJsonLines(incidents: readonly Incident[]): string {
  return incidents.map((incident) => `${JSON.stringify(incident)}\n`).join('');
}
