import type { Clock } from '../../../core/ports.ts';

/** The clock of a page; `now` may be fixed. */
export function pageClock(now: () => number = Date.now): Clock {
  return {
    now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = () => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
        if (signal?.aborted === true) {
          stop();
          return;
        }
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          stop();
        });
      }),
  };
}
