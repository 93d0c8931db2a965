import packageJson from '../../package.json' with { type: 'json' };
import type { Incident, IncidentAttachment } from '../../core/incident/incident.ts';

const CSV_COLUMNS = [
  'id',
  'time',
  'host',
  'source',
  'target',
  'messageId',
  'subject',
  'outcome',
  'score',
  'level',
  'listVersion',
  'override',
  'filename',
  'size',
  'sha256',
  'detectedType',
  'malwareName',
  'attachmentOutcome',
  'attachmentScore',
  'disposition',
] as const;

/** One row for each attachment, RFC 4180, with a header row. Cells cannot start a formula in a spreadsheet. */
export function incidentsAsCsv(incidents: readonly Incident[]): string {
  const rows = incidents.flatMap((incident) =>
    incident.attachments.map((attachment) => csvRow(incident, attachment)),
  );
  return [CSV_COLUMNS.join(','), ...rows].map((row) => `${row}\r\n`).join('');
}

function csvRow(incident: Incident, attachment: IncidentAttachment): string {
  const cells: Readonly<Record<(typeof CSV_COLUMNS)[number], string | number | null>> = {
    id: incident.id,
    time: incident.time,
    host: incident.host,
    source: incident.source.join(' '),
    target: incident.target.join(' '),
    messageId: incident.messageId,
    subject: incident.subject,
    outcome: incident.outcome,
    score: incident.score,
    level: incident.level,
    listVersion: incident.listVersion,
    override: incident.override?.reason ?? '',
    filename: attachment.filename,
    size: attachment.size,
    sha256: attachment.sha256,
    detectedType: attachment.detectedType,
    malwareName: attachment.malwareName,
    attachmentOutcome: attachment.outcome,
    attachmentScore: attachment.score,
    disposition: attachment.disposition,
  };
  return CSV_COLUMNS.map((column) => csvCell(cells[column])).join(',');
}

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A leading apostrophe keeps spreadsheets from running a cell that a sender wrote.
  const inert = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n']/u.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/**
 * One CEF line for each attachment, with the field names of the source product's e-mail events. Empty values keep
 * their label, as there.
 */
export function incidentsAsCef(incidents: readonly Incident[]): string {
  return incidents
    .flatMap((incident) => incident.attachments.map((attachment) => `${cefLine(incident, attachment)}\n`))
    .join('');
}

function cefLine(incident: Incident, attachment: IncidentAttachment): string {
  const header = [
    'CEF:0',
    'Mailwicket',
    'Mailwicket',
    packageJson.version,
    'email',
    attachment.malwareName === '' ? attachment.outcome : attachment.malwareName,
    String(Math.round(10 * (attachment.score ?? incident.score ?? 0))),
  ];
  const fields: readonly (readonly [string, string])[] = [
    ['externalId', incident.id],
    ['eventId', incident.id],
    ['lastActivityTime', incident.time],
    ['src_email_id', mailtoList(incident.source)],
    ['dst_email_id', mailtoList(incident.target)],
    ['startTime', incident.time],
    ['fileHash', attachment.sha256],
    ['fileType', attachment.detectedType],
    ['fname', attachment.filename],
    ['fsize', String(attachment.size)],
    ['act', attachment.disposition],
    ['outcome', attachment.outcome],
  ];
  const extension = fields.map(([name, value]) => `${name}=${cefValue(value)}`).join(' ');
  return `${header.map(cefHeader).join('|')}|${extension}`;
}

function mailtoList(addresses: readonly string[]): string {
  return addresses.length === 0 ? '' : `{${addresses.map((address) => `mailto:${address}`).join(',')}}`;
}

function cefHeader(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/[\r\n]+/gu, ' ');
}

function cefValue(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('=', '\\=')
    .replaceAll(/\r\n|\r|\n/gu, '\\n');
}
