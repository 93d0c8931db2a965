import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { sogoUserName, type SogoBed } from '../../../bed/sogo.ts';
import { ALICE, type BedUser } from '../../../bed/users.ts';

const ROW = '.sg-message-list-item';

/** Opens a tab and logs in; ends in the message list. */
export async function logIn(browser: Browser, bed: SogoBed, user: BedUser = ALICE): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(bed.url, { waitUntil: 'load' });
  await page.waitForSelector('input[type=password]', { visible: true });
  await page.type('input[ng-model="app.creds.username"]', sogoUserName(user));
  await page.type('input[type=password]', user.password);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
  await page.waitForSelector(`${ROW} .sg-tile-subject`);
  return page;
}

/** The address of a message in the three-pane view. */
export function messageUrl(bed: SogoBed, uid: number, user: BedUser = ALICE): string {
  return `${bed.url}so/${sogoUserName(user)}/Mail/view#!/Mail/0/INBOX/${uid}`;
}

/** The row of a message in the list, by its whole subject. */
export async function messageRow(page: Page, subject: string): Promise<ElementHandle> {
  const row = await page.waitForSelector(`${ROW}[aria-label=${JSON.stringify(subject)}]`);
  if (row === null) throw new Error(`no message “${subject}” is listed`);
  return row;
}

/** Opens a message by a click on its row, as a user does: the page stays the same. */
export async function openByClick(page: Page, subject: string): Promise<void> {
  await (await messageRow(page, subject)).click();
  await page.waitForFunction(
    (text: string) => document.querySelector('h5.sg-md-headline')?.textContent === text,
    {},
    subject,
  );
}

export type AttachmentButton = 'view' | 'save';

/** One of the two buttons on the card of an attachment. */
export async function attachmentButton(
  page: Page,
  filename: string,
  which: AttachmentButton,
): Promise<ElementHandle<HTMLAnchorElement>> {
  const kind = which === 'save' ? ':not([target])' : '[target="_blank"]';
  await page.waitForSelector('.sg-attachment-name');
  for (const card of await page.$$('.sg-mail-part md-card')) {
    const name = await card.$eval('.sg-attachment-name', (one) => one.textContent);
    const button = name.includes(filename) ? await card.$(`a.sg-icon-button${kind}`) : null;
    if (button !== null) return button;
  }
  throw new Error(`no attachment ${filename} is shown`);
}
