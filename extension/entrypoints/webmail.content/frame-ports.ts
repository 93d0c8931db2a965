import type { Clock } from '../../../core/ports.ts';
import type { Notice, Refusal, RequestName, RequestOf, ResponseOf } from '../../messaging/contract.ts';
import type { GetMessage } from '../../ui/text/wording.ts';
import type { OpenInterface } from '../../webmail/protection/frame-interface.ts';
import type { Connect } from '../../webmail/protection/verification.ts';

/** What a protected frame needs from the extension around it. */
export interface FramePorts {
  ask<N extends RequestName>(name: N, request: RequestOf<N>): Promise<ResponseOf<N> | Refusal>;
  readonly connect: Connect;
  /** The listener says whether it showed the notice to the user. */
  onNotice(listener: (notice: Notice) => boolean, signal: AbortSignal): void;
  /** The worker went away in the middle of something: somebody must start another. */
  onWorkerDeath(listener: () => void, signal: AbortSignal): void;
  /** Resolves after `ms`; rejects when the signal aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  readonly getMessage: GetMessage;
  readonly clock: Pick<Clock, 'now'>;
  /** The interface of this frame; `undefined` when it did not come. */
  loadInterface(signal: AbortSignal): Promise<OpenInterface | undefined>;
}

/** Waits between attempts to reach a worker that does not answer, in milliseconds. */
const PAUSES_MS = [200, 500, 1_000, 2_000, 5_000] as const;

/**
 * Asks the worker, again when it does not answer. A refusal is an answer. `undefined` when it stayed silent: the
 * extension was updated or removed under the page.
 */
export async function askPatiently<N extends RequestName>(
  ports: Pick<FramePorts, 'ask' | 'sleep'>,
  name: N,
  request: RequestOf<N>,
  signal: AbortSignal,
): Promise<ResponseOf<N> | Refusal | undefined> {
  for (const pause of [...PAUSES_MS, undefined]) {
    try {
      return await ports.ask(name, request);
    } catch {
      // `sendMessage` rejects while the worker is started anew, and for good when the extension is gone.
      if (pause === undefined) return undefined;
      await ports.sleep(pause, signal);
    }
  }
  return undefined;
}

export function isRefusal(answer: object): answer is Refusal {
  return 'refused' in answer;
}
