import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DODGING_LINKS } from '../../bed/dodging-links.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { SCRIPT_ATTEMPTS, USER_ATTEMPTS } from '../support/exits.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import {
  closeOtherTabs,
  expectNothingLeft,
  forgetDownloads,
  markPage,
  refusalReason,
} from '../support/refusals.ts';
import { attachmentLink, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner, waitForVerdict } from '../support/warnings.ts';

const record = recorderOf('roundcube', 'chromium');

describe.skipIf(whyNoMailbox() !== '')('exits of a message with a malicious attachment', () => {
  let mailbox: ProtectedMailbox;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox();
  });
  afterAll(() => mailbox.close());

  beforeEach(async () => {
    await openMessage(mailbox.page, mailbox.bed, mailbox.uids.eicar);
    await waitForBanner(mailbox.page, 'invoice.com');
    await markPage(mailbox);
  });
  afterEach(async () => {
    await closeOtherTabs(mailbox);
    await forgetDownloads(mailbox);
  });

  it.each([...USER_ATTEMPTS, ...SCRIPT_ATTEMPTS])(
    'refuses it with a reason: $name',
    async ({ name, exit, attempt }) => {
      await attempt(mailbox);
      const reason = await refusalReason(mailbox);
      await keepScreenshot(mailbox.page, `exit-${name}`.replaceAll(/[^a-z]+/giu, '-'));
      expect(reason.length).toBeGreaterThan('Mailwicket'.length);
      await expectNothingLeft(mailbox);
      record(exit, 'refused');
    },
  );

  it('refuses open in the attachment menu', async () => {
    const { page, bed, uids } = mailbox;
    await openMessage(page, bed, uids['viewer-eicar']);
    await waitForBanner(page, 'look.txt');
    await markPage(mailbox);
    await page.click('#attachment-list li:first-child a.dropdown');
    await (await page.waitForSelector('#attachmenuopen.active', { visible: true }))?.click();
    await refusalReason(mailbox);
    await expectNothingLeft(mailbox);
    record('attachment-menu', 'refused');
  });

  it('refuses it in the viewer window', async () => {
    const { page, bed, uids, chromium } = mailbox;
    await openMessage(page, bed, uids['viewer-eicar']);
    await waitForBanner(page, 'look.txt');
    await markPage(mailbox);
    const viewer = await chromium.browser.newPage();
    const query = `?_task=mail&_action=get&_mbox=INBOX&_uid=${uids['viewer-eicar']}&_part=2&_frame=1&_extwin=1`;
    await viewer.goto(new URL(query, bed.url).href);
    await refusalReason(mailbox);
    await keepScreenshot(viewer, 'exit-viewer-window');
    const shown = await Promise.all(
      viewer.frames().map((frame) => frame.evaluate('document.body.innerText')),
    );
    expect(shown.join(' ')).not.toContain('EICAR');
    await expectNothingLeft(mailbox);
    record('viewer', 'refused');
  });

  it.each(['note.txt', 'page.html', 'dot.png'])(
    'shows the harmless %s in the viewer window',
    async (name) => {
      const { page, bed, uids, chromium } = mailbox;
      await openMessage(page, bed, uids.viewer);
      // Badges of those before it move it.
      await waitForVerdict(page);
      const opened = new Promise<Page>((resolve) => {
        page.once('popup', (popup) => {
          if (popup !== null) resolve(popup);
        });
      });
      await (await attachmentLink(page, name)).click();
      const viewer = await opened;
      const frame = await viewer.waitForFrame(
        (one) => one.url().includes('_embed=1') || one.url().includes('_part='),
      );
      await waitUntil(`${name} in the viewer`, async () => {
        const inner = viewer.frames().find((one) => one.url().includes('_embed=1'));
        return (await inner?.evaluate('document.readyState')) === 'complete';
      });
      await keepScreenshot(viewer, `viewer-${name}`);
      expect(frame.url().startsWith(`chrome-extension://${chromium.extensionId}`)).toBe(false);
    },
  );

  it('saves the harmless attachment of the same message byte for byte', async () => {
    await (await attachmentLink(mailbox.page, 'agenda.zip')).click();
    const saved = await downloadedFile(mailbox.chromium.downloadDir, 'agenda.zip');
    expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
    expect(await mailbox.page.evaluate('window.stillHere')).toBe(true);
    record('click', 'released');
  });

  it('saves five megabytes byte for byte', async () => {
    await openMessage(mailbox.page, mailbox.bed, mailbox.uids.big);
    await (await attachmentLink(mailbox.page, 'drawings.zip')).click();
    const saved = await downloadedFile(mailbox.chromium.downloadDir, 'drawings.zip');
    expect(saved.equals(sampleAttachment('big', 'drawings.zip'))).toBe(true);
  });

  it.each(DODGING_LINKS)(
    'refuses a link in a mail body that leads to it in the form: $form',
    async ({ form }) => {
      await openMessage(mailbox.page, mailbox.bed, mailbox.uids.dodging);
      await markPage(mailbox);
      await mailbox.page.click(`#messagebody a ::-p-text(${form})`);
      await refusalReason(mailbox);
      await expectNothingLeft(mailbox);
      record('mail-link', 'refused');
    },
  );

  it('recorded what docs/COVERAGE.md says', () => expectRecorded(import.meta.filename));
});
