import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Disposition } from '../../../core/verify/verdict.ts';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { deliverHarmless } from '../support/deliver-harmless.ts';
import { filesIn } from '../support/download-folder.ts';
import { pushPolicy } from '../support/policy-in-force.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { forgetDownloads } from '../support/refusals.ts';
import { attachmentLink, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { warningsIn } from '../support/warnings.ts';
import { FAILURES, OUTCOMES, rowsOf, TIMEOUT_MS } from '../support/without-verdict.ts';

describe.skipIf(whyNoMailbox() !== '')('the policy for files without a verdict', () => {
  let mailbox: ProtectedMailbox;
  let endpoint: ScoringFaults;

  beforeAll(async () => {
    endpoint = await startScoringFaults({ kind: 'unknown' });
    mailbox = await openProtectedMailbox({ scoring: endpoint.url, scoringTimeoutMs: TIMEOUT_MS });
  });
  afterAll(async () => {
    await mailbox.close();
    await endpoint.close();
  });

  describe.each(Object.keys(OUTCOMES) as Disposition[])('%s', (disposition) => {
    beforeAll(async () => {
      await pushPolicy(
        mailbox.chromium,
        { ...mailbox.policy, withoutVerdict: rowsOf(disposition), override: { upTo: 'none' } },
        ({ withoutVerdict, override }) => withoutVerdict.timeout === disposition && override.upTo === 'none',
      );
    });
    afterEach(() => forgetDownloads(mailbox));

    it.each(FAILURES)('is done and said when the endpoint is $name', async ({ name, fault, says }) => {
      const { page, bed, chromium } = mailbox;
      const file = `${name}-${disposition}`;
      const uid = await deliverHarmless(bed, file);
      endpoint.fail(fault);
      endpoint.forget();
      await openMessage(page, bed, uid);
      await waitUntil('the reason in the banner', async () => (await warningsIn(page)).banner.includes(says));
      expect(endpoint.seen.length).toBeGreaterThan(0);
      await (await attachmentLink(page, `${file}.zip`)).click();
      const outcome = await clickOutcome(page, chromium.downloadDir, `${file}.zip`);
      await keepScreenshot(page, `without-verdict-${file}`);
      expect(outcome.kind).toBe(OUTCOMES[disposition]);
      if (outcome.kind === 'refused') expect(outcome.reason).toContain(says);
      if (outcome.kind === 'asked') expect(outcome.question).toContain(says);
      if (outcome.kind !== 'saved') expect(filesIn(chromium.downloadDir)).toEqual([]);
    });
  });
});
