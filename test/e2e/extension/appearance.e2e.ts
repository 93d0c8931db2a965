import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { withMedia } from '../support/emulate-media.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { openShadowRoots } from '../support/shadow-roots.ts';
import { waitUntil } from '../support/wait-until.ts';
import { warningsIn } from '../support/warnings.ts';

/** How far an element of ours reaches beyond the right or left edge of the window, in pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const { left, right } = document.querySelector('mailwicket-banner').getBoundingClientRect();
    return Math.max(0, -left, right - innerWidth);
  })()`) as Promise<number>;
}

describe.skipIf(whyNoMailbox() !== '')('what a German user sees', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox({ language: 'de', bed: { config: { language: 'de_DE' } } });
    await openMessage(mailbox.page, mailbox.bed, mailbox.uids.eicar);
  });
  afterAll(() => mailbox.close());

  it('is German', async () => {
    const { page } = mailbox;
    await waitUntil('the last badge', async () => (await warningsIn(page)).badges.join() === 'Gesperrt');
    expect((await warningsIn(page)).banner).toContain('steht auf der Sperrliste');
    await keepScreenshot(page, 'german');
    expect(await accessibilityFaults(page, 'mailwicket-banner')).toEqual([]);
  });

  // Not by axe: it takes the page's own colours for those that are seen.
  it.each([
    { scheme: 'light', text: 'rgb(0, 0, 0)' },
    { scheme: 'dark', text: 'rgb(255, 255, 255)' },
  ])('has the colours of a system that forces its own ($scheme)', async ({ scheme, text }) => {
    const { page } = mailbox;
    await withMedia(page, { 'forced-colors': 'active', 'prefers-color-scheme': scheme }, async () => {
      await keepScreenshot(page, `forced-colours-${scheme}`);
      await openShadowRoots(page);
      const colours = await page.evaluate(`[...document.querySelector('mailwicket-banner').shadowRoot
        .querySelectorAll('h2, p, li, .gate')].map((element) => getComputedStyle(element).color)`);
      expect([...new Set(colours as string[])]).toEqual([text]);
    });
  });

  it('fits a narrow window', async () => {
    const { page } = mailbox;
    await page.setViewport({ width: 360, height: 740 });
    await keepScreenshot(page, 'narrow');
    await waitUntil('the banner within the window', async () => (await overflow(page)) === 0);
    await keepScreenshot(page, 'narrow');
    await page.setViewport({ width: 1280, height: 860 });
  });

  it('keeps its own direction in a page written from right to left', async () => {
    const { page } = mailbox;
    await page.evaluate(`document.documentElement.dir = 'rtl'`);
    await keepScreenshot(page, 'right-to-left');
    expect(await overflow(page)).toBe(0);
    await openShadowRoots(page);
    const direction = `getComputedStyle(document.querySelector('mailwicket-banner').shadowRoot.querySelector('section')).direction`;
    expect(await page.evaluate(direction)).toBe('ltr');
  });
});
