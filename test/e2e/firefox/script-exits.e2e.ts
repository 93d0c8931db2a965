import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EICAR_PART } from '../../bed/deliver-samples.ts';
import { startExitSite, type ExitSite } from '../../bed/exit-site.ts';
import { fetchPart } from '../../bed/imap-client.ts';
import { EICAR } from '../../bed/sample-files.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { ALICE } from '../../bed/users.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { openFirefoxMailbox, whyNoFirefoxMailbox, type FirefoxMailbox } from '../support/firefox-mailbox.ts';
import { guardedFirefox } from '../support/guarded-firefox.ts';
import type { GuardedPage } from '../support/guarded-page.ts';
import { attachmentLink, messageUrl, previewMessage } from '../support/roundcube-page.ts';
import { expectRefused, testScriptExits, type ScriptPlace } from '../support/script-exits.ts';
import { waitForBanner } from '../support/warnings.ts';

const record = recorderOf('roundcube', 'firefox');

describe.skipIf(whyNoFirefoxMailbox() !== '')('exits of scripts and other programs in Firefox', () => {
  let mailbox: FirefoxMailbox;
  let guard: GuardedPage;
  let site: ExitSite;
  let place: ScriptPlace;

  const open = async (uid: number) => {
    await mailbox.firefox.goTo(mailbox.page, messageUrl(mailbox.bed, uid), 'complete');
    await mailbox.page.waitForSelector('#messagebody');
    await mailbox.page.evaluate('window.stillHere = true');
  };
  const openMalicious = async () => {
    await open(mailbox.uids.eicar);
    await waitForBanner(mailbox.page, 'invoice.com');
  };
  const addressOf = (uid: number, part: string) =>
    new URL(`?_task=mail&_action=get&_mbox=INBOX&_uid=${uid}&_part=${part}`, mailbox.bed.url).href;

  beforeAll(async () => {
    site = await startExitSite();
    mailbox = await openFirefoxMailbox();
    guard = guardedFirefox(mailbox.firefox, mailbox.page);
    const { uids, page } = mailbox;
    place = {
      guard,
      site,
      blocked: addressOf(uids.eicar, EICAR_PART),
      harmless: addressOf(uids.eicar, '3'),
      shown: addressOf(uids['viewer-eicar'], '2'),
      alive: `window.stillHere === true && rcmail.task === 'mail'`,
      control: (filename) => attachmentLink(page, filename),
    };
  });
  afterAll(async () => {
    await mailbox.close();
    await site.close();
  });
  beforeEach(async () => {
    await openMalicious();
    site.forget();
  });
  afterEach(() => guard.tidy());

  testScriptExits(() => place, 'firefox', record);

  it('refuses a malicious and saves a harmless attachment of the preview', async () => {
    const { page, bed, uids, firefox } = mailbox;
    const frame = await previewMessage(page, bed, uids.eicar, (url) => firefox.goTo(page, url, 'complete'));
    await page.evaluate('window.stillHere = true');
    await waitForBanner(page, 'invoice.com');
    await (await attachmentLink(frame, 'invoice.com')).click();
    await expectRefused(place);
    record('click-preview', 'refused');
    await (await attachmentLink(frame, 'agenda.zip')).click();
    const saved = await downloadedFile(firefox.downloadDir, 'agenda.zip');
    expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
    record('click-preview', 'released');
  });

  it('judges what the browser itself saves, as "Save link as" does', async () => {
    await guard.saveAs(place.blocked);
    await expectRefused(place);
    record('save-link-as', 'refused', guard.saveAsIs);
  });

  it('has no say in the names of files, and no other extension has', async () => {
    const options = await mailbox.firefox.openExtensionPage('options.html');
    expect(await options.evaluate('typeof browser.downloads.onDeterminingFilename')).toBe('undefined');
    record('other-extension', 'none', 'Firefox asks no extension for the name of a file.');
  });

  it('cannot see what the server and other programs do with the mail', async () => {
    const { bed, uids, page, firefox } = mailbox;
    const login = { port: bed.imapPort, user: ALICE.address, password: ALICE.password };
    expect(await fetchPart(login, 'INBOX', uids.eicar, EICAR_PART)).toContain(
      EICAR.toString('base64').slice(0, 40),
    );
    record(
      'other-program',
      'cannot',
      'An extension sees one browser. The Roundcube plugin and `mailwicket filter` stand where all mail passes.',
    );
    const foreign = await page.evaluate(
      `[...document.querySelectorAll('#attachment-list a, #attachmentmenu a')].filter((link) => link.href !== '' && new URL(link.href).origin !== location.origin).length`,
    );
    expect(foreign).toBe(0);
    record('server-viewer', 'none', 'Roundcube shows attachments itself.');
    const compose = `?_task=mail&_action=compose&_forward_uid=${uids.eicar}&_mbox=INBOX`;
    await firefox.goTo(page, new URL(compose, bed.url).href, 'complete');
    await page.waitForSelector('#attachment-list li');
    expect(await page.$eval('#attachment-list', (list) => list.textContent)).toContain('invoice.com');
    record(
      'save-to-cloud',
      'cannot',
      'The server copies it into the new message; no byte passes the browser. The Roundcube plugin refuses it.',
    );
  });

  it('records what was seen for docs/COVERAGE.md', () => expectRecorded(import.meta.filename));
});
