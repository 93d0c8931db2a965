import type { BrowserContext, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { BOB } from '../../bed/users.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import { savedDownloads, forgetFirefoxDownloads } from '../support/firefox-downloads.ts';
import { openFirefoxMailbox, whyNoFirefoxMailbox, type FirefoxMailbox } from '../support/firefox-mailbox.ts';
import { textsInside } from '../support/page-text.ts';
import { attachmentLink, logIn, messageUrl } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner, warningsIn } from '../support/warnings.ts';

describe.skipIf(whyNoFirefoxMailbox() !== '')('another account in a container tab', () => {
  let mailbox: FirefoxMailbox;
  let container: BrowserContext;
  let tab: Page;
  /** Bob's messages, at numbers at which Alice has others. */
  let uids: { readonly harmless: number; readonly eicar: number };

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
    uids = {
      harmless: await bed.deliver(sampleMessage('harmless'), BOB),
      eicar: await bed.deliver(sampleMessage('eicar'), BOB),
    };
    container = await mailbox.firefox.browser.createBrowserContext();
    tab = await logIn(container, bed, BOB);
  });
  afterAll(() => mailbox.close());
  afterEach(() => forgetFirefoxDownloads(mailbox));

  it('is verified and judged with its own cookies', async () => {
    await open(mailbox.page, mailbox.uids.eicar);
    await waitForBanner(mailbox.page, 'invoice.com');
    await tab.bringToFront();
    await open(tab, uids.harmless);
    await (await attachmentLink(tab, 'agenda-only.zip')).click();
    const saved = await downloadedFile(mailbox.firefox.downloadDir, 'agenda-only.zip');
    expect(saved).toEqual(Buffer.from(sampleAttachment('harmless', 'agenda-only.zip')));
    expect((await warningsIn(tab)).banner).toBe('');
  });

  it('keeps its malicious file, whoever asks', async () => {
    await open(tab, uids.eicar);
    await waitForBanner(tab, 'invoice.com');
    await tab.evaluate(`location.href = document.querySelector('#attachment-list a.filename').href`);
    expect(await toastIn(tab)).toContain('invoice.com');
    expect(await savedDownloads(mailbox)).toEqual([]);
  });

  it('gets nothing, with the reason, where no page of it is open to fetch', async () => {
    await open(mailbox.page, mailbox.uids['no-attachments']);
    await open(tab, uids.harmless);
    const address = await (await attachmentLink(tab, 'agenda-only.zip')).evaluate((link) => link.href);
    const blank = await container.newPage();
    await tab.close();
    await mailbox.firefox.goTo(blank, address);
    expect(await toastIn(mailbox.page)).toContain('container');
    expect(filesIn(mailbox.firefox.downloadDir)).toEqual([]);
  });
});
