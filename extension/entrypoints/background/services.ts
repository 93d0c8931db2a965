import { webCodec } from '../../../core/bytes/web-codec.ts';
import { makeReport } from '../../../core/incident/make-incident.ts';
import type { IncidentReport } from '../../../core/incident/incident.ts';
import type { Log } from '../../../core/ports.ts';
import { endpointOfPolicy } from '../../../core/scoring/endpoint-of-policy.ts';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { verifyFile, verifyMessage } from '../../../core/verify/verify-message.ts';
import type { Verifier } from '../../../core/verify/verify-message.ts';
import { alarms } from '../../browser/alarms.ts';
import { contentScripts } from '../../browser/content-scripts.ts';
import { openDatabase } from '../../browser/database.ts';
import { mailFetch, plainFetch } from '../../browser/http.ts';
import { fetchInPage } from '../../browser/page-fetch.ts';
import { permissions } from '../../browser/permissions.ts';
import type { Runtime } from '../../browser/runtime.ts';
import { storedScoreCache } from '../../browser/score-store.ts';
import { localValues, managedValues, sessionValues } from '../../browser/storage.ts';
import { systemClock } from '../../../web/system-clock.ts';
import { tabs } from '../../browser/tabs.ts';
import { toolbar } from '../../browser/toolbar.ts';
import { translate } from '../../browser/translate.ts';
import { IdbListStore } from '../../../web/idb-list-store.ts';
import type { MessageRef, Notice } from '../../messaging/contract.ts';
import { ALL_ROUTES } from '../../webmail/all-routes.ts';
import { codeOf } from '../../messaging/router.ts';
import { AuditCounts } from '../../worker/audit-counts.ts';
import { basisOf } from '../../worker/basis.ts';
import { DeathWatch } from '../../worker/death-watch.ts';
import { ExitJournal } from '../../worker/exit-journal.ts';
import { ExitService } from '../../worker/exit-service.ts';
import { IncidentQueue } from '../../worker/incident-queue.ts';
import { KnownWebmails } from '../../worker/known-webmails.ts';
import { ListService } from '../../worker/list-service.ts';

import { notifyPages } from '../../worker/notify-pages.ts';
import { Pace } from '../../worker/pace.ts';
import { PackageUpdate } from '../../worker/package-update.ts';
import { PAGE_SCRIPTS } from '../../worker/page-scripts.ts';
import { PolicyService } from '../../worker/policy-service.ts';
import { fetchRawSource } from '../../worker/raw-source.ts';
import { Releases } from '../../worker/releases.ts';
import { isShownMessage } from '../../worker/shown-message.ts';
import { SiteService } from '../../worker/sites/site-service.ts';
import { TabBadges } from '../../worker/tab-badges.ts';
import { Tokens } from '../../worker/tokens.ts';
import { VerdictStore } from '../../worker/verdict-store.ts';
import { Verification } from '../../worker/verification.ts';

/** Everything the worker consists of, built once. Nothing here starts anything. */
export type Services = ReturnType<typeof buildServices>;

