import type { Chromium } from '../../bed/chromium.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Waits until the extension has read the managed policy and its scripts and rules are in place. A fresh profile gives
 * the policy some seconds after the start only; later starts find scripts and rules where they were.
 */
export async function untilProtecting({ browser, extensionId }: Chromium): Promise<void> {
  const tab = await browser.newPage();
  await waitUntil('a page of the extension', async () => {
    try {
      return await tab.goto(`chrome-extension://${extensionId}/options.html`);
    } catch (error) {
      // It is being loaded anew.
      if (error instanceof Error && error.message.includes('ERR_BLOCKED_BY_CLIENT')) return false;
      throw error;
    }
  });
  await waitUntil('scripts and rules of the extension', async () => {
    const scripts = (await tab.evaluate('chrome.scripting.getRegisteredContentScripts()')) as unknown[];
    const rules = (await tab.evaluate('chrome.declarativeNetRequest.getDynamicRules()')) as unknown[];
    return scripts.length > 0 && rules.length > 0;
  });
  await tab.close();
}
