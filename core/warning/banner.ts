import type { Policy } from '../policy/policy.ts';
import type { AttachmentVerdict, Disposition, UncheckedReason, Verdict } from '../verify/verdict.ts';
import { extensionOf } from './extension-of.ts';
import { mainReason } from './main-reason.ts';
import { isReleasable } from './releasable.ts';
import type { Text, TextKey } from './text-keys.ts';

export type BannerOutcome = 'malicious' | 'suspicious' | 'unchecked';
export type BannerAction = 'retry' | 'why' | 'contact' | 'learn-more';

/** The part of a policy that warnings need: a page is told no more. */
export type WarningPolicy = Pick<Policy, 'mode' | 'onMalicious' | 'override' | 'texts'>;

export interface BannerLine {
  readonly attachmentId: string;
  readonly filename: string;
  readonly outcome: BannerOutcome;
  readonly disposition: Disposition;
  /** Why, in one sentence. */
  readonly text: Text;
  /** Whether the policy lets the user take it all the same. */
  readonly releasable: boolean;
}

/** What stands above a message. */
export interface Banner {
  readonly outcome: BannerOutcome;
  readonly heading: Text;
  readonly summary: Text;
  /** Worst first, then in the order of the message. Empty when the message as a whole could not be checked. */
  readonly lines: readonly BannerLine[];
  readonly actions: readonly BannerAction[];
}

const RANKS: Readonly<Record<BannerOutcome, number>> = { malicious: 0, suspicious: 1, unchecked: 2 };
/** Reasons that may be gone a moment later. */
const PASSING: readonly UncheckedReason[] = ['pending', 'timeout', 'unreachable', 'rate-limited'];
/** Reasons that say something of the service and nothing of the file. */
const SERVICE: readonly UncheckedReason[] = ['timeout', 'unreachable', 'rate-limited'];

/**
 * The banner of a message. `undefined` where there is nothing to warn of (`clean`, `allowed`, `no-attachments`) and
 * where policy says that nothing is shown (audit mode, `onMalicious.deliver` = `permit`).
 */
export function bannerOf(verdict: Verdict, policy: WarningPolicy): Banner | undefined {
  const { outcome } = verdict;
  if (outcome === 'clean' || outcome === 'allowed' || outcome === 'no-attachments') return undefined;
  if (policy.mode === 'audit' || policy.onMalicious.deliver === 'permit') return undefined;
  const warned = verdict.attachments.filter(isWarned).sort((a, b) => RANKS[a.outcome] - RANKS[b.outcome]);
  const worst = warned.filter((attachment) => attachment.outcome === outcome);
  return {
    outcome,
    ...(outcome === 'unchecked' ? uncheckedTexts(worst) : accusingTexts(outcome, worst)),
    lines: warned.map((attachment) => ({
      attachmentId: attachment.id,
      filename: attachment.filename,
      outcome: attachment.outcome,
      disposition: attachment.disposition,
      text: mainReason(attachment, verdict.lists),
      releasable: isReleasable(attachment, policy),
    })),
    actions: actionsOf(verdict, policy),
  };
}

type Warned = AttachmentVerdict & { readonly outcome: BannerOutcome };

function isWarned(attachment: AttachmentVerdict): attachment is Warned {
  return attachment.outcome in RANKS;
}

function accusingTexts(outcome: 'malicious' | 'suspicious', worst: readonly Warned[]) {
  const blocked = worst.length > 0 && worst.every((attachment) => attachment.disposition === 'block');
  const kind = blocked ? 'blocked' : outcome;
  return {
    heading: counted(worst, `heading_${kind}_one`, `heading_${kind}_many`),
    summary: plain(`summary_${outcome}`),
  };
}

function uncheckedTexts(worst: readonly Warned[]): { heading: Text; summary: Text } {
  if (worst.length === 0) {
    return { heading: plain('heading_unchecked_message'), summary: plain('summary_unchecked') };
  }
  if (worst.some((attachment) => attachment.reasons[0] === 'pending')) {
    return {
      heading: counted(worst, 'heading_pending_one', 'heading_pending_many'),
      summary: plain('summary_pending'),
    };
  }
  if (worst.every((attachment) => hasOnly(attachment, SERVICE))) {
    const isAskedTooOften = worst.every((attachment) => hasOnly(attachment, ['rate-limited']));
    return {
      heading: plain('heading_service_failed'),
      summary: plain(isAskedTooOften ? 'summary_rate_limited' : 'summary_service_failed'),
    };
  }
  return {
    heading: counted(worst, 'heading_unchecked_one', 'heading_unchecked_many'),
    summary: plain('summary_unchecked'),
  };
}

function hasOnly(attachment: AttachmentVerdict, reasons: readonly UncheckedReason[]): boolean {
  return attachment.reasons.length > 0 && attachment.reasons.every((reason) => reasons.includes(reason));
}

/** An attachment that is bad only for what it contains is not counted beside its contents. */
function counted(worst: readonly Warned[], one: TextKey, many: TextKey): Text {
  const own = worst.filter(({ id }) => !worst.some((other) => other.id.startsWith(`${id}.`)));
  const [first, second] = own;
  if (first !== undefined && second === undefined) {
    return { key: one, params: { filename: first.filename, extension: extensionOf(first.filename) } };
  }
  return { key: many, params: { count: String(own.length) } };
}

function plain(key: TextKey): Text {
  return { key, params: {} };
}

function actionsOf(verdict: Verdict, policy: WarningPolicy): BannerAction[] {
  const actions: BannerAction[] = [];
  if (verdict.attachments.some(({ reasons }) => reasons.some((reason) => PASSING.includes(reason)))) {
    actions.push('retry');
  }
  actions.push('why');
  if (policy.texts.contact !== '') actions.push('contact');
  if (policy.texts.learnMoreUrl !== '') actions.push('learn-more');
  return actions;
}
