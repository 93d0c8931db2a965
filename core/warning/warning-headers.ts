import type { Policy } from '../policy/policy.ts';
import type { HeaderToAdd, Outcome } from '../verify/verdict.ts';

/** Our own result field, and the fields of the source product. Look-alikes of all of them are removed from copies. */
export const RESULT_HEADER = 'X-Mailwicket';
export const SPAM_FLAG_HEADER = 'X-Spam-Flag';
export const DISTRIBUTION_HEADER = 'X-Distribution';

/**
 * The header fields that a copy of a message gets. The result always (`X-Mailwicket: malicious; score=1.00`), the fields
 * of the source product where the outcome is `malicious` and the policy wants them. Both are for filters behind us; a
 * reader that trusts them must be sure that the message came through us.
 */
export function warningHeaders(
  outcome: Outcome,
  score: number | null,
  policy: Policy,
): readonly HeaderToAdd[] {
  const shown = score === null ? '' : `; score=${score.toFixed(2)}`;
  const headers: HeaderToAdd[] = [{ name: RESULT_HEADER, value: `${outcome}${shown}` }];
  const { deliver, headers: wanted } = policy.onMalicious;
  if (outcome !== 'malicious' || deliver === 'permit') return headers;
  if (wanted.xSpamFlag) headers.push({ name: SPAM_FLAG_HEADER, value: 'YES' });
  if (wanted.xDistribution !== 'none') {
    headers.push({ name: DISTRIBUTION_HEADER, value: wanted.xDistribution });
  }
  return headers;
}
