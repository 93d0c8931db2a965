import { describe, expect, it } from 'vitest';
import { SiteService } from '../../../extension/worker/sites/site-service.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

const SITE = 'https://mail.example.org';
const PATTERN = `${SITE}/*`;

function start(managed: readonly string[] = []) {
  const granted = new Set<string>();
  const log: string[] = [];
  const say = (line: string) => {
    log.push(line);
    return Promise.resolve();
  };
  const sites = new SiteService({
    local: memoryValues(),
    permissions: {
      has: (pattern) => Promise.resolve(granted.has(pattern)),
      remove: (pattern) => Promise.resolve(granted.delete(pattern)),
      onChanged: () => undefined,
    },
    contentScripts: {
      register: (_scripts, patterns) => say(`register ${patterns.join(' ')}`),
      inject: (_scripts, tabId) => say(`inject ${tabId}`),
    },
    tabs: {
      url: () => Promise.resolve(''),
      ofSites: () => Promise.resolve([4, 5]),
      notify: () => Promise.resolve(),
      onNavigated: () => undefined,
      onRemoved: () => undefined,
    },
    scripts: [],
    managedSites: () => Promise.resolve(managed),
    guardExits: (patterns) => say(`guard ${patterns.join(' ')}`),
  });
  return { sites, granted, log };
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
