import type { Page } from 'puppeteer-core';
import { textsInside } from './page-text.ts';
import { waitUntil } from './wait-until.ts';

/** Subject of an open message, by skin; the list has subjects as well. */
const SUBJECTS = [
  '#message-header [data-mailwicket-prefix]',
  '#messageheader [data-mailwicket-prefix]',
  '#messagepreviewheader [data-mailwicket-prefix]',
  '.headers-table [data-mailwicket-prefix]',
].join(',');

/** What the extension shows in a page. */
export interface Warnings {
  /** Text of the banner, `''` when there is none. */
  readonly banner: string;
  /** Words at the attachments, in the page's order. */
  readonly badges: readonly string[];
  /** The prefix at the subject of the open message, `''` for none. */
  readonly prefix: string;
}

export async function warningsIn(page: Page): Promise<Warnings> {
  const banners = await textsInside(page, 'mailwicket-banner');
  const badges = await textsInside(page, 'mailwicket-badge');
  const prefixes = await Promise.all(
    page
      .frames()
      .map((frame) =>
        frame.$$eval(SUBJECTS, (found) =>
          found.map((one) => one.getAttribute('data-mailwicket-prefix') ?? ''),
        ),
      ),
  );
  return {
    banner: banners.join(' ').trim(),
    badges: badges.filter((badge) => badge !== ''),
    prefix: prefixes.flat()[0] ?? '',
  };
}

/**
 * Waits until the extension has its last word about what is open, also when that is nothing: what it draws moves nothing
 * any more. For a message with attachments.
 */
export async function waitForVerdict(page: Page): Promise<void> {
  await waitUntil('the end of the verification', async () => {
    // Comes into the page with the first thing that is drawn, and stays.
    if ((await textsInside(page, 'mailwicket-announcer')).length === 0) return false;
    const { banner, badges } = await warningsIn(page);
    return !badges.includes('Checking…') && !banner.includes('Checking');
  });
}

/** Waits until the banner says `text` and nothing is being checked any more. */
export function waitForBanner(page: Page, text: string): Promise<Warnings> {
  return waitUntil(`a banner that says “${text}”`, async () => {
    const seen = await warningsIn(page);
    const isFinal = !seen.badges.includes('Checking…') && !seen.banner.includes('Checking');
    return isFinal && seen.banner.includes(text) ? seen : undefined;
  });
}
