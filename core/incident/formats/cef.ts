import { outOfTen } from '../../scoring/threat-level.ts';
import type { Incident, IncidentAttachment } from '../incident.ts';

/** The header fields that name the sender of the event. */
export interface CefDevice {
  /** Version of Mailwicket. */
  readonly version: string;
}

/**
 * An incident as Common Event Format events (CEF:0), one an attachment that is not clean or allowed, without line ends:
 * the transport adds the syslog header. The class id `email` and the field names are those of the source product's own
 * mail events; severity is the score out of ten. Fields without a value keep their label. Host names and network
 * addresses are not known to us and stay empty.
 */
export function incidentToCef(incident: Incident, device: CefDevice): readonly string[] {
  return incident.attachments
    .map((attachment, index) => ({ attachment, index }))
    .filter(({ attachment: { outcome } }) => outcome === 'malicious' || outcome === 'suspicious')
    .map(({ attachment, index }) => eventOf(incident, attachment, index, device));
}

function eventOf(
  incident: Incident,
  attachment: IncidentAttachment,
  index: number,
  device: CefDevice,
): string {
  const name = attachment.malwareName === '' ? `${attachment.outcome} attachment` : attachment.malwareName;
  const severity = String(outOfTen(attachment.score ?? incident.score ?? 0));
  const header = ['Mailwicket', 'Mailwicket', device.version, 'email', name, severity].map(headerText);
  const extension: readonly (readonly [string, string])[] = [
    ['externalId', incident.id],
    ['eventId', `${incident.id}-${index + 1}`],
    ['lastActivityTime', incident.time],
    ['src', ''],
    ['dst', ''],
    ['src_hostname', ''],
    ['dst_hostname', ''],
    ['src_username', ''],
    ['dst_username', ''],
    ['src_email_id', incident.source.join(',')],
    ['dst_email_id', recipients(incident.target)],
    ['startTime', incident.time],
    ['url', ''],
    ['fileHash', attachment.sha256],
    ['fileType', attachment.detectedType],
    ['fname', attachment.filename],
    ['fsize', String(attachment.size)],
    ['act', attachment.disposition],
    ['outcome', attachment.outcome],
  ];
  const fields = extension.map(([label, value]) => `${label}=${valueText(value)}`).join(' ');
  return `CEF:0|${header.join('|')}|${fields}`;
}

/** As the source product writes several recipients. */
function recipients(addresses: readonly string[]): string {
  return addresses.length === 0 ? '' : `{mailto:${addresses.join(',mailto:')}}`;
}

/** Header fields: backslash and pipe are escaped, line ends cannot stand there. */
function headerText(text: string): string {
  return oneLine(text).replace(/[\\|]/gu, '\\$&');
}

/** Extension values: backslash and equals sign are escaped, line ends written as `\n`. */
function valueText(text: string): string {
  return text
    .replace(/[\\=]/gu, '\\$&')
    .replace(/\r\n|[\r\n\u2028\u2029]/gu, '\\n')
    .replace(/\p{Cc}/gu, ' ');
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
