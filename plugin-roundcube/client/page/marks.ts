import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import { badgeOf } from '../../../core/warning/badge.ts';
import type { Mark, Tone } from './attachment-rows.ts';
import { keptReason } from './shown-verdict.ts';
import type { Wording } from './wording.ts';

const RANKS: Readonly<Record<AttachmentVerdict['outcome'], number>> = {
  malicious: 0,
  suspicious: 1,
  unchecked: 2,
  clean: 3,
  allowed: 3,
};

/** The mark of a row, from the worst of the attachments it lets out. `undefined`: nothing to say. */
export function markOf(
  attachments: readonly AttachmentVerdict[],
  verdict: Verdict,
  wording: Wording,
): Mark | undefined {
  const [worst] = [...attachments].sort((a, b) => RANKS[a.outcome] - RANKS[b.outcome]);
  if (worst === undefined || worst.outcome === 'clean' || worst.outcome === 'allowed') return undefined;
  const { word, description } = badgeOf(worst, verdict.lists);
  const isPending = worst.outcome === 'unchecked' && worst.reasons[0] === 'pending';
  const tone: Tone = isPending ? 'pending' : worst.outcome;
  return { word: wording.plain(word), sentence: wording.plain(keptReason(worst) ?? description), tone };
}

/** Before anything is known of the file. */
export function checkingMark(wording: Wording): Mark {
  const word = wording.plain({ key: 'badge_pending', params: {} });
  return { word, sentence: wording.say('checking_sentence'), tone: 'pending' };
}

/** When nothing could be learnt of the file. */
export function failedMark(wording: Wording): Mark {
  const word = wording.plain({ key: 'badge_unchecked', params: {} });
  return { word, sentence: wording.say('failed_sentence'), tone: 'unchecked' };
}
