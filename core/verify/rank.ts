import type { AttachmentVerdict, Disposition } from './verdict.ts';

type FileOutcome = AttachmentVerdict['outcome'];

const OUTCOMES: readonly FileOutcome[] = ['allowed', 'clean', 'unchecked', 'suspicious', 'malicious'];
const DISPOSITIONS: readonly Disposition[] = ['release', 'ask', 'hold', 'block'];

/** The worst: malicious > suspicious > unchecked > clean > allowed. `undefined` of none. */
export function worstOutcome(outcomes: readonly FileOutcome[]): FileOutcome | undefined {
  return OUTCOMES.findLast((outcome) => outcomes.includes(outcome));
}

/** The strictest: block > hold > ask > release, which is that of none. */
export function strictest(dispositions: readonly Disposition[]): Disposition {
  return DISPOSITIONS.findLast((disposition) => dispositions.includes(disposition)) ?? 'release';
}

/** The stricter of two. */
export function stricter(one: Disposition, other: Disposition): Disposition {
  return DISPOSITIONS.indexOf(other) > DISPOSITIONS.indexOf(one) ? other : one;
}

/** The highest score there is, `null` of none. */
export function highestScore(scores: readonly (number | null)[]): number | null {
  const numbers = scores.filter((score) => score !== null);
  return numbers.length === 0 ? null : Math.max(...numbers);
}
