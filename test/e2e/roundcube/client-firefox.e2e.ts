import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchFirefox, type Firefox } from '../../bed/firefox.ts';
import { groupState } from '../../bed/packages.ts';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import { attachmentLink, logIn, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { pluginView, untilShown } from './support/plugin-view.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const missing = [groupState('roundcube'), groupState('firefox')].filter(({ available }) => !available);

describe.skipIf(missing.length > 0)('what a user of the plugin sees of a message in Firefox', () => {
  let roundcube: ProtectedRoundcube;
  let firefox: Firefox;
  let page: Page;

  beforeAll(async () => {
    roundcube = await startProtectedRoundcube({ engine: 'browser' });
    firefox = await launchFirefox();
    page = await logIn(firefox.browser, roundcube.bed);
  });
  afterAll(async () => {
    await firefox.close();
    await roundcube.close();
  });

  it('warns of a dangerous attachment, marks the subject, and opens only the others', async () => {
    await openMessage(page, roundcube.bed, await roundcube.bed.deliver(sampleMessage('eicar')));
    const { heading, badges, subject } = await untilShown(page, 'malicious');
    await keepScreenshot(page, 'plugin-firefox');
    expect(heading).toContain('Download blocked: invoice.com');
    expect(badges).toEqual(['Blocked']);
    expect(subject).toBe('{Malicious?} Your invoice');
    await (await attachmentLink(page, 'invoice.com')).click();
    await waitUntil('the refusal', async () => (await pluginView(page)).alert.startsWith('Not opened.'));
    expect(filesIn(firefox.downloadDir)).toEqual([]);
    await (await attachmentLink(page, 'agenda.zip')).click();
    const saved = await downloadedFile(firefox.downloadDir, 'agenda.zip');
    expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
  });

  it('verifies on the page that refused a download, and goes on with it', async () => {
    const uid = await roundcube.bed.deliver(sampleMessage('harmless'));
    const token = (await page.evaluate('rcmail.env.request_token')) as string;
    const query = `_task=mail&_action=get&_mbox=INBOX&_uid=${uid}&_part=2&_download=1&_token=${token}`;
    await firefox.goTo(page, `${roundcube.bed.url}?${query}`);
    const saved = await downloadedFile(firefox.downloadDir, 'agenda-only.zip');
    expect(saved).toEqual(Buffer.from(sampleAttachment('harmless', 'agenda-only.zip')));
  });
});
