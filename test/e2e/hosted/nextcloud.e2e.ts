import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeNamingExtension } from '../../bed/naming-extension.ts';
import {
  HUGE_ATTACHMENT,
  startNextcloud,
  type NextcloudFixture,
} from '../../bed/webmail-fixtures/nextcloud/start-nextcloud.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { textsInside } from '../support/page-text.ts';
import { keepScreenshot } from '../support/screenshot.ts';
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

const record = recorderOf('nextcloud', 'chromium');
const API = '/index.php/apps/mail/api/messages/41';

describe.skipIf(whyNoHosted() !== '')('a fixture of Nextcloud Mail', { shuffle: false }, () => {
  let cloud: NextcloudFixture;
  let hosted: HostedBrowser;
  let page: Page;
  const naming = makeNamingExtension(RENAMED);

  beforeAll(async () => {
    cloud = await startNextcloud();
    hosted = await openHosted(cloud.server, 'http://127.0.0.1/*', { otherExtensions: [naming.path] });
    page = hosted.page;
  });
  afterAll(async () => {
    await hosted.close();
    naming.remove();
  });
  afterEach(() => clearUp(hosted));

  const open = async (id: number) => {
    await page.goto(`${cloud.url}/index.php/apps/mail/box/1/thread/${id}`, { waitUntil: 'load' });
    await page.waitForSelector('.mail-message-body');
    await markPage(page);
  };
  const refused = () => expectRefused(hosted);
  const attachment = (which: 'bad' | 'good') => `.attachment:nth-child(${which === 'bad' ? 1 : 2})`;
  const openMenu = (which: 'bad' | 'good') => page.click(`${attachment(which)} .action-item__menutoggle`);
  const chooseFromMenu = async (which: 'bad' | 'good', entry: string) => {
    await openMenu(which);
    await (await page.waitForSelector(`li.${entry} button`))?.click();
  };

  it('says what is wrong at the attachment, above the message, in the subject and in the list', async () => {
    await open(41);
    await waitForBanner(page, 'invoice.com');
    expect(await textsInside(page, 'mailwicket-badge')).toContain('Blocked');
    expect(await prefixOf(page, '#mail-thread-header h2')).not.toBe('');
    await page.waitForSelector('[data-envelope-id="41"] [data-mailwicket-prefix]');
    await keepScreenshot(page, 'nextcloud-eicar');
    await page.click('[data-envelope-id="42"] a');
    await page.waitForSelector('h2[title="Agenda only"]');
    await page.waitForFunction(`document.querySelector('mailwicket-banner') === null`);
    expect(await prefixOf(page, '#mail-thread-header h2')).toBe('');
  });

  it('says that it cannot tell which message of a conversation is open, where nothing says so', async () => {
    await open(44);
    await waitForBanner(page, 'cannot read this page');
    expect((await banners(page)).join(' ')).toContain('not protected in the page');
    await keepScreenshot(page, 'nextcloud-unnamed');
  });

  it('does not open the viewer of a malicious file', async () => {
    await open(46);
    await waitForBanner(page, 'look.txt');
    await page.click('.message-attachment--can-preview .mail-attached--content');
    await refused();
    expect(await page.$('.viewer')).toBeNull();
    record('viewer', 'refused', 'It does not open.');
  });

  describe('a message with a malicious attachment', () => {
    beforeEach(async () => {
      await open(41);
      await waitForBanner(page, 'invoice.com');
    });

    it.each([
      ['click', {}],
      ['middle-click', { button: 'middle' }],
    ] as const)('refuses a %s', async (exit, options) => {
      await page.click(`${attachment('bad')} .mail-attached--content`, options);
      await refused();
      record(exit, 'refused');
      // Message and list stand beside each other.
      if (exit === 'click') record('click-preview', 'refused');
    });

    it('refuses a click with the control key', async () => {
      await page.keyboard.down('Control');
      await page.click(`${attachment('bad')} .mail-attached--content`);
      await page.keyboard.up('Control');
      await refused();
      record('ctrl-click', 'refused');
    });

    it('refuses Enter in the menu of the attachment', async () => {
      await openMenu('bad');
      await (await page.waitForSelector('li.attachment-download button'))?.focus();
      await page.keyboard.press('Enter');
      await refused();
      record('keyboard', 'refused', 'In its menu: nothing else of it takes the focus.');
    });

    it('refuses download and save to Files in the menu of the attachment', async () => {
      await chooseFromMenu('bad', 'attachment-download');
      await refused();
      await chooseFromMenu('bad', 'attachment-save-to-cloud');
      await refused();
      await page.click('.save-all');
      await refused();
      expect(cloud.saved).toEqual([]);
      record('attachment-menu', 'refused');
      record(
        'save-to-cloud',
        'refused',
        'the buttons; a page script that asks the server itself is not stopped',
      );
    });

    it('refuses a script that uses the buttons of the page', async () => {
      await openMenu('bad');
      await page.waitForSelector('li.attachment-download button');
      await script(page, `document.querySelector('li.attachment-download button').click()`);
      await refused();
      record(
        'page-command',
        'refused',
        'A script clicks the button. Functions of the app cannot be called from outside.',
      );
    });

    it('refuses all attachments in one archive', async () => {
      await page.click('.zip');
      await refused();
      await script(page, `location.href = '${API}/attachments'`);
      await refused();
      record('zip-attachments', 'refused');
    });

    it('has no other way to open or export it', async () => {
      await openMenu('bad');
      await page.waitForSelector('li.attachment-download');
      const entries = await page.$$eval('.v-popper__popper li', (all) => all.map((one) => one.classList[1]));
      expect(entries).toEqual(['attachment-download', 'attachment-save-to-cloud']);
      record('server-viewer', 'none', 'Office files open in Files only, after they were saved there.');
      expect(await page.$$('.envelope-list input[type="checkbox"], .list button')).toEqual([]);
      record('zip-messages', 'none', 'The app exports one message at a time.');
    });

    it('keeps banner and badges when the conversation is drawn anew', async () => {
      await script(page, 'redraw()');
      await waitForBanner(page, 'invoice.com');
      expect(await textsInside(page, 'mailwicket-badge')).toContain('Blocked');
    });

    it('saves the harmless attachment of the same message byte for byte', async () => {
      await chooseFromMenu('good', 'attachment-download');
      const saved = await downloadedFile(hosted.chromium.downloadDir, 'agenda.zip');
      expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
      expect(await page.evaluate('window.stillHere')).toBe(true);
      record('attachment-menu', 'released');
    });

    testHostedExits({
      record,
      hosted: () => hosted,
      server: () => cloud.server,
      exits: () => ({
        bad: `${cloud.url}${API}/attachment/2`,
        byWorker: `${cloud.url}${API}/attachment/2?by-worker`,
        good: `${cloud.url}${API}/attachment/3`,
        goodName: 'agenda.zip',
        goodBytes: sampleAttachment('eicar', 'agenda.zip'),
        message: `${cloud.url}${API}/export`,
        dodges: [
          `${cloud.url}/index.php/apps/m%61il/api/messages/41/%61ttachment/2`,
          `${cloud.url}/index.php/apps/mail/api/messages/41/attachment/2?x=.pdf`,
        ],
        huge: `${cloud.url}${API}/attachment/${HUGE_ATTACHMENT}`,
        readable: `${cloud.url}${API}/attachment/2`,
        cookie: 'nc_session=fixture',
      }),
      dragged: async (which) => {
        const found = await page.waitForSelector(`${attachment(which)} img`);
        if (found === null) throw new Error('the attachment has an icon');
        return found;
      },
      registerWorker: `navigator.serviceWorker.register('/index.php/apps/mail/sw.js')`,
    });
  });

  it('records what it saw', () => expectRecorded(import.meta.filename));
});
