import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { openPopup } from '../support/open-popup.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { forgetDownloads } from '../support/refusals.ts';
import { attachmentLink, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { focusedName, tabTo } from '../support/shadow-roots.ts';
import { textsInside } from '../support/page-text.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner } from '../support/warnings.ts';

const TAKE = 'Download anyway: plans.zip';
const SECTIONS = ['sites', 'policy', 'entries', 'lists', 'servers', 'incidents'];

describe.skipIf(whyNoMailbox() !== '')('by keyboard and to assistive technology', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox();
  });
  afterAll(() => mailbox.close());
  afterEach(() => forgetDownloads(mailbox));

  const dialogs = async () => (await textsInside(mailbox.page, 'mailwicket-dialog')).filter(Boolean);
  const openEncrypted = async () => {
    await openMessage(mailbox.page, mailbox.bed, mailbox.uids['encrypted-zip']);
    await waitForBanner(mailbox.page, 'plans.zip');
  };

  it('shows banner, badge and refusal without a fault that axe knows', async () => {
    const { page, bed, uids } = mailbox;
    await openMessage(page, bed, uids.eicar);
    await waitForBanner(page, 'invoice.com');
    await tabTo(page, 'Why?');
    await page.keyboard.press('Enter');
    await keepScreenshot(page, 'receipt');
    expect(await accessibilityFaults(page, 'mailwicket-banner')).toEqual([]);
    expect(await accessibilityFaults(page, 'mailwicket-badge')).toEqual([]);
    await (await attachmentLink(page, 'invoice.com')).click();
    await waitUntil('a refusal', async () => (await textsInside(page, 'mailwicket-toast')).some(Boolean));
    expect(await accessibilityFaults(page, 'mailwicket-toast')).toEqual([]);
  });

  it('asks in a dialog without a fault that axe knows, and takes the focus back where it was', async () => {
    const { page } = mailbox;
    await openEncrypted();
    await tabTo(page, TAKE);
    await page.keyboard.press('Enter');
    await waitUntil('the question', async () => (await dialogs()).length > 0);
    expect(await focusedName(page)).toBe('Keep it closed');
    expect(await accessibilityFaults(page, 'mailwicket-dialog')).toEqual([]);
    await keepScreenshot(page, 'dialog');
    await page.keyboard.press('Escape');
    await waitUntil('no question', async () => (await dialogs()).length === 0);
    expect(await focusedName(page)).toBe(TAKE);
  });

  it('lets an attachment be taken by keys alone, for a reason', async () => {
    const { page, chromium } = mailbox;
    await openEncrypted();
    await tabTo(page, TAKE);
    await page.keyboard.press('Enter');
    await waitUntil('the question', async () => (await dialogs()).length > 0);
    await tabTo(page, 'Download anyway', 5);
    await page.keyboard.press('Enter');
    await waitUntil('the missing reason', async () => (await dialogs()).join('').includes('Give a reason.'));
    expect(await focusedName(page)).toContain('Your reason');
    expect(await accessibilityFaults(page, 'mailwicket-dialog')).toEqual([]);
    await page.keyboard.type('I know the sender');
    await tabTo(page, 'Download anyway', 5);
    await page.keyboard.press('Enter');
    expect((await downloadedFile(chromium.downloadDir, 'plans.zip')).length).toBeGreaterThan(0);
  });

  it('shows the verdict in the popup, without a fault that axe knows', async () => {
    const { page, bed, uids } = mailbox;
    await openMessage(page, bed, uids.eicar);
    await waitForBanner(page, 'invoice.com');
    const popup = await openPopup(mailbox);
    const text = await waitUntil('the verdict in the popup', async () => {
      const shown = (await popup.evaluate('document.body.innerText')) as string;
      return shown.includes('invoice.com') ? shown : undefined;
    });
    await keepScreenshot(popup, 'popup');
    expect(text).toContain('This site is protected');
    expect(text).toContain('Dangerous');
    expect(await accessibilityFaults(popup)).toEqual([]);
    await tabTo(popup, 'Settings', 10);
    await popup.close();
  });

  it.each(SECTIONS)('shows the settings without a fault that axe knows: %s', async (section) => {
    const { chromium } = mailbox;
    const tab = await chromium.browser.newPage();
    await tab.goto(`chrome-extension://${chromium.extensionId}/options.html#${section}`);
    await tab.waitForSelector('main h2');
    await waitUntil('the section', async () => {
      const text = (await tab.evaluate(`document.querySelector('main').innerText`)) as string;
      return text.split('\n').length > 1;
    });
    await keepScreenshot(tab, `options-${section}`);
    expect(await accessibilityFaults(tab)).toEqual([]);
    await tab.close();
  });
});
