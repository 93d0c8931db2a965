import type { Page } from 'puppeteer-core';
import type { Bed } from '../../bed/bed.ts';

const linkTo = (uid: number) => `#messagelist a[href*="_uid=${uid}&"], #messagelist a[href$="_uid=${uid}"]`;

/** Opens the message list of the inbox in the three-pane view. */
export async function openList(page: Page, bed: Bed): Promise<void> {
  await page.goto(`${bed.url}?_task=mail&_mbox=INBOX`, { waitUntil: 'load' });
  await page.waitForSelector('#messagelist tr.message');
}

/** Selects messages of the list as a user does: a click, then clicks with the Control key. */
export async function selectMessages(page: Page, uids: readonly number[]): Promise<void> {
  for (const [index, uid] of uids.entries()) {
    const row = await page.waitForSelector(linkTo(uid));
    if (index === 0) {
      await row?.click();
      // The list shows the first one in its preview; a menu opened before that is there is closed by it.
      const frame = await page.waitForFrame(
        (one) => one.url().includes(`_uid=${uid}&`) && one !== page.mainFrame(),
      );
      await frame.waitForSelector('#messagebody');
      await frame.waitForFunction(`document.readyState === 'complete' && rcmail.loaded === true`);
    } else {
      await page.keyboard.down('Control');
      await row?.click();
      await page.keyboard.up('Control');
    }
  }
  await page.waitForFunction(`rcmail.message_list.get_selection().length === ${uids.length}`);
  if (uids.length === 1) return;
  // The page that takes the place of the preview closes an open menu as well.
  const frame = await page.waitForFrame((one) => /\/watermark\.html(?:\?|$)/u.test(one.url()));
  await frame.waitForFunction(`document.readyState === 'complete'`);
}

/** Uses an entry of the menu that the plugin zipdownload puts behind “More”, “Download”. */
export async function chooseDownload(page: Page, entry: 'eml' | 'mbox' | 'maildir'): Promise<void> {
  await (await page.waitForSelector('#messagemenulink', { visible: true }))?.click();
  await (await page.waitForSelector('#message-menu a.download.active', { visible: true }))?.click();
  await (await page.waitForSelector(`#zipdownload-menu a.${entry}.active`, { visible: true }))?.click();
}
