import type { Policy } from '../../../core/policy/policy.ts';
import type { Verdict } from '../../../core/verify/verdict.ts';
import type { ListRoot, MessageState } from '../contract.ts';
import type { RouteAccess } from '../routes.ts';

/** One message to verify: the only thing a page sends to a worker, once. */
export interface Job {
  readonly access: RouteAccess;
  readonly uid: string;
  readonly mbox: string;
  readonly policy: Policy;
  readonly lists: readonly ListRoot[];
  readonly scoring: boolean;
  readonly maxMessageBytes: number;
}

/** Why a message could not be verified. Each has a text `failed_<code>` (with `_` for `-`). */
export type FailureCode =
  'insecure' | 'unreachable' | 'too-large' | 'stopped' | 'gone' | 'service' | 'policy';

/** What a worker tells. `final` and `failed` end it. */
export type Report =
  /** Still at work: sent while there is nothing else to tell. */
  | { readonly kind: 'alive' }
  /** `total` is 0 where the server did not say. */
  | { readonly kind: 'received'; readonly bytes: number; readonly total: number }
  | { readonly kind: 'first'; readonly verdict: Verdict }
  /** PHP took the verdict, or had one. */
  | { readonly kind: 'final'; readonly message: MessageState; readonly verdict: Verdict | null }
  | { readonly kind: 'failed'; readonly code: FailureCode };
