import type { IncidentReport } from '../../core/incident/incident.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { AttachmentVerdict, Verdict } from '../../core/verify/verdict.ts';
import { isReleasable } from '../../core/warning/releasable.ts';
import type { ListMark, MessageRef, PageState, WebmailId } from '../messaging/contract.ts';
import { refKey } from '../messaging/message-ref.ts';
import type { Handlers } from '../messaging/router.ts';
import type { Sender } from '../messaging/sender-origin.ts';
import type { AuditCounts } from './audit-counts.ts';
import { mayRelease } from './releases.ts';
import type { Releases } from './releases.ts';
import type { IncidentQueue } from './incident-queue.ts';
import type { Lists } from './lists.ts';
import type { PolicyService } from './policy-service.ts';
import type { SiteService } from './sites/site-service.ts';
import type { TabBadges } from './tab-badges.ts';
import type { Tokens } from './tokens.ts';
import type { KnownWebmails } from './known-webmails.ts';
import type { VerdictStore } from './verdict-store.ts';

export interface HandlerDeps {
  readonly policy: PolicyService;
  readonly sites: SiteService;
  readonly store: VerdictStore;
  readonly releases: Releases;
  readonly incidents: IncidentQueue;
  readonly badges: TabBadges;
  readonly lists: Lists;
  readonly tokens: Tokens;
  readonly webmails: KnownWebmails;
  tabUrl(tabId: number): Promise<string>;
  /** Runs the script of the interface in one frame. */
  runInterface(tabId: number, frameId: number): Promise<void>;
  /** Runs the script with an adapter in one frame. */
  runAdapter(webmail: WebmailId, tabId: number, frameId: number): Promise<void>;
  readonly audits: AuditCounts;
  /** The user's word on a verdict, as an incident; `false` when there is nothing to keep. */
  noteReport(verdict: Verdict, report: Omit<IncidentReport, 'time'>): Promise<boolean>;
  /** The user's decision becomes part of the incident of its message, if there is one. */
  noteOverride(verdict: Verdict, reason: string): Promise<void>;
}

/** The browser's number of the frame that fills a tab. */
const TOP_FRAME = 0;

/** The answers to every request of the contract. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { policy, sites, store, releases, badges, lists, tokens, webmails } = deps;
  return {
    'page-state': async ({ health, standBack, isNew, session }, sender) => {
      if (sender.origin !== 'webmail-page') return undefined;
      if (session !== null) {
        if (new URL(session.base).origin !== sender.site) return undefined;
        await tokens.remember(session.base, session.token);
        await webmails.remember(sender.site, session.webmail);
      }
      if (isNew && sender.frameId === TOP_FRAME) await badges.forget(sender.tabId);
      await badges.setHealth(sender.tabId, standBack ? 'no-message' : health);
      return pageState(await policy.policy(), standBack);
    },
    'frame-interface': async (_request, sender) => {
      if (sender.origin !== 'webmail-page') return undefined;
      await deps.runInterface(sender.tabId, sender.frameId);
      return { isLoaded: true };
    },
    'webmail-adapter': async ({ webmail }, sender) => {
      if (sender.origin !== 'webmail-page') return undefined;
      await deps.runAdapter(webmail, sender.tabId, sender.frameId);
      return { isLoaded: true };
    },
    'message-closed': async ({ ref }, sender) => {
      if (sender.origin !== 'webmail-page' || !isOfSite(ref, sender)) return undefined;
      await badges.close(sender.tabId, refKey(ref));
      return { noted: true };
    },
    'list-marks': async ({ refs }, sender) => {
      if (!refs.every((ref) => isOfSite(ref, sender))) return undefined;
      return { marks: (await store.marks(refs, jarOf(sender))).map(markOf) };
    },
    release: async ({ ref, attachmentId, reason }, sender) => {
      if (!isOfSite(ref, sender)) return undefined;
      const [verdict] = await store.marks([ref], jarOf(sender));
      const attachment = verdict?.attachments.find(({ id }) => id === attachmentId);
      const { override } = await policy.policy();
      if (verdict === undefined || attachment === undefined) return { released: false, until: '' };
      if (!mayRelease(attachment.outcome, reason, override)) return { released: false, until: '' };
      const until = await releases.add(attachment, reason, override.minutes);
      await deps.noteOverride(verdict, reason);
      return { released: true, until: new Date(until).toISOString() };
    },
    'tab-status': async ({ tabId }) => {
      const url = await deps.tabUrl(tabId);
      const origin = URL.canParse(url) ? new URL(url).origin : '';
      const { health, verdict } = await badges.record(tabId);
      const sources = await lists.sources();
      const inForce = await policy.policy();
      const isGatedFor = (attachment: AttachmentVerdict) => isReleasable(attachment, inForce);
      return {
        url,
        site: await sites.siteOf(origin),
        health,
        verdict,
        releasable: verdict?.attachments.filter(isGatedFor).map(({ id }) => id) ?? [],
        lists: await lists.reader.state(),
        unusableLists: sources.filter(({ isUnusable }) => isUnusable).map(({ name }) => name),
        audit: await deps.audits.totals(),
      };
    },
    'protect-site': ({ origin }) => sites.protect(origin),
    'unprotect-site': async ({ origin }) => ({ removed: await sites.unprotect(origin) }),
    sites: async () => ({ sites: await sites.sites() }),
    policy: () => policy.state(),
    'set-policy': (request) => policy.setOwn(request.policy),
    'lists-state': async ({ refresh }) => {
      if (refresh) await lists.sync(0);
      return { sources: await lists.sources() };
    },
    'own-entries': () => lists.ownEntries(),
    'set-own-entries': async (entries) => {
      if (!(await policy.policy()).lists.ownEntries) return undefined;
      return { problems: await lists.setOwnEntries(entries) };
    },
    incidents: async () => ({
      incidents: await deps.incidents.all(),
      audit: await deps.audits.totals(),
    }),
    report: async ({ tabId, kind, comment }) => {
      const { verdict } = await badges.record(tabId);
      const isKept = verdict !== null && (await deps.noteReport(verdict, { kind, comment }));
      return { isKept, isSentOn: (await policy.policy()).incidents.url !== '' };
    },
  };
}

function pageState(policy: Policy, standBack: boolean): PageState {
  return {
    protecting: !standBack,
    standBack,
    mode: policy.mode,
    subjectPrefix: policy.onMalicious.subjectPrefix,
    onMalicious: policy.onMalicious,
    texts: policy.texts,
    override: policy.override,
  };
}

/** A page may speak of messages of its own site only. */
function isOfSite(ref: MessageRef, sender: Sender): boolean {
  return sender.origin === 'webmail-page' && new URL(ref.base).origin === sender.site;
}

function jarOf(sender: Sender): string {
  return sender.origin === 'webmail-page' ? sender.jar : '';
}

function markOf(verdict: Verdict | undefined): ListMark | null {
  return verdict === undefined ? null : { outcome: verdict.outcome, prefix: verdict.subjectPrefix };
}
