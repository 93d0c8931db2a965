import { nativeBrowser } from './native.ts';
import { VERIFICATION_PORT, WATCH_PORT } from '../messaging/contract.ts';
import type {
  Notice,
  Refusal,
  RequestName,
  RequestOf,
  ResponseOf,
  VerificationRequest,
  VerificationUpdate,
} from '../messaging/contract.ts';

/** Asks the worker. Rejects when the extension was updated or removed under the page. */
export async function ask<N extends RequestName>(
  name: N,
  request: RequestOf<N>,
): Promise<ResponseOf<N> | Refusal> {
  return await nativeBrowser().runtime.sendMessage<unknown, ResponseOf<N> | Refusal>({ name, request });
}

/** Whether the extension of this script was updated or removed: its browser API is then without an id. */
export function isOrphan(): boolean {
  const { runtime } = nativeBrowser() as { readonly runtime?: { readonly id?: string } };
  return runtime?.id === undefined;
}

export function isRefusal(answer: object): answer is Refusal {
  return 'refused' in answer;
}

/**
 * Opens the verification port for one message. `onClosed` is called when the worker went away before `final` or
 * `failed`: connect again. The returned function closes the port without calling `onClosed`.
 */
export function connectVerification(
  request: VerificationRequest,
  onUpdate: (update: VerificationUpdate) => void,
  onClosed: () => void,
): () => void {
  const port = nativeBrowser().runtime.connect({ name: VERIFICATION_PORT });
  port.onMessage.addListener((update) => onUpdate(update as VerificationUpdate));
  port.onDisconnect.addListener(() => onClosed());
  port.postMessage(request);
  return () => port.disconnect();
}

/** Calls `listener` when a worker went away that was in the middle of something, until the signal aborts. */
export function onWorkerDeath(listener: () => void, signal: AbortSignal): void {
  const { onConnect } = nativeBrowser().runtime;
  const watch: Parameters<typeof onConnect.addListener>[0] = (port) => {
    if (port.name !== WATCH_PORT) return;
    let isOver = false;
    port.onMessage.addListener(() => {
      isOver = true;
    });
    port.onDisconnect.addListener(() => {
      if (!isOver && !signal.aborted) listener();
    });
  };
  onConnect.addListener(watch);
  signal.addEventListener('abort', () => onConnect.removeListener(watch), { once: true });
}

/** Hears the worker's notices until the signal aborts. The listener says whether it showed the notice to the user. */
export function onNotice(listener: (notice: Notice) => boolean, signal: AbortSignal): void {
  const { onMessage } = nativeBrowser().runtime;
  const hear = ((message: unknown, _sender: unknown, answer: (shown: boolean) => void): undefined => {
    const isNotice = typeof message === 'object' && message !== null && 'notice' in message;
    // Only the frame that showed it answers: the first answer is the one that counts.
    if (isNotice && listener(message as Notice)) answer(true);
    return undefined;
    // The typings are the polyfill's, which has no function to answer with.
  }) as Parameters<typeof onMessage.addListener>[0];
  onMessage.addListener(hear);
  signal.addEventListener('abort', () => onMessage.removeListener(hear), { once: true });
}
