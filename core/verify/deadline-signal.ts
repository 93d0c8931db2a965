import { MailwicketError } from '../errors.ts';
import type { Clock } from '../ports.ts';

/** The part of a signal that work which looks for itself needs. */
interface LookedAt {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

/**
 * A signal that is aborted when the caller's is, or once `ms` have passed by the clock. It looks at the clock when it is
 * asked, so that it also stops work which never lets a timer run. For core's own use: nobody can listen to it.
 */
export function deadlineSignal(clock: Clock, ms: number, signal: AbortSignal | undefined): AbortSignal {
  const end = clock.now() + ms;
  const isOver = () => clock.now() >= end;
  const lookedAt: LookedAt = {
    get aborted() {
      return signal?.aborted === true || isOver();
    },
    get reason() {
      return signal?.aborted === true ? signal.reason : 'time';
    },
    throwIfAborted() {
      if (signal?.aborted === true || isOver()) {
        throw new MailwicketError('ABORTED', 'no time left', { cause: signal?.reason });
      }
    },
  };
  return lookedAt as AbortSignal;
}

const BREATH_MS = 40;

/** A pause for timers and the caller's abort, taken only where long work has not had one for a while. */
export function breathing(clock: Clock): () => Promise<void> {
  let last = clock.now();
  return async () => {
    if (clock.now() - last < BREATH_MS) return;
    await clock.sleep(0);
    last = clock.now();
  };
}
