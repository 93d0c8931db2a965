import type { Verdict } from '../../../core/verify/verdict.ts';
import type { VerifyOptions } from '../../command/verify-options.ts';
import { ThreadPool } from '../thread-pool.ts';
import type { MessageTask } from './message-task.ts';
import { PolicyFile, type PolicyInForce } from './policy-file.ts';

/**
 * What the thread answers for one message. `unavailable`: policy or lists cannot be had, which is no verdict. `warnings`
 * are for the administrator: what is wrong with policy or lists, without a word of the message.
 */
export type MessageAnswer = { readonly warnings: readonly string[] } & (
  { readonly kind: 'verdict'; readonly verdict: Verdict } | { readonly kind: 'unavailable' }
);

/** Beside this file in a checkout; beside the bundle when installed. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './message-thread.ts' : './message-thread.js',
  import.meta.url,
);
const MAX_HEAP_MB = 1024;

/** Verifies whole messages with the server's own policy and lists, in threads that hostile mail may end. */
export class MessageVerifier {
  readonly #threads: ThreadPool<MessageTask, MessageAnswer>;
  readonly #policy: PolicyFile;

  constructor(size: number, timeoutMs: number, options: VerifyOptions) {
    this.#policy = new PolicyFile(options.policy);
    this.#threads = new ThreadPool({
      script: THREAD,
      size,
      timeoutMs,
      maxHeapMb: MAX_HEAP_MB,
      workerData: options,
    });
  }

  /** The answer, or `undefined` when the thread failed, ran out of memory or time, or the signal was aborted. */
  async verify(raw: Uint8Array, signal: AbortSignal): Promise<MessageAnswer | undefined> {
    const { policy, revision, fault, isNewFault } = this.policy();
    const faults = isNewFault ? [fault] : [];
    if (policy === undefined) return { kind: 'unavailable', warnings: faults };
    const answer = await this.#threads.run({ raw, policy, revision }, signal);
    return answer && { ...answer, warnings: [...faults, ...answer.warnings] };
  }

  /** The policy in force, after a look at its file. */
  policy(): PolicyInForce {
    return this.#policy.look();
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }
}
