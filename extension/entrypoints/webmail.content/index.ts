import { defineContentScript } from 'wxt/utils/define-content-script';
import { ask, connectVerification, isOrphan, onNotice, onWorkerDeath } from '../../browser/client.ts';
import { translate } from '../../browser/translate.ts';
import { INTERFACE } from '../../webmail/protection/frame-interface.ts';
import type { OpenInterface } from '../../webmail/protection/frame-interface.ts';
import { askPatiently } from './frame-ports.ts';
import { protectFrame } from './protect-frame.ts';
import { sleep } from './sleep.ts';
import { takeOver } from './succession.ts';

/** On the content scripts' own global object, which the page cannot see. */
const STARTED = Symbol.for('mailwicket.started');

const own = globalThis as { [STARTED]?: true; [INTERFACE]?: OpenInterface };

/** A worker that cannot run it leaves the frame without: closed and silent. */
async function loadInterface(signal: AbortSignal): Promise<OpenInterface | undefined> {
  if (own[INTERFACE] === undefined) await askPatiently({ ask, sleep }, 'frame-interface', {}, signal);
  return own[INTERFACE];
}

/** Registered by the worker for the sites that are protected; it asks for no host by itself. */
export default defineContentScript({
  matches: ['https://*/*', 'http://*/*'],
  registration: 'runtime',
  allFrames: true,
  runAt: 'document_start',
  main() {
    // Injected into an open tab, it may come to a frame that has it already.
    if (own[STARTED] === true) return;
    own[STARTED] = true;
    // Not WXT's `context.signal`: a page can forge the event that aborts it, and stopping would open the gate.
    const stop = new AbortController();
    void protectFrame(
      document,
      {
        ask,
        connect: connectVerification,
        onNotice,
        onWorkerDeath,
        sleep,
        clock: { now: () => performance.now() },
        getMessage: (key, values) => translate(key, ...values),
        loadInterface,
      },
      stop.signal,
    );
    // After its gate is there: the frame is never without one.
    takeOver(document, isOrphan, stop);
  },
});
