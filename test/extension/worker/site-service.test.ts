import { describe, expect, it } from 'vitest';
import { SiteService } from '../../../extension/worker/sites/site-service.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

const SITE = 'https://mail.example.org';
const PATTERN = `${SITE}/*`;

function start(managed: readonly string[] = [], brokenTab = 0) {
  const granted = new Set<string>();
  const log: string[] = [];
  const session = memoryValues();
  const say = (line: string) => {
    log.push(line);
    return Promise.resolve();
  };
  const sites = new SiteService({
    local: memoryValues(),
    session,
    log: (event) => log.push(event),
    permissions: {
      has: (pattern) => Promise.resolve(granted.has(pattern)),
      remove: (pattern) => Promise.resolve(granted.delete(pattern)),
      onChanged: () => undefined,
    },
    contentScripts: {
      run: () => Promise.reject(new Error('no frame asked')),
      register: (_scripts, patterns) => say(`register ${patterns.join(' ')}`),
      inject: (_scripts, tabId) => {
        if (tabId === brokenTab) return Promise.reject(new Error('showing error page'));
        return say(`inject ${tabId}`);
      },
    },
    tabs: {
      url: () => Promise.resolve(''),
      ofSites: (patterns) => Promise.resolve(patterns.length === 0 ? [] : [4, 5]),
      notify: () => Promise.resolve(false),
      watch: () => () => undefined,
      onNavigated: () => undefined,
      onRemoved: () => undefined,
    },
    scripts: [],
    managedSites: () => Promise.resolve(managed),
    guardExits: (patterns) => say(`guard ${patterns.join(' ')}`),
  });
  return { sites, granted, log, session };
}

describe('SiteService', () => {
  it('guards the exits first, then registers, then runs in tabs that are open', async () => {
    const { sites, granted, log } = start();
    granted.add(PATTERN);
    expect(await sites.protect(SITE)).toEqual({ pattern: PATTERN, managed: false, granted: true });
    expect(log).toEqual([`guard ${PATTERN}`, `register ${PATTERN}`, 'inject 4', 'inject 5']);
    expect(await sites.isProtected(SITE)).toBe(true);
    expect(await sites.isProtected('https://other.example')).toBe(false);
  });

  it('does not count a site whose permission is missing, and says so', async () => {
    const { sites, log } = start();
    expect(await sites.protect(SITE)).toMatchObject({ granted: false });
    expect(await sites.isProtected(SITE)).toBe(false);
    expect(log.slice(0, 2)).toEqual(['guard ', 'register ']);
  });

  it('follows a permission that is taken away', async () => {
    const { sites, granted, log } = start();
    granted.add(PATTERN);
    await sites.protect(SITE);
    granted.clear();
    await sites.apply();
    expect(log.slice(-2)).toEqual(['guard ', 'register ']);
    expect(await sites.siteOf(SITE)).toEqual({ pattern: PATTERN, managed: false, granted: false });
  });

  it('reaches tabs that were open before policy or the permission came, once', async () => {
    const { sites, granted, log } = start([PATTERN]);
    await sites.apply();
    expect(log).toEqual(['guard ', 'register ']);
    granted.add(PATTERN);
    await sites.apply();
    await sites.apply();
    expect(log.filter((line) => line.startsWith('inject'))).toEqual(['inject 4', 'inject 5']);
    expect(log.indexOf(`guard ${PATTERN}`)).toBeLessThan(log.indexOf('inject 4'));
  });

  it('reaches the other tabs when one cannot be reached, and all again after an update', async () => {
    const { sites, granted, log, session } = start([PATTERN], 4);
    granted.add(PATTERN);
    await sites.apply();
    expect(log.slice(2)).toEqual(['tab-not-reached', 'inject 5']);
    await session.remove('reached-sites');
    await sites.apply();
    expect(log.filter((line) => line === 'inject 5')).toHaveLength(2);
  });

  it('keeps both of two sites that are turned on at once', async () => {
    const { sites } = start();
    await Promise.all([sites.protect(SITE), sites.protect('https://two.example')]);
    expect((await sites.sites()).map(({ pattern }) => pattern)).toEqual([PATTERN, 'https://two.example/*']);
  });

  it('keeps a site of policy on, and drops a pattern that is none', async () => {
    const { sites, granted } = start([PATTERN, '<all_urls>']);
    granted.add(PATTERN);
    expect(await sites.sites()).toEqual([{ pattern: PATTERN, managed: true, granted: true }]);
    expect(await sites.unprotect(SITE)).toBe(false);
    expect(await sites.isProtected(SITE)).toBe(true);
  });

  it('turns an own site off and gives the permission back', async () => {
    const { sites, granted, log } = start();
    granted.add(PATTERN);
    await sites.protect(SITE);
    expect(await sites.unprotect(SITE)).toBe(true);
    expect(granted.size).toBe(0);
    expect(log.slice(-2)).toEqual(['guard ', 'register ']);
    expect(await sites.sites()).toEqual([]);
  });
});
