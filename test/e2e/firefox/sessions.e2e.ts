import type { BrowserContext, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleMessage } from '../../bed/sample-messages.ts';
import { BOB } from '../../bed/users.ts';
import { filesIn } from '../support/download-folder.ts';
import { openFirefoxMailbox, whyNoFirefoxMailbox, type FirefoxMailbox } from '../support/firefox-mailbox.ts';
import { textsInside } from '../support/page-text.ts';
import { attachmentLink, logIn, messageUrl } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';

describe.skipIf(whyNoFirefoxMailbox() !== '')('another account in a container tab', () => {
  let mailbox: FirefoxMailbox;
  let container: BrowserContext;
  let tab: Page;
  /** Bob's message, at a number at which Alice has another. */
  let harmless: number;

  const open = async (page: Page, uid: number) => {
    await mailbox.firefox.goTo(page, messageUrl(mailbox.bed, uid), 'complete');
    await page.waitForSelector('#messagebody');
  };
  const toastIn = (page: Page) =>
    waitUntil('a reason for the refusal', async () => (await textsInside(page, 'mailwicket-toast'))[0]);

  beforeAll(async () => {
    mailbox = await openFirefoxMailbox();
    const { bed } = mailbox;
    // Alice's first message has the malicious file.
    expect(mailbox.uids.eicar).toBe(1);
    harmless = await bed.deliver(sampleMessage('harmless'), BOB);
    container = await mailbox.firefox.browser.createBrowserContext();
    tab = await logIn(container, bed, BOB);
  });
  afterAll(() => mailbox.close());

  it('gets nothing, with the reason, where no page of it is open to fetch', async () => {
    await open(mailbox.page, mailbox.uids['no-attachments']);
    await open(tab, harmless);
    const address = await (await attachmentLink(tab, 'agenda-only.zip')).evaluate((link) => link.href);
    const blank = await container.newPage();
    await tab.close();
    await mailbox.firefox.goTo(blank, address);
    expect(await toastIn(mailbox.page)).toContain('container');
    expect(filesIn(mailbox.firefox.downloadDir)).toEqual([]);
  });
});
