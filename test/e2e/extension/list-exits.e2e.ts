import { unzipSync } from 'fflate';
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { chooseDownload, openList, selectMessages } from '../support/message-list.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { expectNothingLeft, forgetDownloads, markPage, refusalReason } from '../support/refusals.ts';
import { attachmentLink, previewMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner } from '../support/warnings.ts';

const record = recorderOf('roundcube', 'chromium');

describe.skipIf(whyNoMailbox() !== '')('exits of the message list', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox();
  });
  afterAll(() => mailbox.close());
  beforeEach(async () => {
    await openList(mailbox.page, mailbox.bed);
    await markPage(mailbox);
  });
  afterEach(() => forgetDownloads(mailbox));

  /** The one file that came, whatever its name. */
  const savedFile = async () => {
    const { downloadDir } = mailbox.chromium;
    const name = await waitUntil('a file', () =>
      readdirSync(downloadDir).find((one) => !one.startsWith('.') && !one.endsWith('.crdownload')),
    );
    return downloadedFile(downloadDir, name);
  };

  it('saves several selected harmless messages as they are', async () => {
    const { page, uids } = mailbox;
    await selectMessages(page, [uids.harmless, uids['no-attachments']]);
    await chooseDownload(page, 'maildir');
    const members = Object.values(unzipSync(await savedFile())).map((bytes) => Buffer.from(bytes));
    expect(members).toHaveLength(2);
    for (const name of ['harmless', 'no-attachments'] as const) {
      expect(members.some((member) => member.equals(sampleMessage(name)))).toBe(true);
    }
    record('zip-messages', 'released');
  });

  it.each(['maildir', 'mbox'] as const)(
    'refuses several selected messages in one file (%s) when one holds a malicious attachment',
    async (form) => {
      const { page, uids } = mailbox;
      await selectMessages(page, [uids.harmless, uids.eicar, uids['no-attachments']]);
      await chooseDownload(page, form);
      expect(await refusalReason(mailbox)).toContain('Download blocked');
      await keepScreenshot(page, `exit-list-${form}`);
      await expectNothingLeft(mailbox);
      record('zip-messages', 'refused');
    },
  );

  it('refuses one selected message as .eml when it holds a malicious attachment', async () => {
    const { page, uids } = mailbox;
    await selectMessages(page, [uids.eicar]);
    await chooseDownload(page, 'eml');
    expect(await refusalReason(mailbox)).toContain('Download blocked');
    await expectNothingLeft(mailbox);
    record('message-file', 'refused');
  });

  it('saves one selected harmless message as .eml as it is', async () => {
    await selectMessages(mailbox.page, [mailbox.uids.harmless]);
    await chooseDownload(mailbox.page, 'eml');
    expect((await savedFile()).equals(sampleMessage('harmless'))).toBe(true);
    record('message-file', 'released');
  });

  it('refuses a malicious and saves a harmless attachment of the preview', async () => {
    const { page, bed, uids, chromium } = mailbox;
    const frame = await previewMessage(page, bed, uids.eicar);
    await markPage(mailbox);
    await waitForBanner(page, 'invoice.com');
    await (await attachmentLink(frame, 'invoice.com')).click();
    await refusalReason(mailbox);
    await expectNothingLeft(mailbox);
    await (await attachmentLink(frame, 'agenda.zip')).click();
    const saved = await downloadedFile(chromium.downloadDir, 'agenda.zip');
    expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
    record('click-preview', 'refused');
    record('click-preview', 'released');
  });

  it('recorded what docs/COVERAGE.md says', () => expectRecorded(import.meta.filename));
});
