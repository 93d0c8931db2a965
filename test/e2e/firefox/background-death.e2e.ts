import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import {
  everThere,
  firefoxRefusal,
  forgetFirefoxDownloads,
  savedDownloads,
} from '../support/firefox-downloads.ts';
import { openFirefoxMailbox, whyNoFirefoxMailbox, type FirefoxMailbox } from '../support/firefox-mailbox.ts';
import { textsInside } from '../support/page-text.ts';
import { attachmentLink, messageUrl } from '../support/roundcube-page.ts';
import { endBackground } from '../support/suspend-background.ts';
import { waitUntil } from '../support/wait-until.ts';

const ROUNDS = 20;
/** A judgement takes about a quarter of a second: before it, during it, and after it. */
const LATEST_MS = 500;

describe.skipIf(whyNoFirefoxMailbox() !== '')('the death of the background script at any moment', () => {
  let mailbox: FirefoxMailbox;
  let deaths = 0;

  /** Asks for the first attachment as a script of the page can, and ends the background script soon after. */
  const takeAndEnd = async (uid: number) => {
    const { firefox, bed } = mailbox;
    const page = await firefox.browser.newPage();
    await firefox.goTo(page, messageUrl(bed, uid), 'complete');
    await page.waitForSelector('#attachment-list a.filename');
    await page.evaluate(
      `void (location.href = document.querySelector('#attachment-list a.filename').href + '&_download=1')`,
    );
    await sleep(randomInt(LATEST_MS));
    if (await endBackground(firefox)) deaths++;
    return page;
  };

  beforeAll(async () => {
    mailbox = await openFirefoxMailbox();
  });
  afterAll(() => mailbox.close());

  it('never lets a malicious file onto the disk', async () => {
    const { firefox, uids } = mailbox;
    const disk = everThere(firefox.downloadDir);
    for (let round = 0; round < ROUNDS; round++) {
      const page = await takeAndEnd(uids.eicar);
      expect(await firefoxRefusal({ firefox, page })).not.toBe('');
      await page.close();
    }
    disk.stop();
    expect(await savedDownloads(mailbox)).toEqual([]);
    expect([...disk.names]).toEqual([]);
  });

  it('saves a harmless one byte for byte, or says that it did not and does the next time', async () => {
    const { firefox, uids } = mailbox;
    const expected = Buffer.from(sampleAttachment('harmless', 'agenda-only.zip'));
    for (let round = 0; round < ROUNDS; round++) {
      const page = await takeAndEnd(uids.harmless);
      const first = await waitUntil('the file, or word of it', async () => {
        if ((await savedDownloads(mailbox)).length > 0) return 'saved';
        return (await textsInside(page, 'mailwicket-toast')).some(Boolean) && 'said';
      });
      if (first === 'said') await (await attachmentLink(page, 'agenda-only.zip')).click();
      expect(await downloadedFile(firefox.downloadDir, 'agenda-only.zip')).toEqual(expected);
      await page.close();
      await forgetFirefoxDownloads(mailbox);
    }
    expect(filesIn(firefox.downloadDir)).toEqual([]);
  });

  it('died in most of them', () => {
    expect(deaths).toBeGreaterThan(ROUNDS);
  });
});
