import type { Disposition, Outcome, ReceiptLine, ThreatLevel } from '../verify/verdict.ts';

export type IncidentHost = 'extension' | 'roundcube' | 'filter';

export interface IncidentAttachment {
  /** `''` where the policy keeps file names out of incidents. */
  readonly filename: string;
  readonly size: number;
  readonly sha256: string;
  readonly declaredType: string;
  readonly detectedType: string;
  readonly malwareName: string;
  readonly score: number | null;
  readonly level: ThreatLevel | null;
  readonly outcome: Outcome;
  readonly disposition: Disposition;
  readonly receipt: readonly ReceiptLine[];
}

/** What a user says of a verdict they think is wrong. */
export interface IncidentReport {
  /** `missed`: should have been warned of. `false-alarm`: should not. */
  readonly kind: 'missed' | 'false-alarm';
  /** The user's words, `''` for none. At most `MAX_REPORT_COMMENT` characters. */
  readonly comment: string;
  /** RFC 3339 in UTC. */
  readonly time: string;
}

export const MAX_REPORT_COMMENT = 1_000;

/** The record of one malicious or suspicious message, or of one that a user reported. */
export interface Incident {
  /**
   * The same for the same message, list version and outcome in the same host, so that sending twice makes one:
   * hex of SHA-256 over those values, cut to 32 digits.
   */
  readonly id: string;
  /** RFC 3339 in UTC. */
  readonly time: string;
  readonly host: IncidentHost;
  /** Sender addresses. */
  readonly source: readonly string[];
  /** Recipient addresses. */
  readonly target: readonly string[];
  readonly messageId: string;
  /** `''` where the policy keeps subjects out of incidents. */
  readonly subject: string;
  readonly outcome: Outcome;
  readonly score: number | null;
  readonly level: ThreatLevel | null;
  readonly attachments: readonly IncidentAttachment[];
  readonly listVersion: number | null;
  readonly override: { readonly reason: string; readonly time: string } | null;
  /** Only where a user reported the verdict. */
  readonly report?: IncidentReport;
}
