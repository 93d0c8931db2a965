import type { Page } from 'puppeteer-core';
import type { ProtectedMailbox } from './protected-mailbox.ts';

/** Opens the extension's popup over the mail page, as a click on its button does. */
export async function openPopup({
  chromium,
  page,
}: Pick<ProtectedMailbox, 'chromium' | 'page'>): Promise<Page> {
  await page.bringToFront();
  const address = `chrome-extension://${chromium.extensionId}/popup.html`;
  const opened = chromium.browser.waitForTarget((target) => target.url().startsWith(address));
  await (await chromium.worker()).evaluate('chrome.action.openPopup()');
  return (await opened).asPage();
}
