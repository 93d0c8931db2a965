import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALICE } from '../../bed/users.ts';
import { deliverMalicious, harmlessZip } from '../support/deliver-harmless.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import {
  openFirefoxMailbox,
  untilFirefoxProtects,
  whyNoFirefoxMailbox,
  type FirefoxMailbox,
} from '../support/firefox-mailbox.ts';
import { textsInside } from '../support/page-text.ts';
import { attachmentLink, messageUrl } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner } from '../support/warnings.ts';

const NAME = 'seen-in-private';
const MODULES = `const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');`;

describe.skipIf(whyNoFirefoxMailbox() !== '')('a private window of Firefox', { shuffle: false }, () => {
  let mailbox: FirefoxMailbox;
  let page: Page;

  beforeAll(async () => {
    mailbox = await openFirefoxMailbox();
    const { firefox, bed } = mailbox;
    const id = JSON.stringify(firefox.extensionId);
    // What "Run in Private Windows: Allow" of Firefox's own page of add-ons does.
    await firefox.inWindow(`(async () => {
      ${MODULES}
      await ExtensionPermissions.add(${id}, { permissions: ['internal:privateBrowsingAllowed'], origins: [] });
      await (await AddonManager.getAddonByID(${id})).reload();
      return true;
    })()`);
    await untilFirefoxProtects(firefox);
    const known = new Set(await firefox.browser.pages());
    await firefox.inWindow(`(OpenBrowserWindow({ private: true }), true)`);
    page = await waitUntil('a private window with its first page', async () =>
      (await firefox.browser.pages()).find((one) => !known.has(one) && one.url() === 'about:privatebrowsing'),
    );
    await firefox.goTo(page, bed.url, 'complete');
    await page.waitForSelector('#rcmloginuser');
    await page.type('#rcmloginuser', ALICE.address);
    await page.type('#rcmloginpwd', ALICE.password);
    await page.click('#rcmloginsubmit');
    await page.waitForSelector('#messagelist');
  });
  afterAll(() => mailbox.close());

  it('refuses a malicious file with the reason, and saves the harmless one byte for byte', async () => {
    const { bed, firefox } = mailbox;
    const uid = await deliverMalicious(bed, NAME);
    await firefox.goTo(page, messageUrl(bed, uid), 'complete');
    await page.waitForSelector('#messagebody');
    await waitForBanner(page, `${NAME}.com`);
    await (await attachmentLink(page, `${NAME}.com`)).click();
    await waitUntil('a reason', async () => (await textsInside(page, 'mailwicket-toast')).some(Boolean));
    expect(filesIn(firefox.downloadDir)).toEqual([]);
    await (await attachmentLink(page, `${NAME}.zip`)).click();
    const bytes = await downloadedFile(firefox.downloadDir, `${NAME}.zip`);
    expect(bytes.equals(harmlessZip(NAME))).toBe(true);
  });

  it('is kept with the records of all windows, as PRIVACY.md says', async () => {
    const tab = await mailbox.firefox.openExtensionPage('options.html');
    const subjects = await tab.evaluate(
      `browser.runtime.sendMessage({ name: 'incidents', request: {} }).then(({ incidents }) => incidents.map(({ incident }) => incident.subject).join())`,
    );
    await tab.close();
    expect(subjects).toBe(NAME);
  });
});
