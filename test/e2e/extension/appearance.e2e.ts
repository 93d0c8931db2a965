import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { emulateMedia } from '../support/emulate-media.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitForBanner } from '../support/warnings.ts';

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
    const { badges } = await waitForBanner(mailbox.page, 'Sperrliste');
    expect(badges).toEqual(['Gesperrt']);
    await keepScreenshot(mailbox.page, 'german');
  });

  it.each([
    { name: 'forced colours', features: { 'forced-colors': 'active' } },
    { name: 'forced dark colours', features: { 'forced-colors': 'active', 'prefers-color-scheme': 'dark' } },
    { name: 'less motion', features: { 'prefers-reduced-motion': 'reduce' } },
  ])('can be read with $name', async ({ name, features }) => {
    await emulateMedia(mailbox.page, features);
    await keepScreenshot(mailbox.page, name.replaceAll(' ', '-'));
    expect(await accessibilityFaults(mailbox.page, 'mailwicket-banner')).toEqual([]);
    await emulateMedia(mailbox.page, {});
  });

  it('fits a narrow window', async () => {
    const { page } = mailbox;
    const before = page.viewport();
    await page.setViewport({ width: 360, height: 740 });
    expect(await overflow(page)).toBe(0);
    await keepScreenshot(page, 'narrow');
    await page.setViewport(before);
  });
});

describe.skipIf(whyNoMailbox() !== '')('what a user sees in a webmail written from right to left', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox({ bed: { config: { language: 'ar' } } });
  });
  afterAll(() => mailbox.close());

  it('is the warning, whole and in its own direction', async () => {
    const { page, bed, uids } = mailbox;
    await openMessage(page, bed, uids.eicar);
    expect((await waitForBanner(page, 'invoice.com')).badges).toEqual(['Blocked']);
    expect(await page.evaluate('getComputedStyle(document.body).direction')).toBe('rtl');
    expect(await overflow(page)).toBe(0);
    await keepScreenshot(page, 'right-to-left');
    expect(await accessibilityFaults(page, 'mailwicket-banner')).toEqual([]);
  });
});
