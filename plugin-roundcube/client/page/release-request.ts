import type { Verdict } from '../../../core/verify/verdict.ts';
import type { WarningPolicy } from '../../../core/warning/banner.ts';
import { mainReason } from '../../../core/warning/main-reason.ts';
import { isReleasable } from '../../../core/warning/releasable.ts';
import type { MessageState } from '../contract.ts';
import { attachmentsOf } from './message-parts.ts';
import { keptReason } from './shown-verdict.ts';
import type { Said } from './wording.ts';

export interface ReleaseRequest {
  /** What the route `release` is asked for: an attachment's id or `*`. */
  readonly attachment: string;
  /** Why it is gated; at least one. */
  readonly reasons: readonly [Said, ...Said[]];
  readonly isAllowed: boolean;
}

/** What releasing one of Roundcube's parts (`''`: all of the message) takes. */
export function releaseRequest(
  state: MessageState,
  shown: Verdict | undefined,
  policy: WarningPolicy,
  part: string,
): ReleaseRequest {
  const gated = attachmentsOf(state, shown, part).filter(({ disposition }) => disposition !== 'release');
  const [only] = gated;
  const attachment = part !== '' && gated.length === 1 && only !== undefined ? only.id : '*';
  const lists = shown?.lists ?? null;
  const [first, ...others] = gated.map((one): Said => keptReason(one) ?? mainReason(one, lists));
  // Where nothing is known of the files, that is the reason.
  const unknown: Said = { key: 'failed_heading', params: {} };
  // PHP's word is about the whole message, whose worst attachment need not be this one.
  const isAllowed =
    gated.every((one) => isReleasable(one, policy)) && (attachment !== '*' || state.override.allowed);
  return { attachment, reasons: [first ?? unknown, ...others], isAllowed };
}
