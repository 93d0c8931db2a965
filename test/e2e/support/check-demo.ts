import type { Page } from 'puppeteer-core';
import type { Chromium } from '../../bed/chromium.ts';
import { launchDemoBrowser } from '../../bed/demo/demo-browser.ts';
import type { DemoSite } from '../../bed/demo/demo-site.ts';
import {
  DEMO_STEPS,
  stepText,
  type AttachmentStep,
  type DemoStep,
  type LinksStep,
} from '../../bed/demo/demo-steps.ts';
import { sample, sampleAttachment, type SampleName } from '../../bed/sample-messages.ts';
import { clickOutcome } from './click-outcome.ts';
import { downloadedFile, emptyFolder, filesIn } from './download-folder.ts';
import { refusalReason } from './refusals.ts';
import { attachmentLink, logIn, openMessage } from './roundcube-page.ts';
import { untilProtecting } from './until-protecting.ts';
import { waitForBanner, warningsIn } from './warnings.ts';

/** What a walk needs of the demo and its browser. */
interface Walk {
  readonly site: DemoSite;
  readonly chromium: Chromium;
  readonly page: Page;
}

function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

async function walkAttachment(step: AttachmentStep, { site, chromium, page }: Walk): Promise<void> {
  const { attachment, banner, click } = step;
  const name = step.sample as SampleName;
  const { downloadDir } = chromium;
  expectThat(sample(name).subject === step.subject, `the message is called “${sample(name).subject}”`);
  emptyFolder(downloadDir);
  site.organisation.forgetRequests();
  await openMessage(page, site.bed, site.uids[name]);
  if (banner !== '') await waitForBanner(page, banner);
  await (await attachmentLink(page, attachment)).click();
  const outcome = await clickOutcome(page, downloadDir, attachment);
  expectThat(outcome.kind === click, `a click on ${attachment} was ${outcome.kind}, not ${click}`);
  if (click === 'saved') {
    const bytes = await downloadedFile(downloadDir, attachment);
    expectThat(bytes.equals(sampleAttachment(name, attachment)), `${attachment} was changed`);
  } else expectThat(filesIn(downloadDir).length === 0, `${attachment} reached the disk`);
  if (banner === '') expectThat((await warningsIn(page)).banner === '', 'there is a banner');
  if (step.asksNobody === true)
    expectThat(site.organisation.scoringRequests().length === 0, 'the scoring endpoint was asked');
}

async function walkLinks({ sample: name, links }: LinksStep, walk: Walk): Promise<void> {
  const { site, chromium, page } = walk;
  emptyFolder(chromium.downloadDir);
  for (const link of links) {
    await openMessage(page, site.bed, site.uids[name]);
    await page.evaluate('window.stillHere = true');
    await page.click(`#messagebody a ::-p-text(${link})`);
    const reason = await refusalReason(walk);
    expectThat(reason !== '', `“${link}” was refused without a reason`);
    expectThat(filesIn(chromium.downloadDir).length === 0, `“${link}” let a file out`);
    expectThat((await page.evaluate('window.stillHere')) === true, `“${link}” replaced the mail`);
    // A refusal that opened a tab would hide the next one.
    for (const tab of await chromium.browser.pages()) if (tab !== page) await tab.close();
  }
}

const walk = (step: DemoStep, on: Walk) => ('links' in step ? walkLinks(step, on) : walkAttachment(step, on));

/**
 * Walks the demo's printed steps in a headless Chromium.
 *
 * @returns how many failed
 */
export async function checkDemo(site: DemoSite, say: (line: string) => void): Promise<number> {
  let failed = 0;
  const chromium = await launchDemoBrowser(site, false);
  try {
    await untilProtecting(chromium);
    const page = await logIn(chromium.browser, site.bed);
    for (const [index, step] of DEMO_STEPS.entries()) {
      try {
        await walk(step, { site, chromium, page });
        say(`ok      ${index + 1}. ${stepText(step)}`);
      } catch (error) {
        failed++;
        const why = error instanceof Error ? error.message : String(error);
        say(`FAILED  ${index + 1}. ${stepText(step)} But: ${why}`);
      }
    }
  } finally {
    await chromium.close();
  }
  return failed;
}
