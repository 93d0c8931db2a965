import { launchChromium } from '../../bed/chromium.ts';
import { DEMO_EXTENSION } from '../../bed/demo-extension.ts';
import { demoPolicy } from '../../bed/demo-policy.ts';
import type { DemoSite } from '../../bed/demo/demo-site.ts';
import { DEMO_STEPS, type DemoStep } from '../../bed/demo/demo-steps.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import type { Chromium } from '../../bed/chromium.ts';
import type { Page } from 'puppeteer-core';
import { clickOutcome } from './click-outcome.ts';
import { downloadedFile, emptyFolder, filesIn } from './download-folder.ts';
import { untilProtecting } from './until-protecting.ts';
import { attachmentLink, logIn, openMessage } from './roundcube-page.ts';
import { waitForBanner, warningsIn } from './warnings.ts';

async function walk(step: DemoStep, site: DemoSite, chromium: Chromium, page: Page): Promise<void> {
  const { sample, attachment, banner, click } = step;
  const { downloadDir } = chromium;
  emptyFolder(downloadDir);
  await openMessage(page, site.bed, site.uids[sample]);
  if (banner !== '') await waitForBanner(page, banner);
  await (await attachmentLink(page, attachment)).click();
  const outcome = await clickOutcome(page, downloadDir, attachment);
  if (outcome.kind !== click) throw new Error(`a click on ${attachment} was ${outcome.kind}, not ${click}`);
  if (click === 'saved') {
    const bytes = await downloadedFile(downloadDir, attachment);
    if (!bytes.equals(sampleAttachment(sample, attachment))) throw new Error(`${attachment} was changed`);
  } else if (filesIn(downloadDir).includes(attachment)) {
    throw new Error(`${attachment} reached the disk`);
  }
  if (banner === '' && (await warningsIn(page)).banner !== '') throw new Error('there is a banner');
}

/**
 * Walks the demo's printed steps in a headless Chromium.
 *
 * @returns how many failed
 */
export async function checkDemo(site: DemoSite, say: (line: string) => void): Promise<number> {
  const { url: server, token, root } = site.organisation;
  let failed = 0;
  const chromium = await launchChromium({
    extensionDir: DEMO_EXTENSION,
    policy: demoPolicy({ server, token, root }),
  });
  try {
    await untilProtecting(chromium);
    const page = await logIn(chromium.browser, site.bed);
    for (const [index, step] of DEMO_STEPS.entries()) {
      try {
        await walk(step, site, chromium, page);
        say(`ok      ${index + 1}. ${step.attachment} ${step.see}`);
      } catch (error) {
        failed++;
        say(
          `FAILED  ${index + 1}. ${step.attachment}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  } finally {
    await chromium.close();
  }
  return failed;
}
