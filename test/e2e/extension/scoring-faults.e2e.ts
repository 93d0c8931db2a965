import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../bed/build-message.ts';
import { startScoringFaults, type ScoringFault, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { zip } from '../../bed/sample-files.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { forgetDownloads } from '../support/refusals.ts';
import { attachmentLink, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { textsInside } from '../support/page-text.ts';
import { waitUntil } from '../support/wait-until.ts';

const TIMEOUT_MS = 2_000;

describe.skipIf(whyNoMailbox() !== '')('a scoring endpoint that fails', () => {
  let mailbox: ProtectedMailbox;
  let endpoint: ScoringFaults;

  beforeAll(async () => {
    endpoint = await startScoringFaults({ kind: 'unknown' });
    mailbox = await openProtectedMailbox({
      scoring: endpoint.url,
      scoringTimeoutMs: TIMEOUT_MS,
    });
  });
  afterAll(async () => {
    await mailbox.close();
    await endpoint.close();
  });

  /** A harmless file that no cache has an answer for. */
  const deliver = (name: string) =>
    mailbox.bed.deliver(
      buildMessage({
        id: name,
        subject: name,
        from: 'Eve <eve@stranger.example>',
        attachments: [
          { filename: `${name}.zip`, type: 'application/zip', bytes: zip({ 'a.txt': Buffer.from(name) }) },
        ],
      }),
    );

  it.each([
    { fault: { kind: 'gone' }, name: 'gone' },
    { fault: { kind: 'slow', ms: 60_000 }, name: 'slow' },
    { fault: { kind: 'rate-limited', retryAfterSeconds: 600 }, name: 'rate-limited' },
    { fault: { kind: 'nonsense' }, name: 'nonsense' },
    { fault: { kind: 'not-finished' }, name: 'not-finished' },
  ] satisfies { fault: ScoringFault; name: string }[])(
    'never releases a file by itself when it is $name',
    async ({ fault, name }) => {
      const { page, bed, chromium } = mailbox;
      const uid = await deliver(name);
      endpoint.fail(fault);
      endpoint.forget();
      await openMessage(page, bed, uid);
      await (await attachmentLink(page, `${name}.zip`)).click();
      const outcome = await waitUntil('a question, or a note that it is held', async () => {
        if (filesIn(chromium.downloadDir).length > 0) return 'saved';
        const [dialog] = await textsInside(page, 'mailwicket-dialog');
        if (dialog !== undefined && dialog !== '') return 'asked';
        const banner = (await textsInside(page, 'mailwicket-banner')).join('');
        return endpoint.seen.length > 1 && banner.includes('Checking') ? 'held' : undefined;
      });
      await keepScreenshot(page, `scoring-${name}`);
      expect(outcome).toBe(name === 'not-finished' ? 'held' : 'asked');
      expect(endpoint.seen.length).toBeGreaterThan(0);
      expect(filesIn(chromium.downloadDir)).toEqual([]);
    },
  );

  it('holds a click that came before the verdict, and releases it without a second one', async () => {
    const { page, bed, chromium } = mailbox;
    const uid = await deliver('slow-then-clean');
    endpoint.fail({ kind: 'slow', ms: 1_000 });
    endpoint.forget();
    await openMessage(page, bed, uid);
    await waitUntil('a request about it', () => endpoint.seen.length > 0);
    await (await attachmentLink(page, 'slow-then-clean.zip')).click();
    expect(filesIn(chromium.downloadDir)).toEqual([]);
    expect((await downloadedFile(chromium.downloadDir, 'slow-then-clean.zip')).length).toBeGreaterThan(0);
    await forgetDownloads(mailbox);
  });

  it('holds a click that came before the verdict, and refuses it without a second one', async () => {
    const { page, bed, uids, chromium } = mailbox;
    endpoint.fail({ kind: 'slow', ms: 1_000 });
    await page.goto(`${bed.url}?_task=mail&_mbox=INBOX&_uid=${uids['blocked-hash']}&_action=show`, {
      waitUntil: 'domcontentloaded',
    });
    await (await attachmentLink(page, 'catalogue.zip')).click();
    expect(await clickOutcome(page, chromium.downloadDir, 'catalogue.zip')).toMatchObject({
      kind: 'refused',
    });
  });
});
