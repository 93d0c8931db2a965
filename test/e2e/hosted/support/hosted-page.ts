import { expect } from 'vitest';
import type { Page } from 'puppeteer-core';
import { emptyFolder, expectEmpty } from '../../support/download-folder.ts';
import { textsInside } from '../../support/page-text.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { HostedBrowser } from './hosted-browser.ts';

/** Leaves a mark in the page that a navigation would wipe out. */
export async function markPage(page: Page): Promise<void> {
  await page.evaluate('window.stillHere = true');
}

/** Waits until the user can read in the mail page why a file did not come. */
export function refusalReason(page: Page): Promise<string> {
  return waitUntil('a reason for the refusal', async () => {
    const [toast] = await textsInside(page, 'mailwicket-toast');
    return toast === '' || toast === undefined ? undefined : toast;
  });
}

/** The banners of the page, each by its text. */
export async function banners(page: Page): Promise<string[]> {
  return (await textsInside(page, 'mailwicket-banner')).filter((text) => text !== '');
}

/** Waits until a banner says `text` and nothing is being checked any more. */
export function waitForBanner(page: Page, text: string): Promise<string> {
  return waitUntil(`a banner that says “${text}”`, async () => {
    const shown = await banners(page);
    const badges = await textsInside(page, 'mailwicket-badge');
    const isFinal = ![...shown, ...badges].some((one) => one.includes('Checking'));
    return isFinal ? shown.find((banner) => banner.includes(text)) : undefined;
  });
}

/** Waits until the extension knows that it protects the page: the rule for its marks in the list comes with that. */
export async function untilProtected(page: Page): Promise<void> {
  const isMarked = `(() => {
    const probe = document.createElement('i');
    probe.setAttribute('data-mailwicket-prefix', 'x');
    document.body.append(probe);
    const { content } = getComputedStyle(probe, '::before');
    probe.remove();
    return content !== 'none';
  })()`;
  await waitUntil('a protected page', async () => (await page.evaluate(isMarked)) === true);
}

export function prefixOf(page: Page, css: string): Promise<string> {
  return page.$eval(css, (element) => element.getAttribute('data-mailwicket-prefix') ?? '');
}

/** Nothing is on disk, no download is complete, and the mail page is the one it was and answers. */
export async function expectNothingLeft({ chromium, page }: HostedBrowser): Promise<void> {
  const worker = await chromium.worker();
  // A refused one may be in the list until it is taken from it; one that was saved stays.
  await waitUntil('no download in the list', async () => {
    const left: unknown = await worker.evaluate(
      `chrome.downloads.search({}).then((items) => items.filter(({ state }) => state !== 'interrupted').length)`,
    );
    return left === 0;
  });
  await expectEmpty(chromium.downloadDir);
  expect(await page.evaluate('window.stillHere')).toBe(true);
}

/** Waits until the user could read a refusal and nothing is left, and takes the refusal away: the next one is a new one. */
export async function expectRefused(hosted: HostedBrowser): Promise<string> {
  const reason = await refusalReason(hosted.page);
  await expectNothingLeft(hosted);
  await hosted.page.evaluate(`document.querySelector('mailwicket-toast')?.remove()`);
  return reason;
}

/** Forgets what earlier tests downloaded and closes every tab but the mail page. */
export async function clearUp({ chromium, page }: HostedBrowser): Promise<void> {
  for (const tab of await chromium.browser.pages()) if (tab !== page) await tab.close();
  emptyFolder(chromium.downloadDir);
  await (await chromium.worker()).evaluate('chrome.downloads.erase({})');
}

/** Runs code of the page's own: what its scripts do. */
export async function script(page: Page, code: string): Promise<void> {
  await page.evaluate(code);
}
