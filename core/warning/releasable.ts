import type { Policy } from '../policy/policy.ts';
import type { AttachmentVerdict } from '../verify/verdict.ts';

const UP_TO: Readonly<Record<Policy['override']['upTo'], readonly AttachmentVerdict['outcome'][]>> = {
  none: [],
  unchecked: ['unchecked'],
  suspicious: ['unchecked', 'suspicious'],
  malicious: ['unchecked', 'suspicious', 'malicious'],
};

/**
 * Whether a user may take a gated attachment all the same. `ask` is a question to the user, who may always answer it;
 * `hold` and `block` need an `override.upTo` that reaches the outcome. False when nothing is gated.
 */
export function isReleasable(
  { outcome, disposition }: Pick<AttachmentVerdict, 'outcome' | 'disposition'>,
  policy: Pick<Policy, 'override'>,
): boolean {
  switch (disposition) {
    case 'release':
      return false;
    case 'ask':
      return true;
    case 'hold':
    case 'block':
      return UP_TO[policy.override.upTo].includes(outcome);
  }
}
