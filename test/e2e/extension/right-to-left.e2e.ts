import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { openPopup } from '../support/open-popup.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { openShadowRoots } from '../support/shadow-roots.ts';
import { waitUntil } from '../support/wait-until.ts';
import { warningsIn } from '../support/warnings.ts';

describe.skipIf(whyNoMailbox() !== '')('what a user of Arabic sees', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox({ language: 'ar', bed: { config: { language: 'ar' } } });
    await openMessage(mailbox.page, mailbox.bed, mailbox.uids.eicar);
  });
  afterAll(() => mailbox.close());

  it('is Arabic, from right to left', async () => {
    const { page } = mailbox;
    await waitUntil('the last badge', async () => (await warningsIn(page)).badges.join() === 'محظور');
    expect((await warningsIn(page)).banner).toContain('قائمة الحظر');
    await keepScreenshot(page, 'arabic');
    expect(await accessibilityFaults(page, 'mailwicket-banner')).toEqual([]);
    await openShadowRoots(page);
    const direction = `getComputedStyle(document.querySelector('mailwicket-banner').shadowRoot.querySelector('section')).direction`;
    expect(await page.evaluate(direction)).toBe('rtl');
  });

  it('holds for popup and settings, which stay accessible', async () => {
    const { chromium } = mailbox;
    const popup = await openPopup(mailbox);
    await popup.waitForSelector('.outcome');
    await keepScreenshot(popup, 'arabic-popup');
    expect(await popup.$eval('main', (main) => main.getAttribute('dir'))).toBe('rtl');
    expect(await accessibilityFaults(popup)).toEqual([]);
    await popup.close();
    const options = await chromium.browser.newPage();
    for (const section of ['sites', 'policy', 'incidents']) {
      await options.goto(`chrome-extension://${chromium.extensionId}/options.html#${section}`);
      await options.waitForSelector('main select, main table');
      await keepScreenshot(options, `arabic-${section}`);
      expect(await accessibilityFaults(options)).toEqual([]);
      // Nothing reaches out of the window.
      expect(await options.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
    await options.close();
  });
});
