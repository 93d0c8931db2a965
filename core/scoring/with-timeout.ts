import { MailwicketError } from '../errors.ts';
import type { Clock } from '../ports.ts';

export const TIMED_OUT = Symbol('timed out');

/**
 * Runs `work` for at most `ms`. Its signal is aborted when the time is up or the caller gives up; what it does after that
 * is not waited for. Rejects with `ABORTED` when the caller gave up, else with what `work` rejects with.
 */
export async function withTimeout<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | typeof TIMED_OUT> {
  throwIfAborted(signal);
  const timeUp = new AbortController();
  const done = new AbortController();
  const timer = clock.sleep(ms, AbortSignal.any([signal, done.signal])).then((): typeof TIMED_OUT => {
    timeUp.abort();
    return TIMED_OUT;
  });
  try {
    // `timer` rejects at the caller's abort, so that work which ignores its signal cannot keep anybody waiting.
    return await Promise.race([work(AbortSignal.any([signal, timeUp.signal])), timer]);
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    done.abort();
  }
}

/** Throws `ABORTED` when the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new MailwicketError('ABORTED', 'given up by the caller', { cause: signal.reason });
  }
}
