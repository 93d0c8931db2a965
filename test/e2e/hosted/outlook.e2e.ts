import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeNamingExtension } from '../../bed/naming-extension.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { attachmentId } from '../../bed/webmail-fixtures/outlook/outlook-mail.ts';
import {
  CANARY,
  HUGE_ATTACHMENT,
  OUTLOOK_ORIGIN,
  startOutlook,
  type OutlookFixture,
} from '../../bed/webmail-fixtures/outlook/start-outlook.ts';
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
  waitForBanner,
} from './support/hosted-page.ts';
import { RENAMED, testHostedExits } from './support/page-exits.ts';

const record = recorderOf('outlook', 'chromium');
const SERVICE = `${OUTLOOK_ORIGIN}/owa/0/service.svc/s`;

describe.skipIf(whyNoHosted() !== '')('a fixture of Outlook on the web', { shuffle: false }, () => {
  let outlook: OutlookFixture;
  let hosted: HostedBrowser;
  let page: Page;
  const naming = makeNamingExtension(RENAMED);

  beforeAll(async () => {
    outlook = await startOutlook();
    hosted = await openHosted(outlook.server, `${OUTLOOK_ORIGIN}/*`, { otherExtensions: [naming.path] });
    page = hosted.page;
  });
  afterAll(async () => {
    await hosted.close();
    naming.remove();
  });
  afterEach(() => clearUp(hosted));

  const eicar = () => {
    const [message] = outlook.messages;
    if (message === undefined) throw new Error('the fixture has messages');
    return message;
  };
  const idOf = (index: number) => {
    const attachment = eicar().attachments[index];
    if (attachment === undefined) throw new Error('the message has two attachments');
    return attachmentId(eicar(), attachment);
  };
  const fileAddress = (id: string) => `${SERVICE}/GetFileAttachment?id=${encodeURIComponent(id)}&token=jwt`;
  const open = async () => {
    await page.goto(`${OUTLOOK_ORIGIN}/mail/0/inbox/id/${encodeURIComponent(eicar().itemId)}`, {
      waitUntil: 'load',
    });
    await page.waitForSelector('[data-app-section="AttachmentWell"]');
    await markPage(page);
  };
  const refused = () => expectRefused(hosted);
  const card = (filename: string) => `[data-attachment][title="${filename}"]`;
  const choose = async (filename: string, entry: string) => {
    await page.click(`${card(filename)} .menu`);
    await (await page.waitForSelector(`[role="menuitem"][name="${entry}"]`))?.click();
  };

  it('says what is wrong at the attachment, above the message, in the subject and in the list', async () => {
    await open();
    await waitForBanner(page, 'invoice.com');
    expect(await textsInside(page, 'mailwicket-badge')).toContain('Blocked');
    expect(await prefixOf(page, '[role="heading"]')).not.toBe('');
    await page.waitForSelector('[data-convid][aria-selected="true"] [data-mailwicket-prefix]');
    await keepScreenshot(page, 'outlook-eicar');
    await script(page, 'recycle()');
    await waitUntil('the mark at the row of its conversation only', async () => {
      const marked = await page.$$eval('[data-convid] [data-mailwicket-prefix]', (all) =>
        all.map((one) => one.textContent),
      );
      return marked.length === 1 && marked[0] === 'Your invoice';
    });
  });

  it('says that it cannot read a conversation, whose address names no item', async () => {
    await open();
    await script(
      page,
      `history.replaceState(null, '', '/mail/0/inbox/id/' + encodeURIComponent('${eicar().conversationId}')); document.querySelector('[data-app-section="MessageHeader"]').append('.')`,
    );
    await waitForBanner(page, 'cannot read this page');
    expect((await banners(page)).join(' ')).toContain('not protected in the page');
    await keepScreenshot(page, 'outlook-conversation');
  });

  describe('a message with a malicious attachment', () => {
    beforeEach(async () => {
      await open();
      await waitForBanner(page, 'invoice.com');
    });

    it.each([
      ['click', {}],
      ['middle-click', { button: 'middle' }],
    ] as const)('refuses a %s: no preview opens', async (exit, options) => {
      await page.click(`${card('invoice.com')} span`, options);
      await refused();
      expect(await page.$('.preview')).toBeNull();
      record(exit, 'refused');
      if (exit === 'middle-click') return;
      // Message and list stand beside each other.
      record('click-preview', 'refused');
      record('viewer', 'refused', 'It does not open.');
    });

    it('refuses a click with the control key, and Enter', async () => {
      await page.keyboard.down('Control');
      await page.click(`${card('invoice.com')} span`);
      await page.keyboard.up('Control');
      await refused();
      record('ctrl-click', 'refused');
      await page.focus(card('invoice.com'));
      await page.keyboard.press('Enter');
      await refused();
      expect(await page.$('.preview')).toBeNull();
      record('keyboard', 'refused');
    });

    it.each(['Download', 'Save to OneDrive', 'Preview'])(
      'refuses in the menu of the attachment: %s',
      async (entry) => {
        await choose('invoice.com', entry);
        await refused();
        expect(outlook.saved).toEqual([]);
        record('attachment-menu', 'refused');
        const reason = 'the entry of the menu; a page script that asks the server itself is not stopped';
        if (entry === 'Save to OneDrive') record('save-to-cloud', 'refused', reason);
        if (entry === 'Preview') record('server-viewer', 'refused', reason);
      },
    );

    it('refuses all attachments in one archive', async () => {
      await page.click('.all');
      await refused();
      await script(
        page,
        `location.href = '${SERVICE}/GetAllAttachmentsAsZip?id=${encodeURIComponent(eicar().itemId)}&token=jwt'`,
      );
      await refused();
      record('zip-attachments', 'refused');
    });

    it("refuses what the page's own function fetches and saves from a blob", async () => {
      await script(page, `void download(${JSON.stringify(idOf(0))}, 'harmless.txt')`);
      await refused();
      record('page-command', 'refused');
    });

    it('has no command for several messages', async () => {
      expect(await page.$$('[aria-label="Message list"] input, [aria-label="Message list"] button')).toEqual(
        [],
      );
      record('zip-messages', 'none', 'Outlook saves one message at a time.');
    });

    it('saves the harmless attachment of the same message byte for byte', async () => {
      await choose('agenda.zip', 'Download');
      const saved = await downloadedFile(hosted.chromium.downloadDir, 'agenda.zip');
      expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
      expect(await page.evaluate('window.stillHere')).toBe(true);
      record('attachment-menu', 'released');
    });

    testHostedExits({
      record,
      hosted: () => hosted,
      server: () => outlook.server,
      exits: () => ({
        bad: fileAddress(idOf(0)),
        byWorker: `${OUTLOOK_ORIGIN}/mail/fixture/none?id=${encodeURIComponent(idOf(0))}&token=jwt&by-worker=1`,
        good: fileAddress(idOf(1)),
        goodName: 'agenda.zip',
        goodBytes: sampleAttachment('eicar', 'agenda.zip'),
        message: `${SERVICE}/DownloadMessage?id=${encodeURIComponent(eicar().itemId)}&outputFormat=0`,
        dodges: [
          fileAddress(idOf(0)).replace('/owa/0/', '/owa/'),
          fileAddress(idOf(0)).replace('GetFile', 'Get%46ile'),
          fileAddress(idOf(0)).replace('outlook.office.com', 'attachments.office.net'),
        ],
        huge: fileAddress(HUGE_ATTACHMENT),
        readable: fileAddress(idOf(0)),
        cookie: `X-OWA-CANARY=${CANARY}`,
      }),
      dragged: async (which) => {
        const found = await page.waitForSelector(card(which === 'bad' ? 'invoice.com' : 'agenda.zip'));
        if (found === null) throw new Error('the attachment has a card');
        return found;
      },
    });
  });

  it('opens no file from a row of the list before a message of the row was opened and verified', async () => {
    const chip = (filename: string) => `[data-chip="${filename}"]`;
    await open();
    await waitForBanner(page, 'invoice.com');
    for (const filename of ['invoice.com', 'agenda-only.zip']) {
      await page.click(chip(filename));
      await refused();
      await page.focus(chip(filename));
      await page.keyboard.press('Enter');
      await refused();
    }
    expect(await page.$('.preview')).toBeNull();
    record('click-preview', 'refused', 'a file in a row of the list');
    await page.click(chip('invoice.com'));
    await keepScreenshot(page, 'outlook-chip');
    const harmless = outlook.messages[1]?.conversationId ?? '';
    await page.click(`[data-convid=${JSON.stringify(harmless)}] [data-testid="subject"]`);
    await page.waitForSelector(card('agenda-only.zip'));
    await page.click(chip('agenda-only.zip'));
    await page.waitForSelector('.preview');
  });

  it('records what it saw', () => expectRecorded(import.meta.filename));
});
