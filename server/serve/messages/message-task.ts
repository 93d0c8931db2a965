import type { Policy } from '../../../core/policy/policy.ts';

/** What a thread is given for one message. The policy comes with it: a thread that is started anew knows no last good one. */
export interface MessageTask {
  readonly raw: Uint8Array;
  readonly policy: Policy;
  /** Changes with the policy. */
  readonly revision: number;
}
