import type { ListState } from '../lists/list-reader.ts';
import type { Message } from '../mail/message.ts';
import type { Policy } from '../policy/policy.ts';
import { dispositionOf } from '../policy/without-verdict.ts';
import { levelOf } from '../scoring/threat-level.ts';
import { warningHeaders } from '../warning/warning-headers.ts';
import { highestScore, strictest, worstOutcome } from './rank.ts';
import type { AttachmentVerdict, Disposition, ReceiptLine, UncheckedReason, Verdict } from './verdict.ts';

/** The message as a verdict names it. */
export type Named = Pick<Message, 'messageId' | 'subject' | 'identities'>;

/** What was found of a message as a whole. */
export interface MessageFacts {
  readonly named: Named;
  readonly receipt: readonly ReceiptLine[];
  readonly reasons: readonly UncheckedReason[];
  readonly lists: ListState | null;
}

/**
 * The verdict of a message from those of its attachments: the worst outcome, the highest score, the strictest
 * disposition. In audit mode everything is released and nothing is marked, and the receipts say what would have been.
 * The incident is added by the caller.
 */
export function judgeMessage(
  facts: MessageFacts,
  attachments: readonly AttachmentVerdict[],
  policy: Policy,
): Verdict {
  const { named, receipt, reasons, lists } = facts;
  const unchecked = reasons.length > 0 ? ['unchecked' as const] : [];
  const outcomes = [...attachments.map((verdict) => verdict.outcome), ...unchecked];
  const outcome = worstOutcome(outcomes) ?? 'no-attachments';
  const score = highestScore(attachments.map((verdict) => verdict.score));
  const isDecided = outcome !== 'unchecked' && outcome !== 'allowed' && score !== null;
  const disposition = strictest([
    ...attachments.map((verdict) => verdict.disposition),
    ...reasons.map((reason) => dispositionOf(reason, policy)),
  ]);
  const isAudit = policy.mode === 'audit';
  const marks = outcome === 'malicious' && !isAudit && policy.onMalicious.deliver === 'warn';
  return {
    message: { messageId: named.messageId, subject: named.subject, identities: named.identities },
    outcome,
    score,
    level: isDecided ? levelOf(score) : null,
    disposition: isAudit ? 'release' : disposition,
    subjectPrefix: marks ? policy.onMalicious.subjectPrefix : '',
    headers: isAudit ? [] : warningHeaders(outcome, score, policy),
    attachments: isAudit ? attachments.map(released) : attachments,
    receipt: isAudit && outcome !== 'no-attachments' ? [...receipt, audited(disposition)] : receipt,
    lists,
    incident: null,
  };
}

/** An attachment in audit mode. */
export function released(verdict: AttachmentVerdict): AttachmentVerdict {
  const receipt = [...verdict.receipt, audited(verdict.disposition)];
  return { ...verdict, disposition: 'release', receipt };
}

function audited(disposition: Disposition): ReceiptLine {
  return { code: 'audit-mode', disposition };
}
