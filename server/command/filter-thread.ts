import { parentPort, workerData } from 'node:worker_threads';
import { filterMessage } from '../../core/warning/filter-message.ts';
import { verifyMessage } from '../../core/verify/verify-message.ts';
import { createVerifier } from './create-verifier.ts';
import type { FilterResult, FilterTask } from './filter-in-thread.ts';

/** The thread behind `filter`: one message, one answer. */
async function run(task: FilterTask): Promise<FilterResult> {
  try {
    const verifier = await createVerifier(task.options, task.token);
    const verdict = await verifyMessage(task.raw, verifier);
    return { ok: true, message: filterMessage(task.raw, verdict, verifier.policy) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(await run(workerData as FilterTask));
