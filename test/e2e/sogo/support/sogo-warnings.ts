import type { Page } from 'puppeteer-core';
import { textsInside } from '../../support/page-text.ts';
import { openShadowRoots } from '../../support/shadow-roots.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Warnings } from '../../support/warnings.ts';

/** What the extension shows of the open message. */
export async function warningsIn(page: Page): Promise<Warnings> {
  const banners = await textsInside(page, 'mailwicket-banner');
  const badges = await textsInside(page, 'mailwicket-badge');
  const prefixes = await page.$$eval('h5.sg-md-headline', (found) =>
    found.map((one) => one.getAttribute('data-mailwicket-prefix') ?? ''),
  );
  return {
    banner: banners.join(' ').trim(),
    badges: badges.filter((badge) => badge !== ''),
    prefix: prefixes[0] ?? '',
  };
}

/** Waits until the banner says `text` and nothing is being checked any more. */
export function waitForBanner(page: Page, text: string): Promise<Warnings> {
  return waitUntil(`a banner that says “${text}”`, async () => {
    const seen = await warningsIn(page);
    return !seen.badges.includes('Checking…') && seen.banner.includes(text) ? seen : undefined;
  });
}

/** Subjects of the rows that have a mark now. */
export function markedRows(page: Page): Promise<string[]> {
  return page.$$eval('.sg-message-list-item [data-mailwicket-prefix]', (found) =>
    found.map((one) => one.textContent),
  );
}

/** Takes away what a former refusal said. */
export async function closeToast(page: Page): Promise<void> {
  await openShadowRoots(page);
  await page.evaluate(
    `document.querySelector('mailwicket-toast')?.shadowRoot?.querySelector('button')?.click()`,
  );
}

/** Closes what lies over the page: the menu that a refusal leaves open, and the tip of the button under the pointer. */
export async function clearPage(page: Page): Promise<void> {
  await page.bringToFront();
  await page.mouse.move(1, 1);
  await waitUntil('a page without a menu', async () => {
    const open = await page.$$('.md-open-menu-container.md-active');
    if (open.length > 0) await page.keyboard.press('Escape');
    return open.length === 0;
  });
  await page.evaluate(
    `for (const tip of document.querySelectorAll('.md-tooltip')) (tip.closest('.md-panel-outer-wrapper') ?? tip).remove()`,
  );
}
