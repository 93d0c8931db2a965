import type { WebWorker } from 'puppeteer-core';
import { expect } from 'vitest';
import { emptyFolder, expectEmpty } from './download-folder.ts';
import { textsInside } from './page-text.ts';
import type { ProtectedMailbox } from './protected-mailbox.ts';
import { waitUntil } from './wait-until.ts';

/** Leaves a mark in the page that a navigation would wipe out. */
export async function markPage({ page }: ProtectedMailbox): Promise<void> {
  await page.evaluate('window.stillHere = true');
}

/** The text of our page that stands where the file would have been shown, in any tab or frame. */
async function refusalPage({ chromium }: Pick<ProtectedMailbox, 'chromium'>): Promise<string | undefined> {
  const exit = `chrome-extension://${chromium.extensionId}/exit`;
  for (const tab of await chromium.browser.pages()) {
    const frame = tab.frames().find((one) => one.url().startsWith(exit));
    if (frame !== undefined) return String(await frame.evaluate(`document.body?.innerText ?? ''`));
  }
  return undefined;
}

/** Waits until the user can read why a file did not come: in the mail page, or in place of the file. */
export function refusalReason(mailbox: Pick<ProtectedMailbox, 'chromium' | 'page'>): Promise<string> {
  return waitUntil('a reason for the refusal', async () => {
    const [toast] = await textsInside(mailbox.page, 'mailwicket-toast');
    const text = toast === undefined || toast === '' ? await refusalPage(mailbox) : toast;
    return text === '' ? undefined : text;
  });
}

/** Files or addresses of the downloads that are complete. A refused one may run until it is told so: none does any more. */
export function completeDownloads(worker: WebWorker): Promise<readonly string[]> {
  return waitUntil(
    'the end of every download',
    async () =>
      (await worker.evaluate(
        `chrome.downloads.search({}).then((items) => !items.some(({ state }) => state === 'in_progress') && items.filter(({ state }) => state === 'complete').map(({ filename, url }) => filename || url))`,
      )) as readonly string[] | false,
  );
}

/** Nothing is on disk, no download is complete, and the mail page is the one it was and answers. */
export async function expectNothingLeft(mailbox: ProtectedMailbox): Promise<void> {
  const { chromium, page } = mailbox;
  const worker = await chromium.worker();
  expect(await completeDownloads(worker)).toEqual([]);
  await expectEmpty(chromium.downloadDir);
  expect(await page.evaluate('window.stillHere === true && rcmail.task')).toBe('mail');
}

/** Forgets what earlier tests downloaded. */
export async function forgetDownloads({ chromium }: ProtectedMailbox): Promise<void> {
  emptyFolder(chromium.downloadDir);
  await (await chromium.worker()).evaluate('chrome.downloads.erase({})');
}

/** Closes every tab but the mail page, so that the next test begins where this one began. */
export async function closeOtherTabs({ chromium, page }: ProtectedMailbox): Promise<void> {
  for (const tab of await chromium.browser.pages()) if (tab !== page) await tab.close();
  await page.bringToFront();
}
