import type { Incident, IncidentAttachment } from '../incident.ts';

/** One row an attachment; the incident's own values stand in each. */
const COLUMNS: readonly (readonly [name: string, of: (i: Incident, a: IncidentAttachment) => Cell])[] = [
  ['incident_id', (incident) => incident.id],
  ['time', (incident) => incident.time],
  ['host', (incident) => incident.host],
  ['sender', (incident) => incident.source.join(' ')],
  ['recipient', (incident) => incident.target.join(' ')],
  ['message_id', (incident) => incident.messageId],
  ['subject', (incident) => incident.subject],
  ['message_outcome', (incident) => incident.outcome],
  ['list_version', (incident) => incident.listVersion],
  ['override_reason', (incident) => incident.override?.reason ?? ''],
  ['report', (incident) => incident.report?.kind ?? ''],
  ['report_comment', (incident) => incident.report?.comment ?? ''],
  ['filename', (_, attachment) => attachment.filename],
  ['size', (_, attachment) => attachment.size],
  ['sha256', (_, attachment) => attachment.sha256],
  ['declared_type', (_, attachment) => attachment.declaredType],
  ['detected_type', (_, attachment) => attachment.detectedType],
  ['malware_name', (_, attachment) => attachment.malwareName],
  ['score', (_, attachment) => attachment.score],
  ['level', (_, attachment) => attachment.level],
  ['outcome', (_, attachment) => attachment.outcome],
  ['disposition', (_, attachment) => attachment.disposition],
];

type Cell = string | number | null;

/**
 * Incidents as CSV (RFC 4180: CRLF, a header line, quotes doubled), UTF-8 text without a byte order mark. Text that a
 * spreadsheet would take for a formula gets an apostrophe in front: subjects and file names are the sender's words.
 */
export function incidentsToCsv(incidents: readonly Incident[]): string {
  const header = COLUMNS.map(([name]) => name);
  const rows = incidents.flatMap((incident) =>
    incident.attachments.map((attachment) => COLUMNS.map(([, of]) => of(incident, attachment))),
  );
  return [header, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

/** What makes a spreadsheet read a cell as a formula; full-width forms are folded by some. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u;

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const guarded = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
