import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { deliverHarmless } from '../support/deliver-harmless.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import {
  closeOtherFirefoxTabs,
  everThere,
  expectNothingSaved,
  firefoxRefusal,
  forgetFirefoxDownloads,
  savedDownloads,
} from '../support/firefox-downloads.ts';
import { openFirefoxMailbox, whyNoFirefoxMailbox, type FirefoxMailbox } from '../support/firefox-mailbox.ts';
import { BAD_FILE, GOOD_FILE, PAGE_MADE_DOWNLOADS } from '../support/page-made-downloads.ts';
import { attachmentLink, messageUrl } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { endBackground } from '../support/suspend-background.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner, waitForVerdict, warningsIn } from '../support/warnings.ts';

const TIMEOUT_MS = 6_000;
const SLOW_MS = 3_000;
/** It knows every file, and nothing bad of it. */
const FINE = { kind: 'slow', ms: 0 } as const;
const record = recorderOf('roundcube', 'firefox');

describe.skipIf(whyNoFirefoxMailbox() !== '')('what waits for a verdict in Firefox', () => {
  let mailbox: FirefoxMailbox;
  let endpoint: ScoringFaults;

  const open = async (uid: number) => {
    await mailbox.firefox.goTo(mailbox.page, messageUrl(mailbox.bed, uid), 'complete');
    await mailbox.page.waitForSelector('#messagebody');
    await mailbox.page.evaluate('window.stillHere = true');
  };
  const click = async (filename: string) => {
    await (await attachmentLink(mailbox.page, filename)).click();
    return clickOutcome(mailbox.page, mailbox.firefox.downloadDir, filename);
  };
  /** Asks for the first attachment as a script of the page can: no control of ours is in its way. */
  const take = () =>
    mailbox.page.evaluate(`location.href = document.querySelector('#attachment-list a.filename').href`);

  beforeAll(async () => {
    endpoint = await startScoringFaults(FINE);
    mailbox = await openFirefoxMailbox({
      scoring: endpoint.url,
      scoringTimeoutMs: TIMEOUT_MS,
      policy: {
        withoutVerdict: { pending: 'release', timeout: 'ask', unreachable: 'hold', rateLimited: 'block' },
        override: { upTo: 'none' },
      },
    });
  });
  afterAll(async () => {
    await mailbox.close();
    await endpoint.close();
  });
  afterEach(async () => {
    endpoint.fail(FINE);
    await closeOtherFirefoxTabs(mailbox);
    await forgetFirefoxDownloads(mailbox);
  });

  describe.each(PAGE_MADE_DOWNLOADS)('$name made by a page', ({ script, exit }) => {
    it('is refused with a reason when it is malicious', async () => {
      await open(mailbox.uids['no-attachments']);
      await mailbox.page.evaluate(script(BAD_FILE.bytes.toString('base64'), BAD_FILE.filename));
      expect(await firefoxRefusal(mailbox)).toContain('holiday.bin');
      await expectNothingSaved(mailbox);
      record(exit, 'refused');
    });

    it('is saved once, byte for byte and under its own name, when it is harmless', async () => {
      await open(mailbox.uids['no-attachments']);
      await mailbox.page.evaluate(script(GOOD_FILE.bytes.toString('base64'), GOOD_FILE.filename));
      await waitUntil('the saved file', async () => (await savedDownloads(mailbox)).length > 0);
      const saved = await downloadedFile(mailbox.firefox.downloadDir, GOOD_FILE.filename);
      expect(saved.equals(GOOD_FILE.bytes)).toBe(true);
      expect(filesIn(mailbox.firefox.downloadDir)).toEqual([GOOD_FILE.filename]);
      record(exit, 'released');
    });
  });

  it('refuses what the service worker of a page answers with', async () => {
    await open(mailbox.uids['no-attachments']);
    const { page, bed } = mailbox;
    const answer = `new Response(Uint8Array.from(atob('${BAD_FILE.bytes.toString('base64')}'), (c) => c.charCodeAt(0)),
      { headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename=holiday.bin' } })`;
    writeFileSync(
      join(bed.folder, 'rc/public_html/sw.js'),
      `onfetch = (event) => { if (event.request.url.includes('from-worker')) event.respondWith(${answer}); };
       oninstall = () => skipWaiting();`,
    );
    await page.evaluate(
      `navigator.serviceWorker.register('sw.js').then(() => navigator.serviceWorker.ready)`,
    );
    try {
      await page.evaluate(`location.href = '?from-worker=1'`);
      await firefoxRefusal(mailbox);
      await expectNothingSaved(mailbox);
      record('page-service-worker', 'refused');
    } finally {
      await page.evaluate(
        `navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister()))).then(String)`,
      );
    }
  });

  it('saves five megabytes byte for byte', async () => {
    await open(mailbox.uids.big);
    await (await attachmentLink(mailbox.page, 'drawings.zip')).click();
    const saved = await downloadedFile(mailbox.firefox.downloadDir, 'drawings.zip');
    expect(saved.equals(sampleAttachment('big', 'drawings.zip'))).toBe(true);
  });

  it.each(['note.txt', 'dot.png'])('shows the harmless %s in the viewer window', async (name) => {
    await open(mailbox.uids.viewer);
    // Badges of those before it move it.
    await waitForVerdict(mailbox.page);
    const before = new Set(await mailbox.firefox.browser.pages());
    await (await attachmentLink(mailbox.page, name)).click();
    await waitUntil(`${name} in the viewer`, async () => {
      const viewer = (await mailbox.firefox.browser.pages()).find((one) => !before.has(one));
      const inner = viewer?.frames().find((one) => one.url().includes('_embed=1'));
      return (await inner?.evaluate('document.readyState')) === 'complete';
    });
    expect(filesIn(mailbox.firefox.downloadDir)).toEqual([]);
  });

  it('refuses a malicious text in the viewer window, in its place', async () => {
    const { firefox, bed, uids } = mailbox;
    await open(uids['viewer-eicar']);
    await waitForBanner(mailbox.page, 'look.txt');
    const viewer = await firefox.browser.newPage();
    const query = `?_task=mail&_action=get&_mbox=INBOX&_uid=${uids['viewer-eicar']}&_part=2&_frame=1&_extwin=1`;
    await firefox.goTo(viewer, new URL(query, bed.url).href, 'complete');
    await waitUntil('the refusal in its place', () =>
      viewer.frames().some((one) => one.url().startsWith('data:text/html')),
    );
    await keepScreenshot(viewer, 'firefox-viewer-window');
    const shown = await Promise.all(viewer.frames().map((one) => one.evaluate('document.body.innerText')));
    expect(shown.join(' ')).not.toContain('EICAR');
    await mailbox.page.bringToFront();
    await expectNothingSaved(mailbox);
    record('viewer', 'refused');
  });

  it.each([
    { score: 0, becomes: 'released' },
    { score: 1, becomes: 'refused' },
  ])('a click before the verdict is held and then $becomes', async ({ score, becomes }) => {
    const { page, bed, firefox } = mailbox;
    const uid = await deliverHarmless(bed, `early-${becomes}`);
    endpoint.fail({ kind: 'slow', ms: SLOW_MS, score });
    endpoint.forget();
    await open(uid);
    await waitUntil('a request about it', () => endpoint.seen.length > 0);
    await (await attachmentLink(page, `early-${becomes}.zip`)).click();
    expect(filesIn(firefox.downloadDir)).toEqual([]);
    const outcome = await clickOutcome(page, firefox.downloadDir, `early-${becomes}.zip`);
    expect(outcome.kind).toBe(score === 0 ? 'saved' : 'refused');
  });

  it.each([
    { name: 'not-finished', fault: { kind: 'not-finished' }, becomes: 'saved', says: 'still being checked' },
    { name: 'slow', fault: { kind: 'slow', ms: 60_000 }, becomes: 'asked', says: 'did not answer in time' },
    { name: 'gone', fault: { kind: 'gone' }, becomes: 'refused', says: 'could not be reached' },
    {
      name: 'rate-limited',
      fault: { kind: 'rate-limited', retryAfterSeconds: 600 },
      becomes: 'refused',
      says: 'no more requests for now',
    },
  ] as const)('follows the policy when the endpoint is $name', async ({ name, fault, becomes, says }) => {
    const uid = await deliverHarmless(mailbox.bed, `row-${name}`);
    endpoint.fail(fault);
    await open(uid);
    await waitUntil('the reason in the banner', async () =>
      (await warningsIn(mailbox.page)).banner.includes(says),
    );
    expect((await click(`row-${name}.zip`)).kind).toBe(becomes);
    if (becomes !== 'saved') expect(filesIn(mailbox.firefox.downloadDir)).toEqual([]);
  });

  it('holds an exit that the background script dies over, and the verification ends', async () => {
    const { page, bed, firefox } = mailbox;
    const uid = await deliverHarmless(bed, 'dies');
    endpoint.fail({ kind: 'slow', ms: SLOW_MS, score: 1 });
    endpoint.forget();
    await open(uid);
    await waitUntil('a request about it', () => endpoint.seen.length > 0);
    const disk = everThere(firefox.downloadDir);
    await take();
    // Any moment of the held request will do; this one is within the answer of the endpoint.
    await sleep(300);
    expect(await endBackground(firefox)).toBe(true);
    const { badges } = await waitForBanner(page, 'dies.zip');
    expect(badges).toEqual(['Blocked']);
    expect(await page.evaluate('window.stillHere')).toBe(true);
    await waitUntil('an end of every download', () => filesIn(firefox.downloadDir).length === 0);
    disk.stop();
    expect([...disk.names]).toEqual([]);
    record('worker-death', 'refused');
  });

  it('is as closed when the background script sleeps', async () => {
    const { page, uids, firefox } = mailbox;
    await open(uids.eicar);
    await waitForBanner(page, 'invoice.com');
    expect(await endBackground(firefox)).toBe(true);
    await take();
    expect(await firefoxRefusal(mailbox)).not.toBe('');
    await expectNothingSaved(mailbox);
    await open(uids.harmless);
    await endBackground(firefox);
    expect(await click('agenda-only.zip')).toEqual({ kind: 'saved' });
  });

  it('records what was seen for docs/COVERAGE.md', () => expectRecorded(import.meta.filename));
});
