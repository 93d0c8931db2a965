import type { Outcome } from '../../core/verify/verdict.ts';

/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  ownFailure: 1,
  wrongUse: 2,
  suspicious: 10,
  malicious: 20,
  unchecked: 30,
  /** EX_TEMPFAIL of sysexits.h, `filter` only: nothing was lost, the mail server keeps the message and tries again. */
  tryAgain: 75,
} as const;

const BY_OUTCOME: Readonly<Record<Outcome, number>> = {
  'no-attachments': EXIT.ok,
  allowed: EXIT.ok,
  clean: EXIT.ok,
  suspicious: EXIT.suspicious,
  malicious: EXIT.malicious,
  unchecked: EXIT.unchecked,
};

/** Which code stands for many: a known evil before a guess, a guess before not knowing. */
const WORST_FIRST: readonly number[] = [EXIT.malicious, EXIT.suspicious, EXIT.unchecked];

/** The exit code for the outcomes of one run of `check`. */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  const codes = outcomes.map((outcome) => BY_OUTCOME[outcome]);
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.ok;
}
