import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GMAIL_ORIGIN, startGmail, type GmailFixture } from '../../bed/webmail-fixtures/gmail/start-gmail.ts';
import { zipUrl } from '../../bed/webmail-fixtures/gmail/gmail-markup.ts';
import type { SampleName } from '../../bed/sample-messages.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { textsInside } from '../support/page-text.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openHosted, whyNoHosted, type HostedBrowser } from './support/hosted-browser.ts';
import {
  banners,
  clearUp,
  expectNothingLeft,
  markPage,
  prefixOf,
  refusalReason,
  script,
  waitForBanner,
} from './support/hosted-page.ts';

const record = recorderOf('gmail', 'chromium');
/** What the fixture's own link, script and worker do; not the live service. */
const CARD = 'a.aQy';

describe.skipIf(whyNoHosted() !== '')('a fixture of Gmail', () => {
  let gmail: GmailFixture;
  let hosted: HostedBrowser;
  let page: Page;

  beforeAll(async () => {
    gmail = await startGmail();
    hosted = await openHosted(gmail.server, `${GMAIL_ORIGIN}/*`);
    page = hosted.page;
    await page.goto(`${GMAIL_ORIGIN}/mail/u/0/#inbox`, { waitUntil: 'load' });
    await page.waitForSelector('tr.zA');
  });
  afterAll(() => hosted.close());
  afterEach(() => clearUp(hosted));

  const threadOf = (name: SampleName) => {
    const found = gmail.threads.find(({ messages }) => messages.some((each) => each.name === name));
    if (found === undefined) throw new Error(`no thread has ${name}`);
    return found;
  };
  const open = async (name: SampleName) => {
    const { legacyId } = threadOf(name);
    await page.evaluate(`location.hash = '#inbox'`);
    await page.waitForSelector('tr.zA');
    await page.evaluate(`location.hash = '#inbox/${legacyId}'`);
    await page.waitForSelector(`h2.hP[data-legacy-thread-id="${legacyId}"]`);
    await markPage(page);
  };
  const card = (filename: string) => page.waitForSelector(`.aZo ::-p-text(${filename})`);

  it('says what is wrong at the attachment, above the message, in the subject and in the list', async () => {
    await open('eicar');
    const banner = await waitForBanner(page, 'invoice.com');
    expect(banner).toContain('Mailwicket');
    expect(await textsInside(page, 'mailwicket-badge')).toContain('Blocked');
    expect(await prefixOf(page, 'h2.hP')).not.toBe('');
    await keepScreenshot(page, 'gmail-eicar');
    await page.click('#to-inbox');
    await page.waitForSelector('tr.zA .bog[data-mailwicket-prefix]');
    expect(await banners(page)).toEqual([]);
    await keepScreenshot(page, 'gmail-list');
    expect(await page.title()).toBe('Inbox - alice@example.test - Gmail');
  });

  it('moves the mark with its conversation when the rows of the list are used again', async () => {
    await open('eicar');
    await waitForBanner(page, 'invoice.com');
    await page.click('#to-inbox');
    await page.waitForSelector('tr.zA .bog[data-mailwicket-prefix]');
    await script(page, 'refreshList()');
    await waitUntil('the mark at the row of its conversation only', async () => {
      const marked = await page.$$eval('.bog[data-mailwicket-prefix]', (all) =>
        all.map((one) => one.textContent),
      );
      return marked.length === 1 && marked[0] === 'Your invoice';
    });
  });

  it('gives every message of a conversation a banner of its own, and keeps it when messages are drawn anew', async () => {
    await open('viewer-eicar');
    expect(await banners(page)).toEqual([]);
    const [, bad] = threadOf('viewer-eicar').messages;
    await page.click(`[data-toggle="${bad?.legacyId}"]`);
    await waitForBanner(page, 'look.txt');
    expect(await banners(page)).toHaveLength(1);
    const place = await page.$eval('mailwicket-banner', (one) =>
      one.closest('[data-legacy-message-id]')?.getAttribute('data-legacy-message-id'),
    );
    expect(place).toBe(bad?.legacyId);
    await keepScreenshot(page, 'gmail-conversation');
    const first = threadOf('viewer-eicar').messages[0];
    await page.click(`[data-toggle="${first?.legacyId}"]`);
    await page.waitForSelector(`.adn[data-legacy-message-id="${first?.legacyId}"]`);
    await waitForBanner(page, 'look.txt');
    expect(await textsInside(page, 'mailwicket-badge')).toContain('Blocked');
    await page.click(`[data-toggle="${bad?.legacyId}"]`);
    await waitUntil('no banner for a message that is closed', async () => (await banners(page)).length === 0);
  });

  describe('a message with a malicious attachment', () => {
    beforeEach(async () => {
      await open('eicar');
      await waitForBanner(page, 'invoice.com');
    });
    const refused = async () => {
      const reason = await refusalReason(page);
      await expectNothingLeft(hosted);
      return reason;
    };

    it('does not open the preview by a click', async () => {
      await (await card('invoice.com'))?.click();
      await refused();
      expect(await page.$('.aLF-aPX')).toBeNull();
      record('click', 'refused');
    });

    it('refuses a middle click', async () => {
      await (await card('invoice.com'))?.click({ button: 'middle' });
      await refused();
      record('middle-click', 'refused');
    });

    it('refuses the button over the card, and adding to Drive', async () => {
      await page.hover('.aZo');
      await page.click('.aZo button.aQv');
      await refused();
      await page.click('.aZo .wtScjd');
      await refused();
      expect(gmail.drive).toEqual([]);
      record('attachment-menu', 'refused');
      record(
        'save-to-cloud',
        'refused',
        'the button; a page script that asks the server itself is not stopped',
      );
    });

    it('refuses all attachments in one archive, by the button and by its address', async () => {
      await page.click('.aZi');
      await refused();
      const [message] = threadOf('eicar').messages;
      if (message === undefined) throw new Error('the thread has a message');
      await open('eicar');
      await waitForBanner(page, 'invoice.com');
      await script(page, `location.href = ${JSON.stringify(zipUrl(message))}`);
      await refused();
      record('zip-attachments', 'refused');
    });

    it.each([
      ['navigation', `location.href = document.querySelector('${CARD}').href.replace('inline', 'safe')`],
      ['target-blank', `void window.open(document.querySelector('${CARD}').href.replace('inline', 'safe'))`],
      [
        'a-download',
        `(() => { const link = document.createElement('a'); link.href = document.querySelector('${CARD}').href.replace('inline', 'safe'); link.download = 'harmless.txt'; document.body.append(link); link.click(); })()`,
      ],
      [
        'iframe',
        `(() => { const frame = document.createElement('iframe'); frame.src = document.querySelector('${CARD}').href.replace('inline', 'safe'); document.body.append(frame); })()`,
      ],
      [
        'message-file',
        `location.href = '/mail/u/0/?view=att&th=' + document.querySelector('.adn').dataset.legacyMessageId + '&attid=0&disp=comp&safe=1&zw'`,
      ],
    ] as const)('refuses it after the redirect to the host of the bytes: %s', async (exit, code) => {
      await script(page, code);
      await refused();
      record(exit, 'refused');
    });

    it('refuses the preview that pages on to it', async () => {
      await (await card('agenda.zip'))?.click();
      await page.waitForSelector('.aLF-aPX');
      await script(page, `document.querySelector('.aLF-aPX-aPU-awE').textContent = 'invoice.com'`);
      await page.click('.aLF-aPX-JX-download');
      await refused();
      await keepScreenshot(page, 'gmail-preview');
      await page.click('.aLF-aPX-JX-drive');
      await refused();
      expect(gmail.drive).toEqual([]);
      await page.click('.aLF-aPX-close');
      record('viewer', 'refused', 'its buttons; what the preview draws comes from the server');
    });

    it('saves the harmless attachment of the same message byte for byte', async () => {
      await page.click('.aZo:nth-of-type(2) button.aQv');
      const saved = await downloadedFile(hosted.chromium.downloadDir, 'agenda.zip');
      const bytes = threadOf('eicar').messages[0]?.attachments[1]?.bytes;
      expect(saved).toEqual(Buffer.from(bytes ?? []));
      expect(await page.evaluate('window.stillHere')).toBe(true);
      record('click', 'released');
    });
  });

  it('refuses what a chip of the list leads to', async () => {
    await page.evaluate(`location.hash = '#inbox'`);
    await page.waitForSelector('.brd');
    await markPage(page);
    await page.click('.brd[title="invoice.com"]');
    await page.waitForSelector('.aLF-aPX');
    await page.click('.aLF-aPX-JX-download');
    await refusalReason(page);
    await expectNothingLeft(hosted);
    await page.click('.aLF-aPX-close');
    record(
      'click-preview',
      'refused',
      'a file of a row, at its download; the preview itself is drawn by the server',
    );
  });

  it('records what it saw', () => expectRecorded(import.meta.filename));
});
