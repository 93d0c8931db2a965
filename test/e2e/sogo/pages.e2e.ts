import { createHash } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildMessage } from '../../bed/build-message.ts';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { zip } from '../../bed/sample-files.ts';
import { decodeExport } from '../../../extension/webmail/sogo/routes.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import { openPopup } from '../support/open-popup.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openProtectedSogo, whyNoSogo, type ProtectedSogo } from './support/protected-sogo.ts';
import { attachmentButton, openByClick } from './support/sogo-page.ts';
import { clearPage, markedRows, waitForBanner, warningsIn } from './support/sogo-warnings.ts';

/** Longer than a click and a look into the folder take. */
const SLOW_MS = 5_000;
const EVE = 'Eve <eve@stranger.example>';
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
const text = Buffer.from('Zeile eins\r\nline two\r\n');
const CARRIED = [
  ['base64', everyByte],
  ['quoted-printable', everyByte],
  ['7bit', text],
  ['8bit', Buffer.from('Grüße\r\n', 'latin1')],
  ['binary', Buffer.from('\x01\x7f\x80\xff and a line\r\n', 'latin1')],
] as const;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Notes, at every frame that is painted, a mark at another message than the blocked one. */
async function watchMarks(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    window.wrongMarks = [];
    const look = () => {
      for (const one of document.querySelectorAll('[data-mailwicket-prefix]')) {
        if (one.textContent !== 'Your invoice') window.wrongMarks.push(one.textContent);
      }
      requestAnimationFrame(look);
    };
    look();
  })()`);
}

describe.skipIf(whyNoSogo() !== '')('messages in SOGo', { shuffle: false }, () => {
  let mailbox: ProtectedSogo;
  let endpoint: ScoringFaults;

  beforeAll(async () => {
    endpoint = await startScoringFaults({ kind: 'unknown' });
    mailbox = await openProtectedSogo({ scoring: endpoint.url });
    await watchMarks(mailbox.page);
  });
  afterAll(async () => {
    await mailbox.close();
    await endpoint.close();
  });
  beforeEach(() => clearPage(mailbox.page));

  it('shows nothing and asks nothing for a message without attachments', async () => {
    const { page } = mailbox;
    endpoint.forget();
    const opened = mailbox.bed.front.seen.length;
    await openByClick(page, 'Lunch on Friday?');
    await waitUntil('its source', () =>
      mailbox.bed.front.seen.slice(opened).some(({ path }) => path.endsWith('/export')),
    );
    expect(endpoint.seen).toEqual([]);
    expect(await warningsIn(page)).toMatchObject({ banner: '', prefix: '' });
  });

  it('warns in the message, in the list and in the popup', async () => {
    const { page } = mailbox;
    await openByClick(page, 'Your invoice');
    const warnings = await waitForBanner(page, 'invoice.com');
    expect(warnings.badges).toContain('Blocked');
    expect(warnings.prefix).toBe('{Malicious?}');
    await waitUntil('the mark in the list', async () => (await markedRows(page)).includes('Your invoice'));
    await keepScreenshot(page, 'sogo-message');
    expect(await accessibilityFaults(page, 'mailwicket-banner')).toEqual([]);
    const popup = await openPopup(mailbox);
    await waitUntil('the verdict in the popup', async () =>
      String(await popup.evaluate('document.body.innerText')).includes('invoice.com'),
    );
    await popup.close();
  });

  it('takes everything away with the message, and shows it again with it', async () => {
    const { page } = mailbox;
    for (const subject of ['Agenda only', 'Lunch on Friday?']) {
      await openByClick(page, subject);
      await waitUntil('a page without that warning', async () => {
        const { banner, badges, prefix } = await warningsIn(page);
        return prefix === '' && !banner.includes('invoice.com') && !badges.includes('Blocked');
      });
      expect(await markedRows(page)).toEqual(['Your invoice']);
      await openByClick(page, 'Your invoice');
      expect((await waitForBanner(page, 'invoice.com')).badges).toContain('Blocked');
    }
    expect(await page.evaluate('window.wrongMarks')).toEqual([]);
  });

  it('holds a click before the verdict, and releases the file without a second one', async () => {
    const { page, bed, chromium } = mailbox;
    const bytes = zip({ 'a.txt': Buffer.from('early') });
    const attachments = [{ filename: 'early.zip', type: 'application/zip', bytes }];
    await bed.deliver(buildMessage({ id: 'early', subject: 'Early', from: EVE, attachments }));
    endpoint.fail({ kind: 'slow', ms: SLOW_MS });
    endpoint.forget();
    await page.click('button[ng-click="mailbox.refresh()"], [aria-label="Refresh"]');
    await openByClick(page, 'Early');
    await waitUntil('a request about it', () => endpoint.seen.length > 0);
    // It moves what is below it.
    await waitUntil('the banner', async () => (await warningsIn(page)).banner.includes('early.zip'));
    await (await attachmentButton(page, 'early.zip', 'save')).click();
    expect(filesIn(chromium.downloadDir)).toEqual([]);
    const saved = await downloadedFile(chromium.downloadDir, 'early.zip');
    endpoint.fail({ kind: 'unknown' });
    expect(saved).toEqual(Buffer.from(bytes));
  });

  it('keeps marks at their message while the rows of the list are used again', async () => {
    const { page, bed } = mailbox;
    for (let index = 0; index < 25; index++) {
      await bed.deliver(buildMessage({ id: `fill${index}`, subject: `Filler ${index}`, from: EVE }));
    }
    await page.reload();
    await page.waitForSelector('#messagesList .md-virtual-repeat-scroller');
    await watchMarks(page);
    await waitUntil('the mark in the list', async () => {
      await page.evaluate(
        `document.querySelector('#messagesList .md-virtual-repeat-scroller').scrollTop += 200`,
      );
      return (await markedRows(page)).includes('Your invoice');
    });
    for (const top of [0, 900, 0, 600]) {
      await page.evaluate(
        `document.querySelector('#messagesList .md-virtual-repeat-scroller').scrollTop = ${top}; new Promise(requestAnimationFrame)`,
      );
    }
    await keepScreenshot(page, 'sogo-list');
    expect(await page.evaluate('window.wrongMarks')).toEqual([]);
  });

  it('protects a window of one message', async () => {
    const { chromium, bed, uids } = mailbox;
    const tab = await chromium.browser.newPage();
    await tab.goto(`${bed.url}so/alice/Mail/UIxMailPopupView#!/Mail/0/INBOX/${uids.eicar}`);
    expect(await waitForBanner(tab, 'invoice.com')).toMatchObject({ prefix: '{Malicious?}' });
    await keepScreenshot(tab, 'sogo-window');
    await tab.close();
  });

  it.each(['msg-body', 'sg-md-headline', 'sg-mail-part'])(
    'says that it cannot read a message that SOGo draws otherwise: without %s',
    async (name) => {
      const { chromium, bed, uids } = mailbox;
      const tab = await chromium.browser.newPage();
      // As a new version of SOGo would: from the moment the element is in the page.
      await tab.evaluateOnNewDocument(`new MutationObserver(() => {
        for (const one of document.querySelectorAll('.${name}')) one.classList.replace('${name}', 'new-${name}');
      }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] })`);
      await tab.goto(`${bed.url}so/alice/Mail/UIxMailPopupView#!/Mail/0/INBOX/${uids.eicar}`);
      await waitForBanner(tab, 'cannot read this page');
      await keepScreenshot(tab, `sogo-unreadable-${name}`);
      await tab.close();
    },
  );

  it.each(CARRIED)('gets the exact bytes of a message with a %s part', async (encoding, bytes) => {
    const { page, bed } = mailbox;
    const attachments = [{ filename: 'part.bin', type: 'application/octet-stream', bytes, encoding }];
    const eml = buildMessage({ id: `bytes-${encoding}`, subject: encoding, from: EVE, attachments });
    const uid = await bed.deliver(eml);
    const exported = (await page.evaluate(`(async () => {
      const headers = { 'X-XSRF-TOKEN': /XSRF-TOKEN=([^;]*)/.exec(document.cookie)[1] };
      const answer = await fetch('${bed.url}so/alice/Mail/0/folderINBOX/${uid}/export', { headers });
      return [...new Uint8Array(await answer.arrayBuffer())];
    })()`)) as number[];
    expect(sha256(decodeExport(Uint8Array.from(exported)))).toBe(sha256(eml));
  });
});
