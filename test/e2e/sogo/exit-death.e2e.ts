import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { deliverHarmless, harmlessZip } from '../support/deliver-harmless.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import { killWorker } from '../support/kill-worker.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForVerdict } from '../support/warnings.ts';
import { openProtectedSogo, whyNoSogo, type ProtectedSogo } from './support/protected-sogo.ts';
import { attachmentButton, messageUrl } from './support/sogo-page.ts';
import { clearPage, closeToast } from './support/sogo-warnings.ts';

const record = recorderOf('sogo', 'chromium');
/** Longer than it takes to kill the worker after the click. */
const ANSWER_MS = 3_000;

describe.skipIf(whyNoSogo() !== '')(
  'the death of the worker under an exit of SOGo',
  { shuffle: false },
  () => {
    let mailbox: ProtectedSogo;
    let endpoint: ScoringFaults;

    beforeAll(async () => {
      endpoint = await startScoringFaults({ kind: 'slow', ms: ANSWER_MS });
      mailbox = await openProtectedSogo({ scoring: endpoint.url, detachedWorker: true });
    });
    afterAll(async () => {
      await mailbox.close();
      await endpoint.close();
    });

    const open = async (uid: number) => {
      const { page, bed } = mailbox;
      // SOGo's page stays the same between its messages: a message that is opened anew needs a new page.
      await page.goto('about:blank');
      await page.goto(messageUrl(bed, uid), { waitUntil: 'load' });
    };
    const save = async (name: string) => {
      const { page } = mailbox;
      await closeToast(page);
      await clearPage(page);
      await (await attachmentButton(page, name, 'save')).click();
    };
    /** Ends when the page knows the last word of the verification. */
    const saveAndKill = async (uid: number, name: string) => {
      const { page, chromium } = mailbox;
      await open(uid);
      // Not by mouse: what is drawn meanwhile moves the button.
      await (await attachmentButton(page, name, 'save')).evaluate((button) => button.click());
      await waitUntil('a death', () => killWorker(chromium.browser, chromium.extensionId));
      await waitForVerdict(page);
    };

    it('refuses a malicious file all the same', async () => {
      const { page, chromium, uids } = mailbox;
      await saveAndKill(uids.eicar, 'invoice.com');
      await save('invoice.com');
      expect((await clickOutcome(page, chromium.downloadDir, 'invoice.com')).kind).toBe('refused');
      expect(filesIn(chromium.downloadDir)).toEqual([]);
      record('worker-death', 'refused');
    });

    it('releases a harmless one, at once or when it is asked for again', async () => {
      const { page, bed, chromium } = mailbox;
      const uid = await deliverHarmless(bed, 'survivor');
      await saveAndKill(uid, 'survivor.zip');
      if ((await clickOutcome(page, chromium.downloadDir, 'survivor.zip')).kind !== 'saved') {
        await open(uid);
        await waitForVerdict(page);
        await save('survivor.zip');
      }
      const bytes = await downloadedFile(chromium.downloadDir, 'survivor.zip');
      expect(bytes.equals(harmlessZip('survivor'))).toBe(true);
      record(
        'worker-death',
        'released',
        'Where the death reached the file itself, it is said, and the next attempt gets it.',
      );
    });

    it('recorded what docs/COVERAGE.md says', () => expectRecorded(import.meta.filename));
  },
);
