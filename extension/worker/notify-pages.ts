import type { Tabs } from '../browser/tabs.ts';
import type { Notice } from '../messaging/contract.ts';
import { sitePattern } from '../messaging/site-pattern.ts';

/**
 * Tells every page of a site. A refusal of a message that no frame shows (a link in another mail led to it, or the user
 * went on) is told again as one of no message, which every tab shows: a file never fails to come without a word.
 */
export async function notifyPages(site: string, notice: Notice, tabs: Tabs): Promise<void> {
  const tabIds = await tabs.ofSites([sitePattern(site)]);
  const tell = (told: Notice) => Promise.all(tabIds.map((tabId) => tabs.notify(tabId, told)));
  const shown = await tell(notice);
  if (notice.notice !== 'exit-refused' || notice.ref === null || shown.includes(true)) return;
  await tell({ ...notice, ref: null });
}
