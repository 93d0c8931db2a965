import type { Browser, ElementHandle, Frame, Page } from 'puppeteer-core';
import type { Bed } from '../../bed/bed.ts';
import { ALICE, type BedUser } from '../../bed/users.ts';

/** Opens a tab and logs in; ends in the message list. */
export async function logIn(
  browser: Pick<Browser, 'newPage'>,
  bed: Pick<Bed, 'url'>,
  user: BedUser = ALICE,
): Promise<Page> {
  const page = await browser.newPage();
  await logInHere(page, bed, user);
  return page;
}

/** As `logIn`, in a tab that is open. */
export async function logInHere(page: Page, bed: Pick<Bed, 'url'>, user: BedUser = ALICE): Promise<void> {
  await page.goto(bed.url, { waitUntil: 'load' });
  // The session cookie of an earlier tab may still be good.
  if ((await page.$('#rcmloginuser')) === null) {
    await page.waitForSelector('#messagelist');
    return;
  }
  await page.type('#rcmloginuser', user.address);
  await page.type('#rcmloginpwd', user.password);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('#rcmloginsubmit')]);
  await page.waitForSelector('#messagelist');
}

/** The address of a message in the full view. */
export function messageUrl(bed: Pick<Bed, 'url'>, uid: number, mailbox = 'INBOX'): string {
  return `${bed.url}?_task=mail&_mbox=${encodeURIComponent(mailbox)}&_uid=${uid}&_action=show`;
}

/** Opens a message in the full view. */
export async function openMessage(page: Page, bed: Pick<Bed, 'url'>, uid: number): Promise<void> {
  await page.goto(messageUrl(bed, uid), { waitUntil: 'load' });
  await page.waitForSelector('#messagebody');
}

/** Opens a message in the preview frame of the list, by a click on its row. */
export async function previewMessage(
  page: Page,
  bed: Bed,
  uid: number,
  goTo: (url: string) => Promise<unknown> = (url) => page.goto(url, { waitUntil: 'load' }),
): Promise<Frame> {
  await goTo(`${bed.url}?_task=mail&_mbox=INBOX`);
  const row = await page.waitForSelector(
    `#messagelist a[href*="_uid=${uid}&"], #messagelist a[href$="_uid=${uid}"]`,
  );
  await row?.click();
  const frame = await page.waitForFrame(
    (one) => one.url().includes(`_uid=${uid}&`) && one !== page.mainFrame(),
  );
  await frame.waitForSelector('#messagebody');
  return frame;
}

/** The link of one listed attachment. */
export async function attachmentLink(
  where: Page | Frame,
  filename: string,
): Promise<ElementHandle<HTMLAnchorElement>> {
  const links = await where.$$('#attachment-list li a');
  for (const link of links) {
    if ((await link.evaluate((one) => one.textContent)).includes(filename)) {
      return link;
    }
  }
  throw new Error(`no attachment ${filename} is listed`);
}
