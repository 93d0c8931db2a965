import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { emptyFolder } from '../support/download-folder.ts';
import { refusalReason } from '../support/refusals.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { ATTEMPTS, DODGES } from './support/attempts.ts';
import { openProtectedSogo, whyNoSogo, type ProtectedSogo } from './support/protected-sogo.ts';
import { openByClick } from './support/sogo-page.ts';
import { clearPage, closeToast, expectNothingLeft, waitForBanner } from './support/sogo-warnings.ts';

const record = recorderOf('sogo', 'chromium');

describe.skipIf(whyNoSogo() !== '')('exits of SOGo', { shuffle: false }, () => {
  let mailbox: ProtectedSogo;

  beforeAll(async () => {
    mailbox = await openProtectedSogo();
    await openByClick(mailbox.page, 'Your invoice');
    await waitForBanner(mailbox.page, 'invoice.com');
    await mailbox.page.evaluate('window.stillHere = true');
  });
  afterAll(() => mailbox.close());

  beforeEach(async () => {
    await closeToast(mailbox.page);
    await clearPage(mailbox.page);
  });
  afterEach(async () => {
    const { chromium, page } = mailbox;
    for (const tab of await chromium.browser.pages()) if (tab !== page) await tab.close();
    await page.bringToFront();
    emptyFolder(chromium.downloadDir);
    await (await chromium.worker()).evaluate('chrome.downloads.erase({})');
  });

  it.each(ATTEMPTS)('refuses it with a reason: $name', async ({ name, exit, attempt }) => {
    await attempt(mailbox);
    const reason = await refusalReason(mailbox);
    await keepScreenshot(mailbox.page, `sogo-${name}`.replaceAll(/[^a-z]+/giu, '-'));
    expect(reason.length).toBeGreaterThan('Mailwicket'.length);
    await expectNothingLeft(mailbox);
    record(exit, 'refused');
  });

  it.each(DODGES)('refuses a link in a mail that leads to it as %s', async (path) => {
    const { bed, page, uids } = mailbox;
    const address = `${bed.url}${path.replace('UID', String(uids.eicar))}`;
    // SOGo gives links of a mail a target of their own.
    await page.evaluate(`void window.open(${JSON.stringify(address)})`);
    await refusalReason(mailbox);
    await expectNothingLeft(mailbox);
    record('mail-link', 'refused', 'the address was opened as SOGo opens links of a mail: in a new window');
  });

  it('recorded what docs/COVERAGE.md says', () => expectRecorded(import.meta.filename));
});
