import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startExitSite, type ExitSite } from '../../bed/exit-site.ts';
import { makeNamingExtension, OTHER_NAME } from '../../bed/naming-extension.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { filesIn } from '../support/download-folder.ts';
import { freshPage, openMalicious, testOtherSogoExits, testSogoAttempts } from './support/exit-tests.ts';
import { openProtectedSogo, whyNoSogo, type ProtectedSogo } from './support/protected-sogo.ts';
import { attachmentButton } from './support/sogo-page.ts';

const record = recorderOf('sogo', 'chromium');

describe.skipIf(whyNoSogo() !== '')('exits of SOGo', { shuffle: false }, () => {
  let mailbox: ProtectedSogo;
  let site: ExitSite;
  const naming = makeNamingExtension();

  beforeAll(async () => {
    site = await startExitSite();
    mailbox = await openProtectedSogo({ otherExtensions: [naming.path] });
    await openMalicious(mailbox);
  });
  afterAll(async () => {
    await mailbox.close();
    await site.close();
    naming.remove();
  });
  beforeEach(() => freshPage(mailbox));
  afterEach(async () => {
    site.forget();
    await mailbox.guard.tidy();
  });

  testSogoAttempts(
    () => mailbox,
    () => site,
    'chromium',
    record,
  );
  it('judges what another extension names, and saves it under that name', async () => {
    const { page, guard } = mailbox;
    await (await attachmentButton(page, 'invoice.com', 'save')).click();
    await guard.refusal();
    expect(await guard.complete()).toEqual([]);
    expect(filesIn(guard.downloadDir)).toEqual([]);
    record('other-extension', 'refused');
    await (await attachmentButton(page, 'agenda.zip', 'save')).click();
    expect(await guard.saved()).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
    expect(filesIn(guard.downloadDir)).toEqual([expect.stringContaining(OTHER_NAME)]);
    record('other-extension', 'released', 'Under the name that the other extension gave it.');
  });

  testOtherSogoExits(
    () => mailbox,
    () => site,
    'chromium',
    record,
  );

  it('recorded what docs/COVERAGE.md says', () => expectRecorded(import.meta.filename));
});
