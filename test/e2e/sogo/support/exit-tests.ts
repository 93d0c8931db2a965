import { expect, it } from 'vitest';
import type { ExitSite } from '../../../bed/exit-site.ts';
import { fetchPart } from '../../../bed/imap-client.ts';
import { EICAR } from '../../../bed/sample-files.ts';
import { sampleAttachment } from '../../../bed/sample-messages.ts';
import { ALICE } from '../../../bed/users.ts';
import type { recorderOf } from '../../support/coverage.ts';
import { filesIn } from '../../support/download-folder.ts';
import { textsInside } from '../../support/page-text.ts';
import { keepScreenshot } from '../../support/screenshot.ts';
import { expectRefused, testScriptExits, type ScriptPlace } from '../../support/script-exits.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { ATTEMPTS, DODGES, messagePath } from './attempts.ts';
import type { OpenSogo } from './protected-sogo.ts';
import { attachmentButton, openByClick } from './sogo-page.ts';
import { clearPage, closeToast, waitForBanner } from './sogo-warnings.ts';

type Recorder = ReturnType<typeof recorderOf>;

/** The message with the malicious attachment, opened by a click. */
export async function openMalicious({ page }: OpenSogo): Promise<void> {
  await openByClick(page, 'Your invoice');
  await waitForBanner(page, 'invoice.com');
  await page.evaluate('window.stillHere = true');
}

/** Takes away what the test before left on the page. */
export async function freshPage({ page }: OpenSogo): Promise<void> {
  await closeToast(page);
  await clearPage(page);
  await page.evaluate(
    `document.querySelectorAll(':is(body, html) > :is(iframe, object, embed, form)').forEach((one) => one.remove())`,
  );
}

function placeOf(mailbox: OpenSogo, site: ExitSite): ScriptPlace {
  const { bed, uids, page, guard } = mailbox;
  const message = messagePath(mailbox);
  return {
    guard,
    site,
    blocked: `${message}/2/asAttachment/invoice.com`,
    harmless: `${message}/3/asAttachment/agenda.zip`,
    shown: `${bed.url}so/alice/Mail/0/folderINBOX/${uids['viewer-eicar']}/2/look.txt`,
    alive: `window.stillHere === true && typeof angular.module === 'function'`,
    control: (filename) => attachmentButton(page, filename, 'save'),
  };
}

/** What users and scripts try at the open message, the same in every browser. `openMalicious` comes before the first, `freshPage` before each. */
export function testSogoAttempts(
  mailboxNow: () => OpenSogo,
  siteNow: () => ExitSite,
  browser: 'chromium' | 'firefox',
  record: Recorder,
): void {
  const placeNow = () => placeOf(mailboxNow(), siteNow());

  it.each(ATTEMPTS)('refuses it with a reason: $name', async ({ name, exit, attempt }) => {
    await attempt(mailboxNow());
    const reason = await expectRefused(placeNow());
    await keepScreenshot(mailboxNow().page, `sogo-${browser}-${name}`.replaceAll(/[^a-z]+/giu, '-'));
    expect(reason.length).toBeGreaterThan('Mailwicket'.length);
    record(exit, 'refused', exit === 'save-link-as' ? mailboxNow().guard.saveAsIs : undefined);
  });

  it.each(DODGES)('refuses a link in a mail that leads to it as %s', async (path) => {
    const { bed, page, uids } = mailboxNow();
    const address = `${bed.url}${path.replace('UID', String(uids.eicar))}`;
    // SOGo gives links of a mail a target of their own.
    await page.evaluate(`void window.open(${JSON.stringify(address)})`);
    await expectRefused(placeNow());
    record('mail-link', 'refused', 'the address was opened as SOGo opens links of a mail: in a new window');
  });

  it('saves the harmless attachment beside it byte for byte', async () => {
    const { page, guard } = mailboxNow();
    await (await attachmentButton(page, 'agenda.zip', 'save')).click();
    expect(await guard.saved()).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
    expect(await page.evaluate('window.stillHere')).toBe(true);
    record('click-preview', 'released');
  });

  it('refuses it in a window of one message, and saves the harmless one', async () => {
    const { bed, uids, guard } = mailboxNow();
    const tab = await guard.openTab(`${bed.url}so/alice/Mail/UIxMailPopupView#!/Mail/0/INBOX/${uids.eicar}`);
    await waitForBanner(tab, 'invoice.com');
    await (await attachmentButton(tab, 'invoice.com', 'save')).click();
    await waitUntil('a reason', async () => (await textsInside(tab, 'mailwicket-toast')).some(Boolean));
    expect(filesIn(guard.downloadDir)).toEqual([]);
    record('click', 'refused');
    await (await attachmentButton(tab, 'agenda.zip', 'save')).click();
    expect(await guard.saved()).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
    record('click', 'released');
  });
}

/** The other exits, as `testSogoAttempts`. */
export function testOtherSogoExits(
  mailboxNow: () => OpenSogo,
  siteNow: () => ExitSite,
  browser: 'chromium' | 'firefox',
  record: Recorder,
): void {
  const placeNow = () => placeOf(mailboxNow(), siteNow());

  it('cannot see what the server and other programs do with the mail', async () => {
    const mailbox = mailboxNow();
    const { bed, uids, page } = mailbox;
    const login = { port: bed.imapPort, user: ALICE.address, password: ALICE.password };
    expect(await fetchPart(login, 'INBOX', uids.eicar, '2')).toContain(EICAR.toString('base64').slice(0, 40));
    record(
      'other-program',
      'cannot',
      'An extension sees one browser. `mailwicket filter` stands where all mail passes.',
    );
    const cards = await page.evaluate(`(() => {
      const links = [...document.querySelectorAll('.sg-mail-part md-card a')];
      const foreign = links.filter((link) => link.href !== '' && new URL(link.href).origin !== location.origin).length;
      return [links.length > 0, foreign, document.querySelectorAll('.sg-mail-part md-card md-menu').length].join();
    })()`);
    expect(cards).toBe('true,0,0');
    record('attachment-menu', 'none', 'A card of SOGo has buttons, and no menu.');
    record('server-viewer', 'none', 'SOGo shows attachments itself.');
    const draft = (await page.evaluate(
      `fetch(${JSON.stringify(`${messagePath(mailbox)}/forward`)}, { headers: { 'X-XSRF-TOKEN': /XSRF-TOKEN=([^;]*)/.exec(document.cookie)[1] } }).then((answer) => answer.json()).then(({ mailboxPath, uid }) => [mailboxPath, uid].join())`,
    )) as string;
    const [folder = '', copy] = draft.split(',');
    const parts = await Promise.all(['2', '3'].map((part) => fetchPart(login, folder, Number(copy), part)));
    expect(parts.join('')).toContain(EICAR.toString('base64').slice(0, 40));
    record(
      'save-to-cloud',
      'cannot',
      'The server copies it into the new message; no byte passes the browser.',
    );
  });

  it('refuses a malicious text that its own viewer would show', async () => {
    const { page } = mailboxNow();
    await openByClick(page, 'A note to look at');
    await waitForBanner(page, 'look.txt');
    await (await attachmentButton(page, 'look.txt', 'view')).click();
    await expectRefused(placeNow());
    record('viewer', 'refused');
    await openMalicious(mailboxNow());
  });

  testScriptExits(placeNow, browser, record);
}
