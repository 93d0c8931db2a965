import { Worker } from 'node:worker_threads';
import type { Incident } from '../../core/incident/incident.ts';
import type { IncidentTarget } from './incident-spool.ts';
import type { VerifyOptions } from './verify-options.ts';

/** What the thread is given. */
export interface FilterTask {
  readonly raw: Uint8Array;
  readonly options: VerifyOptions;
  readonly token: string;
}

/** The rewritten message, and what is to be told of it. */
export interface Filtered {
  readonly message: Uint8Array;
  readonly incident: Incident | null;
  /** `url` is empty where the policy sends incidents nowhere. */
  readonly incidents: IncidentTarget;
}

/** What the thread says: any number of warnings, then a result. */
export type FilterMessage = { readonly kind: 'warning'; readonly text: string } | FilterResult;

export type FilterResult =
  ({ readonly kind: 'done' } & Filtered) | { readonly kind: 'failed'; readonly reason: string };

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
  warn: (text: string) => void,
): Promise<Filtered> {
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
      worker.on('message', (message: FilterMessage) => {
        if (message.kind === 'warning') warn(message.text);
        else resolve(message);
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The thread ended without a result.')));
    });
    if (result.kind === 'failed') throw new Error(result.reason);
    return result;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
