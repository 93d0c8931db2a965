import type { AttachmentVerdict, Disposition, Verdict } from '../../../core/verify/verdict.ts';
import type { MessageState } from '../contract.ts';

/** What the gate does with one of Roundcube's parts; `''` is all of the message. */
export function dispositionOf(state: MessageState, part: string): Disposition {
  const own = state.attachments.filter((one) => one.part === part && part !== '');
  const gated = own.find(({ disposition }) => disposition !== 'release');
  return own.length === 0 ? state.disposition : (gated?.disposition ?? 'release');
}

/**
 * What is known of one of Roundcube's parts. Of a part that core numbers otherwise (TNEF, uuencode), and of `''`: whatever is
 * in the message.
 */
export function attachmentsOf(
  state: MessageState,
  shown: Verdict | undefined,
  part: string,
): readonly AttachmentVerdict[] {
  const all = shown?.attachments ?? [];
  const own = new Set(
    state.attachments.filter((one) => one.part === part && part !== '').map(({ id }) => id),
  );
  return own.size === 0 ? all : all.filter(({ id }) => own.has(id));
}
