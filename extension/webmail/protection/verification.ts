import type { VerificationRequest, VerificationUpdate } from '../../messaging/contract.ts';

/** Opens a port for one verification; returns how to close it. As `connectVerification` of `browser/client.ts`. */
export type Connect = (
  request: VerificationRequest,
  onUpdate: (update: VerificationUpdate) => void,
  onClosed: () => void,
) => () => void;

export interface VerificationPorts {
  readonly connect: Connect;
  /** Resolves after `ms`; rejects when the signal aborts first. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The worker went away after the end: nothing is asked of it any more, but it may have died over an exit. */
  readonly onGone?: () => void;
}

/** Waits before the next connection, in milliseconds: a worker that dies at once must not be started in a loop. */
const PAUSES_MS = [200, 500, 1_000, 2_000, 5_000, 5_000, 10_000] as const;

/** The worker could not be reached again, or the extension was updated under the page. */
export const WORKER_GONE = 'WORKER_GONE';

/**
 * Asks the worker until it has an end (`final` or `failed`), connecting again whenever it died before. An answer of any
 * kind starts the count of attempts anew. Stops without a word when the signal aborts.
 */
export async function verify(
  request: VerificationRequest,
  onUpdate: (update: VerificationUpdate) => void,
  { connect, sleep, onGone }: VerificationPorts,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const result = await converse(request, onUpdate, { connect, onGone }, signal);
    if (result === 'ended') return;
    failures = result === 'answered' ? 0 : failures + 1;
    const pause = PAUSES_MS[failures];
    if (pause === undefined) {
      onUpdate({ stage: 'failed', code: WORKER_GONE, retryable: true });
      return;
    }
    try {
      await sleep(pause, signal);
    } catch {
      // Aborted: the page is going, or something newer is asked.
      return;
    }
  }
}

/** One connection. `ended`: it has its end. `answered`: it closed after at least one update. */
function converse(
  request: VerificationRequest,
  onUpdate: (update: VerificationUpdate) => void,
  { connect, onGone }: Pick<VerificationPorts, 'connect'> & { readonly onGone: (() => void) | undefined },
  signal: AbortSignal,
): Promise<'ended' | 'answered' | 'silent'> {
  return new Promise((resolve) => {
    let answered = false;
    let isOver = false;
    const end = (result: 'ended' | 'answered' | 'silent'): void => {
      signal.removeEventListener('abort', abort);
      resolve(result);
    };
    let close: () => void = () => undefined;
    const abort = (): void => {
      close();
      end('ended');
    };
    try {
      close = connect(
        request,
        (update) => {
          if (signal.aborted) return;
          answered = true;
          onUpdate(update);
          if (update.stage !== 'final' && update.stage !== 'failed') return;
          isOver = true;
          end('ended');
        },
        () => {
          if (isOver && !signal.aborted) onGone?.();
          end(answered ? 'answered' : 'silent');
        },
      );
      signal.addEventListener('abort', abort, { once: true });
    } catch {
      // `runtime.connect` throws when the extension was updated or removed: counted like a worker that is away.
      end('silent');
    }
  });
}
