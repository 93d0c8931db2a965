import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../bed/build-message.ts';
import { zip } from '../../bed/sample-files.ts';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { emptyFolder, filesIn } from '../support/download-folder.ts';
import { killWorker } from '../support/kill-worker.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { attachmentLink, messageUrl } from '../support/roundcube-page.ts';

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

  const deliverHarmless = (name: string) =>
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

  it(
    `releases nothing without a verdict, and verification ends, over ${DEATHS} deaths at any moment`,
    async () => {
      const { page, bed, uids, chromium } = mailbox;
      const moment = momentsFrom(20261123);
      let deaths = 0;
      for (let round = 0; deaths < DEATHS; round++) {
        const isBad = round % 2 === 0;
        const name = isBad ? 'invoice.com' : `round-${round}.zip`;
        const uid = isBad ? uids.eicar : await deliverHarmless(`round-${round}`);
        await page.goto(messageUrl(bed, uid), { waitUntil: 'domcontentloaded' });
        await (await attachmentLink(page, name)).click();
        for (let kill = 0; kill < 2; kill++) {
          await sleep(moment());
          if (await killWorker(chromium.browser, chromium.extensionId)) deaths++;
          if (isBad) expect(filesIn(chromium.downloadDir), `round ${round}`).toEqual([]);
        }
        const { kind } = await clickOutcome(page, chromium.downloadDir, name);
        expect(`round ${round}: ${kind}`).toBe(`round ${round}: ${isBad ? 'refused' : 'saved'}`);
        emptyFolder(chromium.downloadDir);
      }
      expect(deaths).toBeGreaterThanOrEqual(DEATHS);
    },
    10 * 60_000,
  );
});
