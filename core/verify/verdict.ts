import type { Finding, Member } from '../inspect/finding.ts';
import type { EntryMatch, ListState } from '../lists/list-reader.ts';
import type { Identities } from '../mail/message.ts';
import type { EndpointFailure } from '../scoring/scoring-endpoint.ts';
import type { Incident } from '../incident/incident.ts';

export type Outcome = 'no-attachments' | 'allowed' | 'clean' | 'suspicious' | 'malicious' | 'unchecked';
export type ThreatLevel = 'benign' | 'low' | 'medium' | 'high' | 'critical';
export type Disposition = 'release' | 'ask' | 'hold' | 'block';

/** Why an outcome is `unchecked`. Each has a row of its own in the policy's `withoutVerdict`. */
export type UncheckedReason =
  | 'pending'
  | 'timeout'
  | 'unreachable'
  | 'rate-limited'
  | 'encrypted'
  | 'too-large'
  | 'unsupported'
  | 'corrupt'
  | 'limit-reached'
  | 'lists-stale'
  | 'no-endpoint';

/** One line of the "why". Every line stands alone: text is made from its code and data where a person reads it. */
export type ReceiptLine =
  | ({
      readonly code: 'list-entry';
      /** Path of the member that matched, absent for the attachment itself and for addresses. */
      readonly member?: string;
    } & EntryMatch)
  | ({ readonly code: 'allow-entry-not-authenticated'; readonly authentication: string } & EntryMatch)
  | {
      readonly code: 'finding';
      readonly finding: string;
      readonly member: string;
      readonly score: number;
      /** As in the finding. */
      readonly data?: Finding['data'];
    }
  | {
      readonly code: 'endpoint-score';
      readonly endpoint: string;
      readonly score: number;
      readonly malwareName: string;
      readonly engine: string;
      readonly scoredAt: string;
      /** True when the answer came from the cache and nothing was sent. */
      readonly cached: boolean;
    }
  | { readonly code: 'endpoint-unknown'; readonly endpoint: string; readonly submitted: boolean }
  | { readonly code: 'endpoint-failed'; readonly endpoint: string; readonly reason: EndpointFailure }
  /** What was not established, and why. `what`: `lists`, `content`, `score`, `structure`. */
  | {
      readonly code: 'not-checked';
      readonly what: string;
      readonly reason: UncheckedReason;
      readonly detail: string;
    }
  | {
      readonly code: 'message-problem';
      readonly problem: string;
      readonly sign: string;
      readonly part: string;
    }
  | {
      readonly code: 'nested-verdict';
      readonly path: string;
      readonly outcome: Outcome;
      readonly score: number | null;
    }
  | { readonly code: 'audit-mode'; readonly disposition: Disposition }
  | { readonly code: 'override'; readonly by: string; readonly reason: string; readonly until: string };

export interface AttachmentVerdict {
  readonly id: string;
  readonly filename: string;
  readonly size: number;
  /** Lower-case hex of the exact decoded bytes, `''` when they could not be had. */
  readonly sha256: string;
  readonly declaredType: string;
  readonly detectedType: string;
  readonly outcome: Exclude<Outcome, 'no-attachments'>;
  /** `null` for `allowed`: nothing was scored. */
  readonly score: number | null;
  /** `null` for `allowed` and `unchecked`. */
  readonly level: ThreatLevel | null;
  readonly disposition: Disposition;
  /** Why it is `unchecked`, and what stayed unchecked beside another outcome. */
  readonly reasons: readonly UncheckedReason[];
  readonly malwareName: string;
  readonly findings: readonly Finding[];
  readonly members: readonly Member[];
  /** Hashes of other byte strings a client may save for the same attachment; same outcome. */
  readonly alsoSha256: readonly string[];
  readonly receipt: readonly ReceiptLine[];
}

export interface HeaderToAdd {
  readonly name: string;
  readonly value: string;
}

/** The verdict of a message: what `mailwicket check --json` prints, one object a message (docs/verdict.schema.json). */
export interface Verdict {
  readonly message: {
    readonly messageId: string;
    readonly subject: string;
    readonly identities: Identities;
  };
  readonly outcome: Outcome;
  readonly score: number | null;
  readonly level: ThreatLevel | null;
  readonly disposition: Disposition;
  /** Text to show before the subject, `''` for none. */
  readonly subjectPrefix: string;
  /** Header fields for copies of the message. */
  readonly headers: readonly HeaderToAdd[];
  /** Attachments of nested messages included, their ids continuing the outer one's (`2.1` inside `2`). */
  readonly attachments: readonly AttachmentVerdict[];
  readonly receipt: readonly ReceiptLine[];
  readonly lists: ListState | null;
  readonly incident: Incident | null;
}
