import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { GMAIL_ORIGIN, startGmail } from '../../bed/webmail-fixtures/gmail/start-gmail.ts';
import { startNextcloud } from '../../bed/webmail-fixtures/nextcloud/start-nextcloud.ts';
import { OUTLOOK_ORIGIN, startOutlook } from '../../bed/webmail-fixtures/outlook/start-outlook.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { downloadedFile, emptyFolder, filesIn } from '../support/download-folder.ts';
import { killWorker } from '../support/kill-worker.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForVerdict } from '../support/warnings.ts';
import { openHosted, whyNoHosted, type HostedBrowser } from './support/hosted-browser.ts';
import { banners, refusalReason } from './support/hosted-page.ts';

/** Longer than it takes to kill the worker after the click. */
const ANSWER_MS = 3_000;

interface Webmail {
  /** Addresses of a message with a malicious attachment, and of one with a harmless one. */
  readonly bad: () => string;
  readonly good: () => string;
  /** What a user clicks to have it, one after the other. */
  readonly clicksBad: readonly string[];
  readonly clicksGood: readonly string[];
}

describe.skipIf(whyNoHosted() !== '')(
  'the death of the worker before hosted webmails',
  { shuffle: false },
  () => {
    let hosted: HostedBrowser;
    let endpoint: ScoringFaults;
    let page: Page;
    const addresses: Record<string, readonly [string, string]> = {};

    beforeAll(async () => {
      endpoint = await startScoringFaults({ kind: 'slow', ms: ANSWER_MS });
      const [gmail, outlook, cloud] = [await startGmail(), await startOutlook(), await startNextcloud()];
      const thread = (index: number) => `${GMAIL_ORIGIN}/mail/u/0/#inbox/${gmail.threads[index]?.legacyId}`;
      const item = (index: number) =>
        `${OUTLOOK_ORIGIN}/mail/0/inbox/id/${encodeURIComponent(outlook.messages[index]?.itemId ?? '')}`;
      const box = `${cloud.url}/index.php/apps/mail/box/1/thread`;
      addresses['gmail'] = [thread(0), thread(1)];
      addresses['outlook'] = [item(0), item(1)];
      addresses['nextcloud'] = [`${box}/41`, `${box}/42`];
      hosted = await openHosted(gmail.server, `${GMAIL_ORIGIN}/*`, {
        scoring: endpoint.url,
        detachedWorker: true,
        more: [
          { server: outlook.server, site: `${OUTLOOK_ORIGIN}/*` },
          { server: cloud.server, site: 'http://127.0.0.1/*' },
        ],
      });
      page = hosted.page;
    });
    afterAll(async () => {
      await hosted.close();
      await endpoint.close();
    });

    const webmail = (
      id: string,
      clicksBad: readonly string[],
      clicksGood: readonly string[],
    ): [string, Webmail] => [
      id,
      { bad: () => addresses[id]?.[0] ?? '', good: () => addresses[id]?.[1] ?? '', clicksBad, clicksGood },
    ];
    const WEBMAILS = [
      webmail('gmail', ['.aZo a.aQy'], ['.aZo button.aQv']),
      webmail(
        'outlook',
        ['[data-attachment] span'],
        ['[data-attachment] .menu', '[role="menuitem"][name="Download"]'],
      ),
      webmail(
        'nextcloud',
        ['.attachment .mail-attached--content'],
        ['.attachment .action-item__menutoggle', 'li.attachment-download button'],
      ),
    ];

    const click = async (selectors: readonly string[]) => {
      for (const [index, selector] of selectors.entries()) {
        const element = await page.waitForSelector(selector);
        // A badge that comes or goes meanwhile may move a menu's button from under the mouse; it is not what is tried.
        if (index < selectors.length - 1) await element?.evaluate((one) => (one as HTMLElement).click());
        else await page.click(selector);
      }
    };
    const openAndKill = async (address: string, clicks: readonly string[]) => {
      await page.goto('about:blank');
      await page.goto(address, { waitUntil: 'load' });
      await click(clicks);
      const { browser, extensionId } = hosted.chromium;
      await waitUntil('a death', () => killWorker(browser, extensionId));
      await waitUntil(
        'the end of the verification',
        async () => !(await banners(page)).join(' ').includes('hecking'),
      );
    };

    it.each(WEBMAILS)('refuses a malicious file of %s all the same', async (id, { bad, clicksBad }) => {
      await openAndKill(bad(), clicksBad);
      await waitUntil('the banner', async () => (await banners(page)).join(' ').includes('invoice.com'));
      await waitForVerdict(page);
      await page.evaluate(`document.querySelector('mailwicket-toast')?.remove()`);
      await click(clicksBad);
      await refusalReason(page);
      expect(filesIn(hosted.chromium.downloadDir)).toEqual([]);
      recorderOf(id, 'chromium')('worker-death', 'refused');
    });

    it.each(WEBMAILS)(
      'releases a harmless file of %s, at once or when it is asked for again',
      async (id, { good, clicksGood }) => {
        const { downloadDir } = hosted.chromium;
        await openAndKill(good(), clicksGood);
        const isThere = await downloadedFile(downloadDir, 'agenda-only.zip', 2_000 + ANSWER_MS).catch(
          () => undefined,
        );
        if (isThere === undefined) {
          await page.goto('about:blank');
          await page.goto(good(), { waitUntil: 'load' });
          await waitForVerdict(page);
          await click(clicksGood);
          await downloadedFile(downloadDir, 'agenda-only.zip');
        }
        emptyFolder(downloadDir);
        recorderOf(id, 'chromium')(
          'worker-death',
          'released',
          'Where the death reached the file itself, it is said, and the next attempt gets it.',
        );
      },
    );

    it('records what it saw', () => expectRecorded(import.meta.filename));
  },
);
