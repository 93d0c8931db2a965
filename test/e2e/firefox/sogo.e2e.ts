import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startExitSite, type ExitSite } from '../../bed/exit-site.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { filesIn } from '../support/download-folder.ts';
import { endBackground } from '../support/suspend-background.ts';
import {
  freshPage,
  openMalicious,
  testOtherSogoExits,
  testSogoAttempts,
} from '../sogo/support/exit-tests.ts';
import { openFirefoxSogo, whyNoSogo, type FirefoxSogo } from '../sogo/support/protected-sogo.ts';

const record = recorderOf('sogo', 'firefox');

describe.skipIf(whyNoSogo('firefox') !== '')('exits of SOGo in Firefox', { shuffle: false }, () => {
  let mailbox: FirefoxSogo;
  let site: ExitSite;

  beforeAll(async () => {
    site = await startExitSite();
    mailbox = await openFirefoxSogo();
    await openMalicious(mailbox);
  });
  afterAll(async () => {
    await mailbox.close();
    await site.close();
  });
  beforeEach(() => freshPage(mailbox));
  afterEach(async () => {
    site.forget();
    await mailbox.guard.tidy();
  });

  testSogoAttempts(
    () => mailbox,
    () => site,
    'firefox',
    record,
  );
  testOtherSogoExits(
    () => mailbox,
    () => site,
    'firefox',
    record,
  );

  it('has no say in the names of files, and no other extension has', async () => {
    const options = await mailbox.firefox.openExtensionPage('options.html');
    expect(await options.evaluate('typeof browser.downloads.onDeterminingFilename')).toBe('undefined');
    record('other-extension', 'none', 'Firefox asks no extension for the name of a file.');
  });

  it('refuses it when the background script dies over it', async () => {
    const { page, guard, firefox } = mailbox;
    await openMalicious(mailbox);
    await page.evaluate(
      `void (location.href = [...document.querySelectorAll('.sg-mail-part md-card a')].find(({ href }) => href.includes('/asAttachment/')).href)`,
    );
    expect(await endBackground(firefox)).toBe(true);
    // It is held anew, or lost with the script: the page says so either way.
    expect(await guard.refusal()).not.toBe('');
    expect(await guard.complete()).toEqual([]);
    expect(filesIn(guard.downloadDir)).toEqual([]);
    record('worker-death', 'refused');
  });

  it('recorded what docs/COVERAGE.md says', () => expectRecorded(import.meta.filename));
});
