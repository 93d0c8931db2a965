import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { deliverHarmless } from '../support/deliver-harmless.ts';
import { filesIn } from '../support/download-folder.ts';
import { killWorker } from '../support/kill-worker.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { attachmentLink, messageUrl } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForVerdict } from '../support/warnings.ts';

const record = recorderOf('roundcube', 'chromium');
/** Longer than it takes to kill the worker after the click. */
const ANSWER_MS = 3_000;

/** Once each, for docs/COVERAGE.md; `worker-death.e2e.ts` tries fifty moments. */
describe.skipIf(whyNoMailbox() !== '')('the death of the worker under an exit', () => {
  let mailbox: ProtectedMailbox;
  let endpoint: ScoringFaults;

  beforeAll(async () => {
    endpoint = await startScoringFaults({ kind: 'slow', ms: ANSWER_MS });
    mailbox = await openProtectedMailbox({ scoring: endpoint.url, detachedWorker: true });
  });
  afterAll(async () => {
    await mailbox.close();
    await endpoint.close();
  });

  const clickAndKill = async (uid: number, name: string) => {
    const { page, bed, chromium } = mailbox;
    await page.goto(messageUrl(bed, uid), { waitUntil: 'domcontentloaded' });
    // Not by mouse: the page is still being laid out.
    await (await attachmentLink(page, name)).evaluate((link) => link.click());
    await waitUntil('a death', () => killWorker(chromium.browser, chromium.extensionId));
    await waitForVerdict(page);
  };

  it('refuses a malicious file all the same', async () => {
    const { page, chromium, uids } = mailbox;
    await clickAndKill(uids.eicar, 'invoice.com');
    await (await attachmentLink(page, 'invoice.com')).click();
    expect((await clickOutcome(page, chromium.downloadDir, 'invoice.com')).kind).toBe('refused');
    expect(filesIn(chromium.downloadDir)).toEqual([]);
    record('worker-death', 'refused');
  });

  it('releases a harmless one, at once or when it is asked for again', async () => {
    const { page, bed, chromium } = mailbox;
    const uid = await deliverHarmless(bed, 'survivor');
    await clickAndKill(uid, 'survivor.zip');
    const first = await clickOutcome(page, chromium.downloadDir, 'survivor.zip');
    if (first.kind !== 'saved') {
      await page.goto(messageUrl(bed, uid), { waitUntil: 'load' });
      await (await attachmentLink(page, 'survivor.zip')).click();
      expect((await clickOutcome(page, chromium.downloadDir, 'survivor.zip')).kind).toBe('saved');
    }
    record(
      'worker-death',
      'released',
      'Where the death reached the file itself, it is said, and the next attempt gets it.',
    );
  });

  it('recorded what docs/COVERAGE.md says', () => expectRecorded(import.meta.filename));
});
