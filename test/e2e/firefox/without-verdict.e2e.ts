import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Disposition } from '../../../core/verify/verdict.ts';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { deliverHarmless } from '../support/deliver-harmless.ts';
import { filesIn } from '../support/download-folder.ts';
import { forgetFirefoxDownloads } from '../support/firefox-downloads.ts';
import { openFirefoxMailbox, whyNoFirefoxMailbox, type FirefoxMailbox } from '../support/firefox-mailbox.ts';
import { attachmentLink, messageUrl } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { warningsIn } from '../support/warnings.ts';
import { FAILURES, OUTCOMES, rowsOf, TIMEOUT_MS } from '../support/without-verdict.ts';

describe.skipIf(whyNoFirefoxMailbox() !== '')('the policy for files without a verdict in Firefox', () => {
  let mailbox: FirefoxMailbox;
  let endpoint: ScoringFaults;

  beforeAll(async () => {
    endpoint = await startScoringFaults({ kind: 'unknown' });
    mailbox = await openFirefoxMailbox({ scoring: endpoint.url, scoringTimeoutMs: TIMEOUT_MS });
  });
  afterAll(async () => {
    await mailbox.close();
    await endpoint.close();
  });

  const open = async (uid: number) => {
    await mailbox.firefox.goTo(mailbox.page, messageUrl(mailbox.bed, uid), 'complete');
    await mailbox.page.waitForSelector('#messagebody');
  };
  /** As the user's own settings: Firefox reads managed ones at its start only, and these force nothing here. */
  const setRows = async (disposition: Disposition) => {
    const policy = { withoutVerdict: rowsOf(disposition), override: { upTo: 'none' } };
    const envelope = JSON.stringify({ name: 'set-policy', request: { policy } });
    const tab = await mailbox.firefox.openExtensionPage('options.html');
    const timeout = await tab.evaluate(
      `browser.runtime.sendMessage(${envelope}).then(({ policy }) => policy.withoutVerdict.timeout)`,
    );
    await tab.close();
    expect(timeout).toBe(disposition);
    await mailbox.page.bringToFront();
  };

  describe.each(Object.keys(OUTCOMES) as Disposition[])('%s', (disposition) => {
    beforeAll(() => setRows(disposition));
    afterEach(() => forgetFirefoxDownloads(mailbox));

    it.each(FAILURES)('is done and said when the endpoint is $name', async ({ name, fault, says }) => {
      const { page, bed, firefox } = mailbox;
      const file = `${name}-${disposition}`;
      const uid = await deliverHarmless(bed, file);
      endpoint.fail(fault);
      endpoint.forget();
      await open(uid);
      await waitUntil('the reason in the banner', async () => (await warningsIn(page)).banner.includes(says));
      expect(endpoint.seen.length).toBeGreaterThan(0);
      await (await attachmentLink(page, `${file}.zip`)).click();
      const outcome = await clickOutcome(page, firefox.downloadDir, `${file}.zip`);
      expect(outcome.kind).toBe(OUTCOMES[disposition]);
      if (outcome.kind === 'refused') expect(outcome.reason).toContain(says);
      if (outcome.kind === 'asked') expect(outcome.question).toContain(says);
      if (outcome.kind !== 'saved') expect(filesIn(firefox.downloadDir)).toEqual([]);
    });
  });

  it('is said in a banner without a fault that axe knows', async () => {
    await open(mailbox.uids.eicar);
    await waitUntil('the banner', async () =>
      (await warningsIn(mailbox.page)).banner.includes('invoice.com'),
    );
    expect(await accessibilityFaults(mailbox.page, 'mailwicket-banner')).toEqual([]);
  });
});
