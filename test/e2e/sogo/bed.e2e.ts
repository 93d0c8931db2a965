import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { startSogo, type SogoBed } from '../../bed/sogo.ts';
import { downloadedFile } from '../support/download-folder.ts';
import { attachmentButton, logIn, openByClick } from './support/sogo-page.ts';

const missing = [groupState('sogo'), groupState('chromium')].filter(({ available }) => !available);

describe.skipIf(missing.length > 0)('a real SOGo', { shuffle: false }, () => {
  let bed: SogoBed;
  let chromium: Chromium;

  beforeAll(async () => {
    bed = await startSogo();
    await bed.deliver(sampleMessage('eicar'));
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium.close();
  });

  it('saves an attachment of an opened message as it is', async () => {
    const page = await logIn(chromium.browser, bed);
    await openByClick(page, 'Your invoice');
    await (await attachmentButton(page, 'agenda.zip', 'save')).click();
    const saved = await downloadedFile(chromium.downloadDir, 'agenda.zip');
    expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
  });

  it('leaves no process and no folder when it is closed', async () => {
    expect(existsSync(bed.folder)).toBe(true);
    await bed.close();
    expect(existsSync(bed.folder)).toBe(false);
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(processes.split('\n').filter((line) => line.includes(bed.folder))).toEqual([]);
  });
});
