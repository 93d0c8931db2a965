import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import { attachmentLink, logIn, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { untilShown } from './support/plugin-view.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const missing = [groupState('roundcube'), groupState('chromium')].filter(({ available }) => !available);

describe.skipIf(missing.length > 0)('the page of a message that a Mailwicket server verifies', () => {
  let roundcube: ProtectedRoundcube;
  let chromium: Chromium;
  let page: Page;

  beforeAll(async () => {
    roundcube = await startProtectedRoundcube({ engine: 'service' });
    chromium = await launchChromium();
    page = await logIn(chromium.browser, roundcube.bed);
  });
  afterAll(async () => {
    await chromium.close();
    await roundcube.close();
  });

  it('warns by the verdict of the server, starts no worker, and says why', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await openMessage(page, roundcube.bed, await roundcube.bed.deliver(sampleMessage('eicar')));
    const { heading, badges, lines } = await untilShown(page, 'malicious');
    await keepScreenshot(page, 'plugin-service');
    expect(heading).toBe('Download blocked: invoice.com');
    expect(badges).toEqual(['Blocked']);
    expect(lines[0]).toContain('EICAR');
    expect(asked.filter((url) => url.includes('worker.js'))).toEqual([]);
  });

  it('asks the server nothing and sends no request more for a message without attachments', async () => {
    const uid = await roundcube.bed.deliver(sampleMessage('no-attachments'));
    const requests: string[] = [];
    const note = (request: { url(): string }) => requests.push(request.url());
    const before = roundcube.asked.length;
    page.on('request', note);
    await openMessage(page, roundcube.bed, uid);
    // What the page asks for by itself, it has asked for before it is left.
    await page.goto('about:blank');
    page.off('request', note);
    expect(requests.filter((url) => url.includes('mailwicket'))).toEqual([]);
    expect(roundcube.asked.slice(before).filter((one) => one.includes('/v1/'))).toEqual([]);
  });

  it('says that the check did not answer while the server is away, and checks when asked again', async () => {
    roundcube.setServerDown(true);
    await openMessage(page, roundcube.bed, await roundcube.bed.deliver(sampleMessage('harmless')));
    const { heading, badges } = await untilShown(page, 'unchecked');
    await keepScreenshot(page, 'plugin-service-down');
    expect(heading).toBe('Could not check attachments');
    expect(badges).toEqual(['Not checked']);
    expect(filesIn(chromium.downloadDir)).toEqual([]);
    roundcube.setServerDown(false);
    await page.click('#mailwicket-banner button');
    await untilShown(page, '');
    await (await attachmentLink(page, 'agenda-only.zip')).click();
    const saved = await downloadedFile(chromium.downloadDir, 'agenda-only.zip');
    expect(saved).toEqual(Buffer.from(sampleAttachment('harmless', 'agenda-only.zip')));
  });
});
