import type { Log } from '../../core/ports.ts';
import type { Verdict } from '../../core/verify/verdict.ts';
import type { Connection } from '../browser/runtime.ts';
import { VERIFICATION_PORT } from '../messaging/contract.ts';
import type { MessageRef, VerificationUpdate } from '../messaging/contract.ts';
import { codeOf } from '../messaging/router.ts';
import { parseVerificationRequest } from '../messaging/parsers.ts';
import type { Sender, SenderFacts } from '../messaging/sender-origin.ts';
import type { Verification } from './verification.ts';

export interface VerificationPortDeps {
  readonly verification: Verification;
  identify(facts: SenderFacts): Promise<Sender | undefined>;
  /** The page's own anti-CSRF token, for requests the worker makes later. */
  rememberToken(base: string, token: string): Promise<void>;
  /** Releases in force are laid over what the page is told. */
  withReleases(verdict: Verdict): Promise<Verdict>;
  /** What became of the message that a tab has open. */
  onUpdate(tabId: number, ref: MessageRef, update: VerificationUpdate): Promise<void>;
  readonly log: Log;
  /** Asks for newer lists beside the verification of a message with attachments. Resolves with whether there were any. */
  checkLists(): Promise<boolean>;
}

/**
 * Serves one connection of a content script: one request, updates until the end. When newer lists arrive while the
 * page is still connected, the message is judged again under them.
 */
export function serveVerification(connection: Connection, deps: VerificationPortDeps): void {
  if (connection.name !== VERIFICATION_PORT) {
    connection.close();
    return;
  }
  let stop: (() => void) | undefined;
  let closed = false;
  connection.onClosed(() => {
    closed = true;
    stop?.();
  });
  const start = async (raw: unknown) => {
    const request = parseVerificationRequest(raw);
    const sender = await deps.identify(connection.sender);
    const allowed =
      request !== undefined &&
      sender?.origin === 'webmail-page' &&
      new URL(request.ref.base).origin === sender.site;
    if (!allowed) {
      connection.post({ stage: 'failed', code: 'REFUSED', retryable: false } satisfies VerificationUpdate);
      connection.close();
      return;
    }
    await deps.rememberToken(request.ref.base, request.token);
    let checked = false;
    const checkLists = async () => {
      if (!(await deps.checkLists()) || closed) return;
      stop?.();
      stop = deps.verification.follow({ ...request, again: true }, tell, sender);
    };
    // Updates are told in the order in which they came, each after its releases were looked up.
    let telling = Promise.resolve();
    const tell = (update: VerificationUpdate) => {
      // A message without attachments asks nobody anything.
      if (!checked && 'verdict' in update && update.verdict.outcome !== 'no-attachments') {
        checked = true;
        void checkLists();
      }
      telling = telling
        .then(async () => {
          const shown =
            'verdict' in update ? { ...update, verdict: await deps.withReleases(update.verdict) } : update;
          // A page that closed it has closed the message, or died: it asks again.
          if (closed) return;
          connection.post(shown);
          await deps.onUpdate(sender.tabId, request.ref, shown);
        })
        .catch((error: unknown) => {
          const code = codeOf(error);
          deps.log('verification-not-told', { code });
          // A page that waits for an end must not wait for ever; a later update still comes.
          if (!closed)
            connection.post({ stage: 'failed', code, retryable: true } satisfies VerificationUpdate);
        });
    };
    stop = deps.verification.follow(request, tell, sender);
  };
  let asked = false;
  connection.onMessage((raw) => {
    if (asked) return;
    asked = true;
    void start(raw);
  });
}
