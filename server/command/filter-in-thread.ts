import { Worker } from 'node:worker_threads';
import type { VerifyOptions } from './verify-options.ts';

/** What the thread is given. */
export interface FilterTask {
  readonly raw: Uint8Array;
  readonly options: VerifyOptions;
  readonly token: string;
}

export type FilterResult =
  { readonly ok: true; readonly message: Uint8Array } | { readonly ok: false; readonly reason: string };

/** Beside this file in a checkout; beside the bundle when installed. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './filter-thread.ts' : './filter-thread.js',
  import.meta.url,
);
const MAX_HEAP_MB = 1024;

/**
 * Verifies and rewrites a message in a thread of its own, so that this one still has the message when that one hangs or
 * runs out of memory. Rejects with the reason.
 */
export async function filterInThread(
  raw: Uint8Array,
  options: VerifyOptions,
  token: string,
  timeoutMs: number,
): Promise<Uint8Array> {
  const task: FilterTask = { raw, options, token };
  const worker = new Worker(THREAD, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    // What the thread prints must never get between the bytes of the message.
    stdout: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const result = await new Promise<FilterResult>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('It took too long.')), timeoutMs);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The thread ended without a result.')));
    });
    if (!result.ok) throw new Error(result.reason);
    return result.message;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
