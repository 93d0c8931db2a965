/**
 * Makes the pictures of the store listing from the real thing, a Roundcube with the demo's messages:
 *
 *     node test/e2e/support/store-screenshots.ts [folder]
 *
 * Root, as the bed needs it. The extension must be built: `node scripts/build.mjs demo`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { previewMessage, attachmentLink, openMessage } from './roundcube-page.ts';
import { openProtectedMailbox, whyNoMailbox } from './protected-mailbox.ts';
import { textsInside } from './page-text.ts';
import { waitForBanner } from './warnings.ts';
import { waitUntil } from './wait-until.ts';

/** What the stores take. */
const SIZE = { width: 1280, height: 800 };

const folder = process.argv[2] ?? join(import.meta.dirname, '../../../docs/store');
const why = whyNoMailbox();
if (why !== '') throw new Error(why);
mkdirSync(folder, { recursive: true });
const mailbox = await openProtectedMailbox({ language: 'en' });
try {
  const { page, bed, uids, chromium } = mailbox;
  const keep = async (shown: Page, name: string) => {
    await shown.setViewport(SIZE);
    await shown.bringToFront();
    await shown.screenshot({ path: join(folder, `${name}.png`) });
  };
  await page.setViewport(SIZE);

  await openMessage(page, bed, uids.eicar);
  await waitForBanner(page, 'invoice.com');
  await keep(page, '1-blocked');

  await (await attachmentLink(page, 'invoice.com')).click();
  await waitUntil('the refusal', async () =>
    (await textsInside(page, 'mailwicket-toast')).some((text) => text !== ''),
  );
  await keep(page, '2-refused');

  await openMessage(page, bed, uids['double-extension']);
  await waitUntil('badges', async () =>
    (await textsInside(page, 'mailwicket-badge')).some((text) => text !== ''),
  );
  await previewMessage(page, bed, uids['blocked-hash']);
  await waitForBanner(page, 'catalogue.zip');
  await page.waitForSelector('#messagelist tr.selected [data-mailwicket-prefix]');
  await keep(page, '3-list');

  const options = await chromium.browser.newPage();
  const section = async (id: string, shown: string, name: string) => {
    await options.goto(`chrome-extension://${chromium.extensionId}/options.html#${id}`);
    await options.waitForSelector(shown);
    await keep(options, name);
  };
  await section('incidents', 'main table tbody tr', '4-incidents');
  await section('sites', 'main .sites li', '5-sites');
} finally {
  await mailbox.close();
}
