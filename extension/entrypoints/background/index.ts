import { defineBackground } from 'wxt/utils/define-background';
import { CHECK_ON_OPEN_MS } from '../../../core/lists/sync-schedule.ts';
import type { Log } from '../../../core/ports.ts';
import { alarms } from '../../browser/alarms.ts';
import { removeOlder, STORES } from '../../browser/database.ts';
import { openDownloads } from '../../browser/chromium-downloads.ts';
import { onFetch } from '../../browser/exit-events.ts';
import { permissions } from '../../browser/permissions.ts';
import { requestRules } from '../../browser/request-rules.ts';
import { openRuntime } from '../../browser/runtime.ts';
import { systemClock } from '../../../web/system-clock.ts';
import { tabs } from '../../browser/tabs.ts';
import { toolbar } from '../../browser/toolbar.ts';
import { language, translate } from '../../browser/translate.ts';
import { isExitAddress } from '../../exits/exit-address.ts';
import { identifySender } from '../../messaging/sender-origin.ts';
import type { SenderFacts } from '../../messaging/sender-origin.ts';
import { ExitGate } from '../../worker/exit-gate.ts';
import { SiteAccess } from '../../worker/site-access.ts';
import { Upkeep } from '../../worker/upkeep.ts';
import { buildServices } from './services.ts';
import { openDownloadGuard } from './download-guard.ts';
import { answerLostExits } from './lost-exits.ts';
import { guardFirefox } from './firefox-guards.ts';
import { serveMessages } from './serve-messages.ts';

/** Composition root of the extension's worker. Every listener is registered while this runs. */
export default defineBackground({
  type: 'module',
  main() {
    const runtime = openRuntime();
    const log: Log = (event, data) => console.info('mailwicket', event, data ?? {});
    const failed = (error: unknown) =>
      log('worker-failed', { kind: error instanceof Error ? error.name : 'unknown' });
    const isFirefox = runtime.origin.startsWith('moz-extension:');

    const gate: ExitGate = new ExitGate({
      rules: requestRules,
      own: runtime,
      translate,
      language,
      log,
      answer: (request) => services.exits.answer(request),
      after: (ms, action) => setTimeout(() => void action().catch(failed), ms),
    });
    const services = buildServices(runtime, log, failed, isFirefox, (patterns) =>
      isFirefox ? Promise.resolve() : gate.guard(patterns),
    );
    const { sites, policy, lists, incidents, audits, badges, update } = services;
    const identify = (facts: SenderFacts) =>
      identifySender(facts, runtime, (origin) => sites.isProtected(origin));

    const tellOutdated = async () => {
      for (const tabId of await tabs.ofSites(await sites.active())) {
        await tabs.notify(tabId, { notice: 'verdicts-outdated' });
      }
    };
    const upkeep = new Upkeep({
      alarms,
      clock: systemClock,
      lists,
      incidents,
      audits,
      sites,
      removeOlder: async (before) => {
        for (const store of STORES) {
          if (store !== 'incidents' && store !== 'audits')
            await removeOlder(await services.database, store, before);
        }
      },
      onListsChanged: tellOutdated,
      resumeUpdate: () => update.resume(),
    });

    serveMessages({ runtime, services, identify, upkeep, log });
    upkeep.listen();
    const access = new SiteAccess({
      toolbar,
      badges,
      translate,
      sites: () => sites.sites(),
      protectedTabs: async () => tabs.ofSites(await sites.active()),
    });
    const applySites = async () => {
      await sites.apply();
      await access.say();
    };
    const applyPolicy = async () => {
      await applySites();
      await upkeep.pollLists(0);
      await tellOutdated();
    };
    policy.onChanged(() => applyPolicy().catch(failed));
    permissions.onChanged(() => void applySites().catch(failed));
    // Webmails change their address without loading a page: what is known of such a tab stays.
    const forgetFormer = async (tabId: number) => {
      if (!(await tabs.notify(tabId, { notice: 'still-there' }))) await badges.forget(tabId);
    };
    tabs.onNavigated((tabId) => void forgetFormer(tabId).catch(failed));
    tabs.onRemoved((tabId) => void badges.forget(tabId).catch(failed));
    runtime.onNewPackage(() => void update.found().catch(failed));
    runtime.onStarted(() => void upkeep.pollLists(0).catch(failed));
    // The first private window has no lists yet, and the browser tells its worker of no start.
    if (runtime.isPrivate) upkeep.pollLists(CHECK_ON_OPEN_MS).catch(failed);

    const downloads = isFirefox ? undefined : openDownloads();
    if (downloads === undefined) {
      guardFirefox(runtime, services, log);
    } else {
      onFetch(
        (address) => isExitAddress(address, runtime.origin),
        (request) => gate.respond(request),
      );
      openDownloadGuard(runtime, downloads, services, log).catch(failed);
      gate.closePasses().catch(failed);
    }
    answerLostExits(runtime, downloads, services, log).catch(failed);
    applySites().catch(failed);
    upkeep.schedule().catch(failed);
    update.resume().catch(failed);
  },
});
