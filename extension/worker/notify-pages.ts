import type { Tabs } from '../browser/tabs.ts';
import type { Notice } from '../messaging/contract.ts';
import { sitePattern } from '../messaging/site-pattern.ts';
import type { TabBadges } from './tab-badges.ts';
import { refKey } from './verdict-store.ts';

/**
 * Tells every page of a site. A refusal that concerns a message which no tab has open (a link in another mail led to it)
 * is told as one of no message, so that every page shows it: a file never fails to come without a word.
 */
export async function notifyPages(
  site: string,
  notice: Notice,
  ports: { readonly tabs: Tabs; readonly badges: TabBadges },
): Promise<void> {
  const tabIds = await ports.tabs.ofSites([sitePattern(site)]);
  let told = notice;
  if (notice.notice === 'exit-refused' && notice.ref !== null) {
    const open = await Promise.all(tabIds.map(async (tabId) => (await ports.badges.record(tabId)).open));
    if (!open.includes(refKey(notice.ref))) told = { ...notice, ref: null };
  }
  for (const tabId of tabIds) await ports.tabs.notify(tabId, told);
}
