import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { startExitSite, type ExitSite } from '../../bed/exit-site.ts';
import { makeNamingExtension } from '../../bed/naming-extension.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { freshPage, openMalicious, testSogoAttempts } from './support/exit-tests.ts';
import { openProtectedSogo, whyNoSogo, type ProtectedSogo } from './support/protected-sogo.ts';

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

  it('recorded what docs/COVERAGE.md says', () => expectRecorded(import.meta.filename));
});