export function buildServices(
  runtime: Runtime,
  log: Log,
  failed: (error: unknown) => void,
  isFirefox: boolean,
  guardExits: (patterns: readonly string[]) => Promise<void>,
) {
  const database = openDatabase();
  const scores = storedScoreCache(database);
  const policy = new PolicyService(
    { local: localValues, session: sessionValues, managed: managedValues },
    systemClock,
  );
  const currentPolicy = () => policy.policy();
  const lists = new ListService({
    store: new IdbListStore(),
    local: localValues,
    clock: systemClock,
    fetch: plainFetch,
    log,
    policy: currentPolicy,
  });
  const sites = new SiteService({
    local: localValues,
    session: sessionValues,
    log,
    permissions,
    contentScripts,
    tabs,
    scripts: PAGE_SCRIPTS,
    managedSites: async () => (await policy.policy()).sites,
    guardExits,
  });
  const store = new VerdictStore(database, systemClock);
  const releases = new Releases(database, systemClock);
  const incidents = new IncidentQueue(database, systemClock, plainFetch, currentPolicy);
  /** Not waited for: no one is to wait for the server of incidents. What it did not take is sent again by upkeep. */
  const sendIncidents = () => {
    incidents.send().catch((error: unknown) => {
      log('incidents-not-sent', { code: codeOf(error) });
    });
  };
  const audits = new AuditCounts(database, systemClock, currentPolicy);
  const badges = new TabBadges(sessionValues, toolbar, translate);
  const tokens = new Tokens(sessionValues);
  const webmails = new KnownWebmails(localValues);
  const paces = new Map(ALL_ROUTES.map(({ id, pace = [] }) => [id, new Pace(pace, systemClock)]));

  const basis = async () => basisOf(await policy.policy(), await lists.version(), webCodec);
  const verifier = async (): Promise<Verifier> => {
    const current = await policy.policy();
    return {
      policy: current,
      lists: lists.reader,
      endpoint: endpointOfPolicy(current.scoring, { fetch: plainFetch, clock: systemClock }),
      scores,
      codec: webCodec,
      clock: systemClock,
      host: 'extension',
    };
  };
  const notify = (site: string, notice: Notice) => notifyPages(site, notice, tabs);
  const tellJudged = (ref: MessageRef): void => {
    notify(new URL(ref.base).origin, { notice: 'message-judged', ref }).catch((error: unknown) =>
      log('pages-not-told', { code: codeOf(error) }),
    );
  };
  const verification = new Verification({
    store,
    codec: webCodec,
    clock: systemClock,
    log,
    verifyMessage,
    fetchRaw: ({ ref, token, subject }, asker) =>
      fetchRawSource(ref, token, {
        fetchMail: mailFetch,
        fetchInPage: asker === undefined ? undefined : (request) => fetchInPage(request, asker),
        pace: async (signal) => paces.get(ref.webmail)?.take(signal),
        isOtherJar: asker !== undefined && asker.jar !== '',
        isShown: (raw) => isShownMessage(raw, subject),
      }),
    verifier,
    basis,
    onVerdict: async (ref, judged) => {
      await audits.add(judged);
      if (judged.verdict.outcome !== 'no-attachments') {
        tellJudged(ref);
      }
      const { incident } = judged.verdict;
      if (incident === null) return;
      await incidents.add(incident);
      sendIncidents();
    },
    keepAlive: () => runtime.keepAlive(),
  });
  const watch = new DeathWatch({ alarms, tabs, log, sites: () => sites.active() });
  const journal = new ExitJournal({ session: sessionValues, clock: systemClock, log });
  const update = new PackageUpdate({
    session: sessionValues,
    isBusy: async () => verification.isBusy || journal.isBusy || (await runtime.hasOpenPage()),
    reload: () => runtime.reload(),
    after: (ms, action) => setTimeout(() => void action().catch(failed), ms),
  });
  const exits = new ExitService({
    verification,
    store,
    releases,
    tokens,
    journal,
    watch,
    // Firefox holds the request itself: it ends with its event page, and nothing of it is left to answer.
    canRepeat: !isFirefox,
    after: (ms, action) => setTimeout(action, ms),
    codec: webCodec,
    log,
    verifyFile,
    policy: currentPolicy,
    verifier,
    basis,
    isProtected: (origin) => sites.isProtected(origin),
    readRequest: (url, form) => webmails.readRequest(url, form),
    fetchMail: mailFetch,
    fetchInPage,
    notify,
  });
  const noteReport = async (verdict: Verdict, report: Omit<IncidentReport, 'time'>) => {
    const incident = await makeReport(verdict, report, await verifier());
    if (incident === null) return false;
    await incidents.add(incident);
    sendIncidents();
    return true;
  };
  /** A user's decision belongs to the incident of its message. */
  const noteOverride = async ({ incident }: Verdict, reason: string) => {
    if (incident === null) return;
    const time = new Date(systemClock.now()).toISOString();
    await incidents.add({ ...incident, override: { reason, time } });
    sendIncidents();
  };
  return {
    database,
    policy,
    lists,
    sites,
    store,
    releases,
    incidents,
    badges,
    tokens,
    webmails,
    verification,
    exits,
    journal,
    watch,
    notify,
    noteOverride,
    noteReport,
    audits,
    update,
  };
}
