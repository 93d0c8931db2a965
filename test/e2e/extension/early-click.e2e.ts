import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { deliverHarmless } from '../support/deliver-harmless.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { forgetDownloads } from '../support/refusals.ts';
import { attachmentLink, openMessage } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner } from '../support/warnings.ts';

/** Longer than a click and a look into the folder take. */
const SLOW_MS = 3_000;

describe.skipIf(whyNoMailbox() !== '')('a click before the verdict', () => {
  let mailbox: ProtectedMailbox;
  let endpoint: ScoringFaults;

  beforeAll(async () => {
    endpoint = await startScoringFaults({ kind: 'unknown' });
    mailbox = await openProtectedMailbox({
      scoring: endpoint.url,
    });
  });
  afterAll(async () => {
    await mailbox.close();
    await endpoint.close();
  });

  it('is held, and the file is released without a second one', async () => {
    const { page, bed, chromium } = mailbox;
    const uid = await deliverHarmless(bed, 'slow-then-clean');
    endpoint.fail({ kind: 'slow', ms: SLOW_MS });
    endpoint.forget();
    await openMessage(page, bed, uid);
    await waitUntil('a request about it', () => endpoint.seen.length > 0);
    await (await attachmentLink(page, 'slow-then-clean.zip')).click();
    expect(filesIn(chromium.downloadDir)).toEqual([]);
    expect((await downloadedFile(chromium.downloadDir, 'slow-then-clean.zip')).length).toBeGreaterThan(0);
    await forgetDownloads(mailbox);
  });

  it('is held, and the file is refused without a second one', async () => {
    const { page, bed, chromium } = mailbox;
    const uid = await deliverHarmless(bed, 'slow-then-bad');
    endpoint.fail({ kind: 'slow', ms: SLOW_MS, score: 1 });
    endpoint.forget();
    await openMessage(page, bed, uid);
    await waitUntil('a request about it', () => endpoint.seen.length > 0);
    await (await attachmentLink(page, 'slow-then-bad.zip')).click();
    expect(await clickOutcome(page, chromium.downloadDir, 'slow-then-bad.zip')).toMatchObject({
      kind: 'refused',
    });
    expect((await waitForBanner(page, 'slow-then-bad.zip')).badges).toEqual(['Blocked']);
    expect(filesIn(chromium.downloadDir)).toEqual([]);
  });
});
