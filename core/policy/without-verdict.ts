import type { Disposition, UncheckedReason } from '../verify/verdict.ts';
import type { Policy, WithoutVerdictRow } from './policy.ts';

/** The policy row of each reason. */
export const ROWS: Readonly<Record<UncheckedReason, WithoutVerdictRow>> = {
  pending: 'pending',
  timeout: 'timeout',
  unreachable: 'unreachable',
  'rate-limited': 'rateLimited',
  encrypted: 'encrypted',
  'too-large': 'tooLarge',
  unsupported: 'unsupported',
  corrupt: 'corrupt',
  'limit-reached': 'limitReached',
  'lists-stale': 'listsStale',
  'no-endpoint': 'noEndpoint',
};

/** What the policy says for a file that is unchecked for this reason. */
export function dispositionOf(reason: UncheckedReason, policy: Pick<Policy, 'withoutVerdict'>): Disposition {
  return policy.withoutVerdict[ROWS[reason]];
}
