import type { Job, Report } from '../worker/protocol.ts';

/** A worker tells that it lives every 5 s; one that is silent for this long is dead. */
export const SILENCE_MS = 60_000;
/** The first, and one more when that one dies. */
const MAX_WORKERS = 2;

export type StartWorker = () => Promise<Worker>;

/**
 * Has one message verified in a worker. `listener` hears every report, the last of which is `final` or `failed`. A worker that
 * dies is started once more; then it is `stopped`. Never rejects.
 */
export async function verifyInWorker(
  job: Job,
  start: StartWorker,
  listener: (report: Report) => void,
): Promise<void> {
  for (let attempt = 1; attempt <= MAX_WORKERS; attempt++) {
    if (await hasEnded(job, start, listener)) return;
  }
  listener({ kind: 'failed', code: 'stopped' });
}

/** False when the worker died before it was done. */
async function hasEnded(job: Job, start: StartWorker, listener: (report: Report) => void): Promise<boolean> {
  let worker: Worker;
  try {
    worker = await start();
  } catch {
    // It could not even be fetched: the same as dying at once, and said as `stopped` after the second time.
    return false;
  }
  return new Promise((resolve) => {
    let watch = setTimeout(() => end(false), SILENCE_MS);
    const end = (isDone: boolean): void => {
      clearTimeout(watch);
      worker.terminate();
      resolve(isDone);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
      clearTimeout(watch);
      // What a worker cannot do, out of memory for one, may work in a new one.
      if (data.kind === 'failed' && data.code === 'stopped') {
        end(false);
        return;
      }
      watch = setTimeout(() => end(false), SILENCE_MS);
      if (data.kind !== 'alive') listener(data);
      if (data.kind === 'final' || data.kind === 'failed') end(true);
    });
    worker.addEventListener('error', () => end(false));
    worker.addEventListener('messageerror', () => end(false));
    worker.postMessage(job);
  });
}
