import type { AttachmentVerdict, Disposition, Verdict } from '../../../core/verify/verdict.ts';
import type { WarningPolicy } from '../../../core/warning/banner.ts';
import { isMeant } from '../named-attachment.ts';
import { isReleasable } from '../../../core/warning/releasable.ts';

/** What a page knows of its open message. */
export type GateState =
  /** Nothing is protected here: audit mode, a page that was not turned on, or the plugin does it. */
  | { readonly kind: 'open' }
  | { readonly kind: 'checking' }
  | {
      readonly kind: 'verdict';
      readonly verdict: Verdict;
      /** False while the endpoint may still raise it. */
      readonly final: boolean;
      readonly policy: WarningPolicy;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly retryable: boolean };

/** What becomes of a control that was used. */
export type Decision =
  | { readonly act: 'pass' }
  /** Remembered, and used again when the verdict allows it. */
  | { readonly act: 'wait' }
  | { readonly act: 'ask'; readonly attachments: readonly AttachmentVerdict[] }
  | { readonly act: 'refuse'; readonly attachments: readonly AttachmentVerdict[] };

const RANKS: Readonly<Record<Disposition, number>> = { release: 0, ask: 1, hold: 2, block: 3 };

/**
 * Decides about one control. `attachmentId` `null` or unknown to the verdict: judged by the worst attachment of the
 * message. `released`: ids that the user took although they were gated. Nothing known is never a reason to let through.
 */
export function decide(
  state: GateState,
  attachmentId: string | null,
  released: ReadonlySet<string>,
): Decision {
  switch (state.kind) {
    case 'open':
      return { act: 'pass' };
    case 'checking':
      return { act: 'wait' };
    case 'failed':
      return { act: 'refuse', attachments: [] };
    case 'verdict':
      return judge(attachmentsFor(state.verdict, attachmentId), state, released);
  }
}

const ACTS: readonly Decision['act'][] = ['pass', 'ask', 'wait', 'refuse'];

/** The one of several decisions that lets out least; `undefined` when there is none. */
export function strictest(decisions: readonly Decision[]): Decision | undefined {
  return decisions.toSorted((a, b) => ACTS.indexOf(b.act) - ACTS.indexOf(a.act))[0];
}

/** The attachments a control lets out. */
export function attachmentsFor(verdict: Verdict, attachmentId: string | null): readonly AttachmentVerdict[] {
  if (attachmentId === null) return verdict.attachments;
  const own = verdict.attachments.filter((attachment) => isMeant(attachment, attachmentId));
  return own.length > 0 ? own : verdict.attachments;
}

function judge(
  attachments: readonly AttachmentVerdict[],
  { final, policy }: Extract<GateState, { kind: 'verdict' }>,
  released: ReadonlySet<string>,
): Decision {
  const gated = attachments
    .filter(({ id, disposition }) => disposition !== 'release' && !released.has(id))
    .sort((a, b) => RANKS[b.disposition] - RANKS[a.disposition]);
  if (gated.length === 0) return { act: 'pass' };
  const firm = gated.filter((attachment) => !isStillPending(attachment, final));
  const refused = firm.filter((attachment) => !isReleasable(attachment, policy));
  if (refused.length > 0) return { act: 'refuse', attachments: refused };
  if (firm.length < gated.length) return { act: 'wait' };
  return { act: 'ask', attachments: gated };
}

function isStillPending({ disposition, reasons }: AttachmentVerdict, final: boolean): boolean {
  return !final && disposition === 'hold' && reasons.includes('pending');
}
