import type { Disposition } from '../../../core/verify/verdict.ts';
import type { ScoringFault } from '../../bed/scoring-faults.ts';

/** How long an answer of the endpoint is waited for in these tests. */
export const TIMEOUT_MS = 3_000;

/** One way in which a scoring endpoint gives no verdict. */
export interface Failure {
  readonly name: string;
  readonly fault: ScoringFault;
  /** What stands in the banner in the end. */
  readonly says: string;
}

export const FAILURES: readonly Failure[] = [
  { name: 'gone', fault: { kind: 'gone' }, says: 'could not be reached' },
  { name: 'slow', fault: { kind: 'slow', ms: 60_000 }, says: 'did not answer in time' },
  {
    name: 'rate-limited',
    fault: { kind: 'rate-limited', retryAfterSeconds: 600 },
    says: 'takes no more requests for now',
  },
  { name: 'nonsense', fault: { kind: 'nonsense' }, says: 'could not be reached' },
  { name: 'not-finished', fault: { kind: 'not-finished' }, says: 'is still being checked' },
];

/** What a click on such an attachment leads to when the user may override nothing. */
export const OUTCOMES: Readonly<Record<Disposition, 'saved' | 'asked' | 'refused'>> = {
  release: 'saved',
  ask: 'asked',
  hold: 'refused',
  block: 'refused',
};

/** The rows of the policy that these failures fall under. */
export function rowsOf(disposition: Disposition) {
  return {
    pending: disposition,
    timeout: disposition,
    unreachable: disposition,
    rateLimited: disposition,
  };
}
