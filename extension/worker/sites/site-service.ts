import type { ContentScripts, PageScript } from '../../browser/content-scripts.ts';
import type { Permissions } from '../../browser/permissions.ts';
import type { KeyValues } from '../../browser/storage.ts';
import type { Log } from '../../../core/ports.ts';
import type { Tabs } from '../../browser/tabs.ts';
import type { SiteState } from '../../messaging/contract.ts';
import { sitePattern } from '../../messaging/site-pattern.ts';
import { inTurn } from '../in-turn.ts';
import { companionPatterns } from '../../webmail/all-routes.ts';
import { isSitePattern, patternCovers } from './match-pattern.ts';

const SITES = 'sites';
/** Patterns whose open tabs have our scripts. Of this session: an updated extension starts anew in every tab. */
const REACHED = 'reached-sites';

export interface SitePorts {
  readonly local: KeyValues;
  readonly session: KeyValues;
  readonly log: Log;
  readonly permissions: Permissions;
  readonly contentScripts: ContentScripts;
  readonly tabs: Tabs;
  readonly scripts: readonly PageScript[];
  /** Match patterns from the policy. */
  managedSites(): Promise<readonly string[]>;
  /** Makes exactly these sites' exits lead to the worker. */
  guardExits(patterns: readonly string[]): Promise<void>;
}

/** The sites that are protected: turned on by the user or by policy, and permitted by the browser. */
export class SiteService {
  readonly #ports: SitePorts;
  /** Registrations follow one another, or an older one would end last. */
  readonly #applying = inTurn();
  readonly #changing = inTurn();

  constructor(ports: SitePorts) {
    this.#ports = ports;
  }

  async sites(): Promise<readonly SiteState[]> {
    const managed = (await this.#ports.managedSites()).filter(isSitePattern);
    const own = (await this.#own()).filter((pattern) => !managed.includes(pattern));
    return Promise.all(
      [...managed, ...own].map(async (pattern) => ({
        pattern,
        managed: managed.includes(pattern),
        granted: await this.#isGranted(pattern),
      })),
    );
  }

  /** A webmail whose files come from a host that is not ours to watch is not protected. */
  async #isGranted(pattern: string): Promise<boolean> {
    for (const each of [pattern, ...companionPatterns(pattern)]) {
      if (!(await this.#ports.permissions.has(each))) return false;
    }
    return true;
  }

  /** The patterns of the sites that are protected now, with the other hosts their webmail's files come from. */
  async active(): Promise<readonly string[]> {
    const own = (await this.sites()).filter(({ granted }) => granted).map(({ pattern }) => pattern);
    return [...new Set(own.flatMap((pattern) => [pattern, ...companionPatterns(pattern)]))];
  }

  async isProtected(origin: string): Promise<boolean> {
    return (await this.active()).some((pattern) => patternCovers(pattern, origin));
  }

  /** The site an origin is of, turned on or not permitted yet; `null` when it is none. */
  async siteOf(origin: string): Promise<SiteState | null> {
    const sites = (await this.sites()).filter(({ pattern }) => patternCovers(pattern, origin));
    return sites.find(({ managed }) => managed) ?? sites[0] ?? null;
  }

  /** Turns a site on. The popup has asked the browser for the permission; without it the site is not protected. */
  async protect(origin: string): Promise<SiteState> {
    const pattern = sitePattern(origin);
    await this.#changeOwn((own) => (own.includes(pattern) ? own : [...own, pattern]));
    await this.apply();
    const state = await this.siteOf(origin);
    return state ?? { pattern, managed: false, granted: false };
  }

  /** Turns a site off. `false` when policy keeps it on. */
  async unprotect(origin: string): Promise<boolean> {
    if ((await this.siteOf(origin))?.managed === true) return false;
    const pattern = sitePattern(origin);
    await this.#changeOwn((own) => own.filter((each) => each !== pattern));
    for (const each of [pattern, ...companionPatterns(pattern)]) await this.#ports.permissions.remove(each);
    await this.apply();
    return true;
  }

  /**
   * Brings rules, content scripts and the tabs that are open in line with the sites. Safe to call at any time, as often
   * as wanted.
   */
  apply(): Promise<void> {
    return this.#applying(() => this.#applyOnce());
  }

  async #applyOnce(): Promise<void> {
    const patterns = await this.active();
    // First the rules: a page must not run before its exits are watched.
    await this.#ports.guardExits(patterns);
    await this.#ports.contentScripts.register(this.#ports.scripts, patterns);
    await this.#reach(patterns);
  }

  /** Runs the scripts in the tabs of sites that were not protected when those tabs were loaded. */
  async #reach(patterns: readonly string[]): Promise<void> {
    const { session, tabs, contentScripts, scripts, log } = this.#ports;
    const reached = await session.get(REACHED);
    const fresh = patterns.filter((pattern) => !(Array.isArray(reached) && reached.includes(pattern)));
    for (const tabId of await tabs.ofSites(fresh)) {
      try {
        await contentScripts.inject(scripts, tabId);
      } catch (error) {
        // An error page, or a tab that is just being closed: its next page has the scripts from the start.
        log('tab-not-reached', { kind: error instanceof Error ? error.name : 'unknown' });
      }
    }
    await session.set(REACHED, patterns);
  }

  #changeOwn(change: (own: readonly string[]) => readonly string[]): Promise<void> {
    return this.#changing(async () => this.#ports.local.set(SITES, change(await this.#own())));
  }

  async #own(): Promise<readonly string[]> {
    const stored = await this.#ports.local.get(SITES);
    return Array.isArray(stored) ? stored.filter((pattern) => typeof pattern === 'string') : [];
  }
}
