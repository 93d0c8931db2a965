import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DODGING_LINKS } from '../../bed/dodging-links.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { SCRIPT_ATTEMPTS, USER_ATTEMPTS } from '../support/exits.ts';
import {
  closeOtherFirefoxTabs,
  everThere,
  expectNothingSaved,
  firefoxRefusal,
  forgetFirefoxDownloads,
} from '../support/firefox-downloads.ts';
import { openFirefoxMailbox, whyNoFirefoxMailbox, type FirefoxMailbox } from '../support/firefox-mailbox.ts';
import { attachmentLink, messageUrl } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitForBanner } from '../support/warnings.ts';

const record = recorderOf('roundcube', 'firefox');

describe.skipIf(whyNoFirefoxMailbox() !== '')('exits of Roundcube in Firefox', () => {
  let mailbox: FirefoxMailbox;

  /** After a download the driver no longer knows when a page of the same tab is there. */
  const open = async (uid: number) => {
    await mailbox.firefox.goTo(mailbox.page, messageUrl(mailbox.bed, uid), 'complete');
    await mailbox.page.waitForSelector('#messagebody');
    await mailbox.page.evaluate('window.stillHere = true');
  };

  beforeAll(async () => {
    mailbox = await openFirefoxMailbox();
  });
  afterAll(() => mailbox.close());
  afterEach(async () => {
    await closeOtherFirefoxTabs(mailbox);
    await forgetFirefoxDownloads(mailbox);
  });

  describe('of a message with a malicious attachment', () => {
    beforeEach(async () => {
      await open(mailbox.uids.eicar);
      await waitForBanner(mailbox.page, 'invoice.com');
    });

    it.each([...USER_ATTEMPTS, ...SCRIPT_ATTEMPTS])(
      'refuses it with a reason: $name',
      async ({ name, exit, attempt }) => {
        const disk = everThere(mailbox.firefox.downloadDir);
        await attempt(mailbox);
        const reason = await firefoxRefusal(mailbox);
        expect(reason.length).toBeGreaterThan('Mailwicket'.length);
        if (name === 'click') await keepScreenshot(mailbox.page, 'firefox-exit-click');
        await expectNothingSaved(mailbox);
        disk.stop();
        expect([...disk.names]).toEqual([]);
        record(exit, 'refused');
      },
    );

    it('saves the harmless attachment beside it byte for byte, and the page stays', async () => {
      await (await attachmentLink(mailbox.page, 'agenda.zip')).click();
      const saved = await downloadedFile(mailbox.firefox.downloadDir, 'agenda.zip');
      expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
      expect(await mailbox.page.evaluate('window.stillHere')).toBe(true);
      record('click', 'released');
    });
  });

  it.each(DODGING_LINKS)(
    'refuses a link in a mail body that leads to it in the form: $form',
    async ({ form }) => {
      await open(mailbox.uids.dodging);
      await mailbox.page.click(`#messagebody a ::-p-text(${form})`);
      await firefoxRefusal(mailbox);
      await expectNothingSaved(mailbox);
      record('mail-link', 'refused');
    },
  );

  it('records what was seen for docs/COVERAGE.md', () => expectRecorded(import.meta.filename));
});
