import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeNamingExtension } from '../../bed/naming-extension.ts';
import { sampleAttachment, type SampleName } from '../../bed/sample-messages.ts';
import { attachmentUrl, zipUrl } from '../../bed/webmail-fixtures/gmail/gmail-markup.ts';
import {
  GMAIL_ORIGIN,
  HUGE_ATTACHMENT,
  startGmail,
  type GmailFixture,
} from '../../bed/webmail-fixtures/gmail/start-gmail.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { textsInside } from '../support/page-text.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openHosted, whyNoHosted, type HostedBrowser } from './support/hosted-browser.ts';
import {
  banners,
  clearUp,
  expectRefused,
  markPage,
  prefixOf,
  script,
  untilProtected,
  waitForBanner,
} from './support/hosted-page.ts';
import { RENAMED, testHostedExits } from './support/page-exits.ts';

const record = recorderOf('gmail', 'chromium');

describe.skipIf(whyNoHosted() !== '')('a fixture of Gmail', { shuffle: false }, () => {
  const naming = makeNamingExtension(RENAMED);
  let gmail: GmailFixture;
  let hosted: HostedBrowser;
  let page: Page;

  beforeAll(async () => {
    gmail = await startGmail();
    hosted = await openHosted(gmail.server, `${GMAIL_ORIGIN}/*`, { otherExtensions: [naming.path] });
    page = hosted.page;
  });
  afterAll(async () => {
    await hosted.close();
    naming.remove();
  });
  afterEach(() => clearUp(hosted));

  const threadOf = (name: SampleName) => {
    const found = gmail.threads.find(({ messages }) => messages.some((each) => each.name === name));
    if (found === undefined) throw new Error(`no thread has ${name}`);
    return found;
  };
  const eicar = () => {
    const [message] = threadOf('eicar').messages;
    const [bad, good] = message?.attachments ?? [];
    if (message === undefined || bad === undefined || good === undefined) {
      throw new Error('the message has two attachments');
    }
    return { message, bad, good };
  };
  const openAt = async (hash: string, shown: string) => {
    // Another fragment alone would leave the page, and what it says, as it is.
    await page.goto('about:blank');
    await page.goto(`${GMAIL_ORIGIN}/mail/u/0/${hash}`, { waitUntil: 'load' });
    await page.waitForSelector(shown);
    await markPage(page);
  };
  const open = (name: SampleName) => {
    const { legacyId } = threadOf(name);
    return openAt(`#inbox/${legacyId}`, `h2.hP[data-legacy-thread-id="${legacyId}"]`);
  };
  const openList = async () => {
    await openAt('#inbox', 'tr.zA');
    await untilProtected(page);
  };
  const refused = () => expectRefused(hosted);
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
    await waitUntil('no banner any more', async () => (await banners(page)).length === 0);
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
      await script(page, `location.href = ${JSON.stringify(zipUrl(eicar().message))}`);
      await refused();
      record('zip-attachments', 'refused');
    });

    it('refuses a click with the control key, and Enter', async () => {
      await page.keyboard.down('Control');
      await (await card('invoice.com'))?.click();
      await page.keyboard.up('Control');
      await refused();
      record('ctrl-click', 'refused');
      await page.focus('.aZo a.aQy');
      await page.keyboard.press('Enter');
      await refused();
      expect(await page.$('.aLF-aPX')).toBeNull();
      record('keyboard', 'refused');
    });

    it('refuses a script that uses the buttons of the page', async () => {
      await script(page, `document.querySelector('.aZo button.aQv').click()`);
      await refused();
      record(
        'page-command',
        'refused',
        'A script clicks the button. Functions of Gmail cannot be called from outside.',
      );
    });

    it('has no command for several messages', async () => {
      expect(await page.$$('[gh="tm"] [role="button"]')).toEqual([]);
      record('zip-messages', 'none', 'Gmail saves one message at a time.');
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
      await page.click('.aLF-aPX-JX-docs');
      await refused();
      expect(gmail.drive).toEqual([]);
      await page.click('.aLF-aPX-close');
      record(
        'server-viewer',
        'refused',
        'the button; a page script that asks the server itself is not stopped, and the pictures of the preview are drawn by the server',
      );
      record('viewer', 'refused', 'its buttons; what the preview draws comes from the server');
    });

    it('saves the harmless attachment of the same message byte for byte', async () => {
      await page.click('.aZo:nth-of-type(2) button.aQv');
      const saved = await downloadedFile(hosted.chromium.downloadDir, 'agenda.zip');
      expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
      expect(await page.evaluate('window.stillHere')).toBe(true);
      record('click', 'released');
    });

    testHostedExits({
      record,
      hosted: () => hosted,
      server: () => gmail.server,
      exits: () => {
        const { message, bad, good } = eicar();
        const plain = attachmentUrl(message, bad, 'safe');
        const whole = `${GMAIL_ORIGIN}/mail/u/0/?view=att&th=${message.legacyId}&attid=0&disp=comp&safe=1&zw`;
        return {
          bad: plain,
          byWorker: `${plain}&by-worker`,
          good: attachmentUrl(message, good, 'safe'),
          goodName: 'agenda.zip',
          goodBytes: sampleAttachment('eicar', 'agenda.zip'),
          message: whole,
          dodges: [
            plain.replace('view=att', 'v%69ew=att'),
            plain.replace('view=att', 'view=%61tt'),
            attachmentUrl(message, bad, 'inline').replace('/u/0/', '/u/00/'),
          ],
          huge: plain.replace('attid=0.1', `attid=${HUGE_ATTACHMENT}`),
          readable: whole,
          cookie: 'SID=fixture',
        };
      },
      dragged: async (which) => {
        const found = await card(which === 'bad' ? 'invoice.com' : 'agenda.zip');
        if (found === null) throw new Error('the attachment has a card');
        return found;
      },
    });
  });

  describe('the files in the rows of the list', () => {
    beforeEach(openList);

    it('do not open when their message has a malicious one of that name', async () => {
      await page.click('.brd[title="invoice.com"]');
      await refused();
      expect(await page.$('.aLF-aPX')).toBeNull();
      await keepScreenshot(page, 'gmail-chip');
      await page.focus('.brd[title="catalogue.zip"]');
      await page.keyboard.press('Enter');
      await refused();
      expect(await page.$('.aLF-aPX')).toBeNull();
      record('click-preview', 'refused', 'a file in a row of the list');
    });

    it('open once their message was verified, and the preview is held to the same row', async () => {
      await page.click('.brd[title="agenda.zip"]');
      await page.waitForSelector('.aLF-aPX');
      await script(page, `document.querySelector('.aLF-aPX-aPU-awE').textContent = 'invoice.com'`);
      await page.click('.aLF-aPX-JX-download');
      await refused();
      await page.click('.aLF-aPX-JX-drive');
      await refused();
      expect(gmail.drive).toEqual([]);
      await script(page, `document.querySelector('.aLF-aPX-aPU-awE').textContent = 'agenda.zip'`);
      await page.click('.aLF-aPX-JX-download');
      const saved = await downloadedFile(hosted.chromium.downloadDir, 'agenda.zip');
      expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
      record('click-preview', 'released', 'a file in a row of the list');
    });
  });

  it('asks Gmail for no more messages than it bears, however many are opened at once', async () => {
    gmail.server.forget();
    const { legacyId, messages } = gmail.long;
    await page.goto('about:blank');
    await page.goto(`${GMAIL_ORIGIN}/mail/u/0/#inbox/${legacyId}`, { waitUntil: 'load' });
    await page.waitForSelector('[data-toggle]');
    await script(page, 'expandAll()');
    const sources = () => gmail.server.seen.filter(({ url }) => url.includes('disp=comp'));
    await waitUntil('the source of every message', () => sources().length >= messages.length, 40_000);
    const times = sources().map(({ time }) => time);
    expect(times).toHaveLength(messages.length);
    // What arrives may be late, so that two stretches come closer together: half of one is looked at.
    const most = (ms: number) =>
      Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
    expect(most(500)).toBeLessThanOrEqual(7);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(9_000);
  });

  it('records what it saw', () => expectRecorded(import.meta.filename));
});
