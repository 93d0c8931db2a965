import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { DEMO_EXTENSION } from '../../bed/demo-extension.ts';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { downloadedFile, emptyFolder, filesIn } from '../support/download-folder.ts';
import { textsInside } from '../support/page-text.ts';
import { whyNoMailbox } from '../support/protected-mailbox.ts';
import { attachmentLink, logIn, messageUrl, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { untilProtecting } from '../support/until-protecting.ts';
import { waitUntil } from '../support/wait-until.ts';
import { warningsIn } from '../support/warnings.ts';
import { watchWorker, type WorkerWire } from '../support/worker-wire.ts';
import { pluginView, untilShown } from './support/plugin-view.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

describe.skipIf(whyNoMailbox() !== '')('Roundcube with the plugin, in a browser with the extension', () => {
  let roundcube: ProtectedRoundcube;
  let chromium: Chromium;
  let page: Page;
  let wire: WorkerWire;
  let scans = 0;

  beforeAll(async () => {
    roundcube = await startProtectedRoundcube({ engine: 'browser' });
    chromium = await launchChromium({
      extensionDir: DEMO_EXTENSION,
      policy: { ...roundcube.policy, sites: ['http://127.0.0.1/*'] },
    });
    await untilProtecting(chromium);
    page = await logIn(chromium.browser, roundcube.bed);
    page.on('workercreated', () => scans++);
    wire = await watchWorker(await chromium.worker());
  });
  afterAll(async () => {
    await chromium.close();
    await roundcube.close();
  });
  afterEach(() => emptyFolder(chromium.downloadDir));

  /** What the extension's worker fetched whole messages by. */
  const extensionScans = () => wire.requests.filter((url) => url.includes('_action=viewsource'));

  it('warns once, marks once and verifies once', async () => {
    const uid = await roundcube.bed.deliver(sampleMessage('eicar'));
    await openMessage(page, roundcube.bed, uid);
    const { badges, subject } = await untilShown(page, 'malicious');
    await keepScreenshot(page, 'both-hosts');
    expect(badges).toEqual(['Blocked']);
    expect(subject).toBe('{Malicious?} Your invoice');
    expect(await warningsIn(page)).toEqual({ banner: '', badges: [], prefix: '' });
    expect(scans).toBe(1);
    expect(extensionScans()).toEqual([]);
    await (await attachmentLink(page, 'invoice.com')).click();
    await waitUntil('the refusal', async () => (await pluginView(page)).alert.startsWith('Not opened.'));
    expect((await textsInside(page, 'mailwicket-toast')).join('')).toBe('');
    expect(filesIn(chromium.downloadDir)).toEqual([]);
  });

  it('gives out a released file by the verdict of the plugin alone', async () => {
    await openMessage(page, roundcube.bed, await roundcube.bed.deliver(sampleMessage('harmless')));
    await untilShown(page, '');
    const before = scans;
    await (await attachmentLink(page, 'agenda-only.zip')).click();
    const saved = await downloadedFile(chromium.downloadDir, 'agenda-only.zip');
    expect(saved).toEqual(Buffer.from(sampleAttachment('harmless', 'agenda-only.zip')));
    expect([scans - before, extensionScans()]).toEqual([0, []]);
  });

  it("shows the plugin's own page for what it refuses, and goes on from it", async () => {
    const token = (await page.evaluate('rcmail.env.request_token')) as string;
    const eicar = await roundcube.bed.deliver(
      Buffer.concat([Buffer.from('X-Second: 1\r\n'), sampleMessage('eicar')]),
    );
    await page.goto(
      `${roundcube.bed.url}?_task=mail&_action=get&_mbox=INBOX&_uid=${eicar}&_part=2&_download=1&_token=${token}`,
    );
    await page.waitForSelector('#mailwicket-refusal');
    await waitUntil('the verdict on the page', () =>
      page
        .$eval('#mailwicket-refusal .mailwicket-progress', (one) => one.textContent)
        .then((text) => text.includes('It stays held')),
    );
    await keepScreenshot(page, 'both-hosts-refusal');
    expect([filesIn(chromium.downloadDir), extensionScans()]).toEqual([[], []]);
    const clean = await roundcube.bed.deliver(
      Buffer.concat([Buffer.from('X-Second: 1\r\n'), sampleMessage('harmless')]),
    );
    await page.goto(
      `${roundcube.bed.url}?_task=mail&_action=get&_mbox=INBOX&_uid=${clean}&_part=2&_download=1&_token=${token}`,
    );
    // Going on comes past the exit worker, by the pass that let the refusal in: the last layer looks at it, once.
    await downloadedFile(chromium.downloadDir, 'agenda-only.zip');
    expect(extensionScans().length).toBeLessThanOrEqual(1);
  });

  it("leaves the plugin's answers to scripts as they are", async () => {
    const uid = await roundcube.bed.deliver(
      Buffer.concat([Buffer.from('X-Third: 1\r\n'), sampleMessage('eicar')]),
    );
    await page.goto(messageUrl(roundcube.bed, uid), { waitUntil: 'load' });
    await untilShown(page, 'malicious');
    await page.evaluate(`rcmail.http_post('plugin.savevcard', { _uid: ${uid}, _mbox: 'INBOX', _part: '2' })`);
    const notice = await waitUntil('the notice', () =>
      page
        .$eval('#messagestack', (one) => one.textContent)
        .then((text) => (text.includes('Not released') ? text : '') || undefined),
    );
    expect(notice).toContain('Not released');
    expect(page.url()).toContain(`_uid=${uid}`);
  });
});
