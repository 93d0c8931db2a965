import { describe, expect, it } from 'vitest';
import type { SiteState } from '../../../extension/messaging/contract.ts';
import { SiteAccess } from '../../../extension/worker/site-access.ts';

const SITE: SiteState = { pattern: 'https://mail.example.org/*', managed: false, granted: true };

async function say(sites: readonly SiteState[]): Promise<readonly string[]> {
  const shown: string[] = [];
  const access = new SiteAccess({
    toolbar: {
      show: (tabId, { text }) => {
        shown.push(`tab ${tabId}: ${text}`);
        return Promise.resolve();
      },
      showEverywhere: ({ text, title }) => {
        shown.push(`everywhere: ${text} ${title}`);
        return Promise.resolve();
      },
      tabs: () => Promise.resolve([1, 2, 3]),
    },
    badges: {
      // Tab 3 never showed a protected page.
      record: (tabId) =>
        Promise.resolve({ health: tabId === 3 ? 'not-protected' : 'ok', verdict: null, failure: '' }),
      forget: (tabId) => {
        shown.push(`forget ${tabId}`);
        return Promise.resolve();
      },
    },
    translate: (key) => key,
    sites: () => Promise.resolve(sites),
    protectedTabs: () => Promise.resolve([1]),
  });
  await access.say();
  return shown;
}

describe('SiteAccess', () => {
  it('says in every tab that a site is not protected, and in those that were until now', async () => {
    expect(await say([SITE, { ...SITE, pattern: 'https://other.example/*', granted: false }])).toEqual([
      'everywhere: ! badgeNotGranted',
      'forget 2',
      'tab 2: !',
    ]);
  });

  it.each([
    ['every site is granted', [SITE]],
    ['no site was turned on', []],
  ])('says nothing when %s', async (_what, sites) => {
    expect(await say(sites)).toEqual(['everywhere:  badgeOff']);
  });
});
