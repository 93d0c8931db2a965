import type { Verdict } from '../../../core/verify/verdict.ts';
import type { VerifyOptions } from '../../command/verify-options.ts';
import { ThreadPool } from '../thread-pool.ts';

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
  readonly #threads: ThreadPool<Uint8Array, MessageAnswer>;

  constructor(size: number, timeoutMs: number, options: VerifyOptions) {
    this.#threads = new ThreadPool({
      script: THREAD,
      size,
      timeoutMs,
      maxHeapMb: MAX_HEAP_MB,
      workerData: options,
    });
  }

  /** The answer, or `undefined` when the thread failed, ran out of memory or time, or the signal was aborted. */
  verify(raw: Uint8Array, signal: AbortSignal): Promise<MessageAnswer | undefined> {
    return this.#threads.run(raw, signal);
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }
}
