import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { deliverHarmless } from '../support/deliver-harmless.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { emptyFolder, filesIn } from '../support/download-folder.ts';
import { killWorker } from '../support/kill-worker.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { attachmentLink, messageUrl } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { warningsIn } from '../support/warnings.ts';

const DEATHS = 50;
/** A verification takes about this long, so that deaths fall before, into and after it. */
const ANSWER_MS = 300;
const LATEST_DEATH_MS = 900;

/** The same moments in every run (linear congruential generator of Numerical Recipes). */
function momentsFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * LATEST_DEATH_MS);
  };
}

describe.skipIf(whyNoMailbox() !== '')('the death of the worker', () => {
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

  /** Everything on screen is a last word. */
  const untilEnded = (what: string) =>
    waitUntil(`the end of the verification in ${what}`, async () => {
      const { banner, badges } = await warningsIn(mailbox.page);
      return !badges.includes('Checking…') && !banner.includes('Checking') && { banner, badges };
    });
  const click = async (name: string) => {
    await (await attachmentLink(mailbox.page, name)).click();
    return clickOutcome(mailbox.page, mailbox.chromium.downloadDir, name);
  };
  /** Kills the worker at two moments of a verification and of the exit that waits for it; gives how often it ran. */
  const killTwice = async (name: string, moment: () => number) => {
    const { page, chromium } = mailbox;
    let killed = 0;
    await (await attachmentLink(page, name)).click();
    for (let kill = 0; kill < 2; kill++) {
      await sleep(moment());
      if (await killWorker(chromium.browser, chromium.extensionId)) killed++;
    }
    return killed;
  };

  it(
    `releases nothing without a verdict, and verification ends, over ${DEATHS} deaths at any moment`,
    async () => {
      const { page, bed, uids, chromium } = mailbox;
      const moment = momentsFrom(20261123);
      let deaths = 0;
      for (let round = 0; deaths < DEATHS; round++) {
        await page.goto(messageUrl(bed, uids.eicar), { waitUntil: 'domcontentloaded' });
        deaths += await killTwice('invoice.com', moment);
        expect((await untilEnded(`bad round ${round}`)).badges).toContain('Blocked');
        expect((await click('invoice.com')).kind).toBe('refused');
        expect(filesIn(chromium.downloadDir), `bad round ${round}`).toEqual([]);

        const name = `round-${round}`;
        const uid = await deliverHarmless(bed, name);
        endpoint.forget();
        await page.goto(messageUrl(bed, uid), { waitUntil: 'domcontentloaded' });
        deaths += await killTwice(`${name}.zip`, moment);
        await untilEnded(`harmless round ${round}`);
        // An exit that died may have been refused, aloud. The next one is answered.
        const outcome = await clickOutcome(page, chromium.downloadDir, `${name}.zip`);
        if (outcome.kind !== 'saved') {
          await page.goto(messageUrl(bed, uid), { waitUntil: 'load' });
          expect(`${name}: ${(await click(`${name}.zip`)).kind}`).toBe(`${name}: saved`);
        }
        expect(endpoint.seen.length, `${name} was asked about`).toBeGreaterThan(0);
        emptyFolder(chromium.downloadDir);
      }
      expect(deaths).toBeGreaterThanOrEqual(DEATHS);
    },
    10 * 60_000,
  );
});
