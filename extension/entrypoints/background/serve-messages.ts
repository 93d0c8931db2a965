import { CHECK_ON_OPEN_MS } from '../../../core/lists/sync-schedule.ts';
import type { Log } from '../../../core/ports.ts';
import type { Runtime } from '../../browser/runtime.ts';
import { contentScripts } from '../../browser/content-scripts.ts';
import { tabs } from '../../browser/tabs.ts';
import type { MessageRef, VerificationUpdate } from '../../messaging/contract.ts';
import { refKey } from '../../messaging/message-ref.ts';
import { parsers } from '../../messaging/parsers.ts';
import { codeOf, createRouter } from '../../messaging/router.ts';
import type { Sender, SenderFacts } from '../../messaging/sender-origin.ts';
import { createHandlers } from '../../worker/handlers.ts';
import { adapterScript, INTERFACE_SCRIPT } from '../../worker/page-scripts.ts';
import type { Upkeep } from '../../worker/upkeep.ts';
import { serveVerification } from '../../worker/verification-port.ts';
import type { Services } from './services.ts';

export interface MessageDeps {
  readonly runtime: Runtime;
  readonly services: Services;
  readonly upkeep: Upkeep;
  readonly log: Log;
  identify(facts: SenderFacts): Promise<Sender | undefined>;
}

/** Answers requests and connections, each from whom the browser says it is. */
export function serveMessages(deps: MessageDeps): void {
  const { runtime, services, upkeep, log } = deps;
  const identify = (facts: SenderFacts) => deps.identify(facts);
  const { badges, tokens, releases, verification } = services;
  const handlers = createHandlers({
    ...services,
    tabUrl: (tabId) => tabs.url(tabId),
    runAdapter: (webmail, tabId, frameId) => contentScripts.run(adapterScript(webmail), tabId, frameId),
    runInterface: (tabId, frameId) => contentScripts.run(INTERFACE_SCRIPT, tabId, frameId),
  });
  const route = createRouter(parsers, handlers, (name, error) =>
    log('request-failed', { name, code: codeOf(error) }),
  );
  runtime.onMessage(async (message, facts) => route(message, await identify(facts)));
  const onUpdate = async (tabId: number, ref: MessageRef, update: VerificationUpdate) => {
    const key = refKey(ref);
    if (update.stage === 'failed') await badges.setFailure(tabId, update.code, key);
    if ('verdict' in update) await badges.setVerdict(tabId, update.verdict, key);
  };
  runtime.onConnect((connection) =>
    serveVerification(connection, {
      verification,
      identify,
      rememberToken: (base, token) => tokens.remember(base, token),
      withReleases: (verdict) => releases.withReleases(verdict),
      onUpdate,
      log,
      checkLists: () => upkeep.pollLists(CHECK_ON_OPEN_MS),
    }),
  );
}
