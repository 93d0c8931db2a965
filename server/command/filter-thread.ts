import { parentPort, workerData } from 'node:worker_threads';
import { filterMessage } from '../../core/warning/filter-message.ts';
import { verifyMessage } from '../../core/verify/verify-message.ts';
import { createVerifier } from './create-verifier.ts';
import type { FilterMessage, FilterResult, FilterTask } from './filter-in-thread.ts';

/** The thread behind `filter`: one message, one answer. */
async function run(task: FilterTask): Promise<FilterResult> {
  try {
    const verifier = await createVerifier(task.options, task.token, (text) =>
      post({ kind: 'warning', text }),
    );
    const verdict = await verifyMessage(task.raw, verifier);
    const { url, credential } = verifier.policy.incidents;
    return {
      kind: 'done',
      message: filterMessage(task.raw, verdict, verifier.policy),
      incident: verdict.incident,
      incidents: { url, credential },
    };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function post(message: FilterMessage): void {
  parentPort?.postMessage(message);
}

post(await run(workerData as FilterTask));
