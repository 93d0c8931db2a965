import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clickOutcome } from '../support/click-outcome.ts';
import { deliverMalicious, harmlessZip } from '../support/deliver-harmless.ts';
import { downloadedFile, emptyFolder, filesIn } from '../support/download-folder.ts';
import { openExtensionStorage } from '../support/extension-storage.ts';
import { allowInPrivate, filesWith, incidentsShownIn, openPrivateWindow } from '../support/private-window.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { attachmentLink, logInHere, openMessage } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { warningsIn } from '../support/warnings.ts';

/** Name of the message and of its files. */
const NAME = 'seen-in-private';
const STORES = ['verdicts', 'messages', 'files', 'scores', 'incidents'];

describe.skipIf(whyNoMailbox() !== '')('a private window of Chromium', { shuffle: false }, () => {
  let mailbox: ProtectedMailbox;
  let page: Page;
  let uid: number;

  beforeAll(async () => {
    // In a private window Chromium asks where to save each file.
    mailbox = await openProtectedMailbox({ browserPolicy: { PromptForDownloadLocation: false } });
    uid = await deliverMalicious(mailbox.bed, NAME);
    await allowInPrivate(mailbox.chromium);
    page = await openPrivateWindow(mailbox.chromium);
    await logInHere(page, mailbox.bed);
  });
  afterAll(() => mailbox.close());

  /** The lists of a private session come while its first message is being verified, which is then verified anew. */
  const openJudged = async (where: Page) => {
    await openMessage(where, mailbox.bed, uid);
    await waitUntil('a verdict by the lists', async () => {
      const { banner, badges } = await warningsIn(where);
      return badges.join() === 'Blocked' && banner.includes('block list');
    });
  };
  const keptOutside = async () => {
    const storage = await openExtensionStorage(mailbox.chromium);
    const counts = await Promise.all(STORES.map((store) => storage.count(store)));
    await storage.tab.close();
    return Object.fromEntries(STORES.map((store, index) => [store, counts[index]]));
  };
  const onDisk = () => filesWith(path.join(mailbox.chromium.downloadDir, '../profile'), NAME);

  it('refuses a malicious file with the reason, and saves the harmless one byte for byte', async () => {
    const { downloadDir } = mailbox.chromium;
    await openJudged(page);
    await (await attachmentLink(page, `${NAME}.com`)).click();
    expect((await clickOutcome(page, downloadDir, `${NAME}.com`)).kind).toBe('refused');
    expect(filesIn(downloadDir)).toEqual([]);
    await (await attachmentLink(page, `${NAME}.zip`)).click();
    const bytes = await downloadedFile(downloadDir, `${NAME}.zip`);
    expect(bytes.equals(harmlessZip(NAME))).toBe(true);
    emptyFolder(downloadDir);
  });

  it('keeps its incident to itself, and sends it where policy says', async () => {
    const [kept] = await incidentsShownIn(page, mailbox.chromium);
    expect(kept?.incident.subject).toBe(NAME);
    const { organisation } = mailbox;
    await waitUntil('the incident at the server', () =>
      organisation.requests().some((one) => one.path === '/v1/incidents' && one.method === 'POST'),
    );
    expect(await keptOutside()).toEqual({ verdicts: 0, messages: 0, files: 0, scores: 0, incidents: 0 });
  });

  it('leaves nothing behind when it is closed', async () => {
    expect(onDisk()).toEqual([]);
    await page.close();
    expect(onDisk()).toEqual([]);
    page = await openPrivateWindow(mailbox.chromium);
    expect(await incidentsShownIn(page, mailbox.chromium)).toEqual([]);
    expect(onDisk()).toEqual([]);
    // The same message in a window that is not private: what was looked for is there to be found.
    await mailbox.page.bringToFront();
    await openJudged(mailbox.page);
    await waitUntil('a record on the disk', () => onDisk().some((name) => name.includes('IndexedDB')));
    expect(await keptOutside()).toMatchObject({ verdicts: 1, messages: 1, incidents: 1 });
  });
});
