import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';
import { SKINS } from '../../bed/roundcube.ts';
import { sampleAttachment, sampleMessage, type SampleName } from '../../bed/sample-messages.ts';
import { downloadedFile, emptyFolder, filesIn } from '../support/download-folder.ts';
import { attachmentLink, logIn, openMessage, previewMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { holdWorkers, killWorkers } from './support/page-workers.ts';
import { pluginView, untilShown } from './support/plugin-view.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const PREFIX = '{Malicious?}';
const missing = [groupState('roundcube'), groupState('chromium')].filter(({ available }) => !available);
const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules broken by what is ours. The grey in which elastic writes sizes is its own. */
async function axeProblems(page: Page, selectors: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axeScript);
  const context = { include: selectors.map((one) => [one]), exclude: [['.attachment-size']] };
  const call = `axe.run(${JSON.stringify(context)})`;
  const { violations } = (await page.evaluate(call)) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}

describe.skipIf(missing.length > 0)('what a user of the plugin sees of a message', () => {
  let roundcube: ProtectedRoundcube;
  let chromium: Chromium;
  let page: Page;

  beforeAll(async () => {
    const texts = { contact: 'Ask the help desk: help@example.test' };
    roundcube = await startProtectedRoundcube({ engine: 'browser', policy: { texts } });
    chromium = await launchChromium({ extraArgs: ['--host-resolver-rules=MAP webmail.test 127.0.0.1'] });
    page = await logIn(chromium.browser, roundcube.bed);
  });
  afterAll(async () => {
    await chromium.close();
    await roundcube.close();
  });
  afterEach(() => emptyFolder(chromium.downloadDir));

  let delivered = 0;
  // Each message is one of its own: a verdict is kept by content, and would be known already.
  const deliver = (name: SampleName) =>
    roundcube.bed.deliver(
      Buffer.concat([Buffer.from(`X-Delivery: ${++delivered}\r\n`), sampleMessage(name)]),
    );
  const open = async (name: SampleName) => {
    const uid = await deliver(name);
    await openMessage(page, roundcube.bed, uid);
    return uid;
  };
  const click = async (filename: string) => (await attachmentLink(page, filename)).click();
  const sameBytes = async (name: SampleName, filename: string) => {
    const saved = await downloadedFile(chromium.downloadDir, filename);
    expect(saved).toEqual(Buffer.from(sampleAttachment(name, filename)));
  };

  it('warns of a dangerous attachment, marks the subject, and opens only the others', async () => {
    await open('eicar');
    const { heading, badges, subject } = await untilShown(page, 'malicious');
    await keepScreenshot(page, 'plugin-eicar');
    expect(heading).toContain('Download blocked: invoice.com');
    expect(badges).toEqual(['Blocked']);
    expect(subject).toBe(`${PREFIX} Your invoice`);
    await click('invoice.com');
    await waitUntil('the refusal', async () => (await pluginView(page)).alert.startsWith('Not opened.'));
    expect(filesIn(chromium.downloadDir)).toEqual([]);
    await click('agenda.zip');
    await sameBytes('eicar', 'agenda.zip');
    expect(await axeProblems(page, ['#mailwicket-banner', '#attachment-list'])).toEqual([]);
  });

  it('shows the kept verdict, its prefix and its reason when the message is opened again', async () => {
    const uid = await open('eicar');
    await untilShown(page, 'malicious');
    await openMessage(page, roundcube.bed, uid);
    const { heading, badges, subject, lines } = await untilShown(page, 'malicious');
    expect(heading).toContain('Download blocked: invoice.com');
    expect({ badges, subject }).toEqual({ badges: ['Blocked'], subject: `${PREFIX} Your invoice` });
    expect(lines[0]).toContain('invoice.com');
  });

  it('shows no banner for harmless files and gives them out', async () => {
    await open('harmless');
    await untilShown(page, '');
    await click('agenda-only.zip');
    await sameBytes('harmless', 'agenda-only.zip');
    expect((await pluginView(page)).badges).toEqual([]);
  });

  it('carries out a click from before the verdict, without a second one', async () => {
    const letGo = await holdWorkers(page);
    await open('harmless');
    const { badges } = await untilShown(page, 'pending');
    await keepScreenshot(page, 'plugin-checking');
    expect(badges).toEqual(['Checking…']);
    await click('agenda-only.zip');
    expect(filesIn(chromium.downloadDir)).toEqual([]);
    await letGo();
    await sameBytes('harmless', 'agenda-only.zip');
  });

  it('keeps the files closed when the question is dismissed', async () => {
    await open('encrypted-zip');
    await untilShown(page, 'unchecked');
    await click('plans.zip');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { hidden: true });
    expect((await pluginView(page)).badges).toEqual(['Not checked']);
    expect(filesIn(chromium.downloadDir)).toEqual([]);
  });

  it('asks for a reason before it gives out what could not be checked, and gives it out at once', async () => {
    await open('encrypted-zip');
    await untilShown(page, 'unchecked');
    await click('plans.zip');
    await page.waitForSelector('dialog[role="alertdialog"][open]');
    expect(await axeProblems(page, ['dialog'])).toEqual([]);
    await keepScreenshot(page, 'plugin-dialog');
    await page.click('dialog [type="submit"]');
    expect(await page.$eval('#mailwicket-missing', (one) => one.textContent)).toBe('Give a reason.');
    await page.type('dialog textarea', 'I expected these plans');
    await page.click('dialog [type="submit"]');
    await sameBytes('encrypted-zip', 'plans.zip');
  });

  it('starts a dead worker once more, then says so and tries again when asked', async () => {
    const revive = await killWorkers(page);
    await open('harmless');
    const { heading, text, badges } = await untilShown(page, 'unchecked');
    await keepScreenshot(page, 'plugin-failed');
    expect(heading).toBe('Could not check attachments');
    expect(text).toContain('stopped');
    expect(badges).toEqual(['Not checked']);
    expect(await page.evaluate('startedWorkers')).toBe(2);
    await revive();
    await page.click('#mailwicket-banner button');
    await untilShown(page, '');
  });

  it('loads no script and sends no request for a message without attachments', async () => {
    const asked: string[] = [];
    const note = (request: { url(): string }) => asked.push(request.url());
    page.on('request', note);
    await open('no-attachments');
    // What the page asks for by itself, it has asked for before it is left.
    await page.goto('about:blank');
    page.off('request', note);
    expect(asked.filter((url) => url.includes('mailwicket'))).toEqual([]);
  });

  it('marks the row of the list around the preview, as soon as the verdict stands', async () => {
    const uid = await deliver('eicar');
    const frame = await previewMessage(page, roundcube.bed, uid);
    await untilShown(frame, 'malicious');
    await keepScreenshot(page, 'plugin-preview');
    const row = `#messagelist a[href*="_uid=${uid}&"], #messagelist a[href$="_uid=${uid}"]`;
    expect(await page.$eval(row, (one) => one.textContent)).toContain(`${PREFIX} Your invoice`);
  });

  it('verifies on the page that refused a download, and goes on with it', async () => {
    const uid = await deliver('harmless');
    const token = (await page.evaluate('rcmail.env.request_token')) as string;
    const query = `_task=mail&_action=get&_mbox=INBOX&_uid=${uid}&_part=2&_download=1&_token=${token}`;
    await page.goto(`${roundcube.bed.url}?${query}`);
    await page.waitForSelector('#mailwicket-refusal');
    await sameBytes('harmless', 'agenda-only.zip');
    await keepScreenshot(page, 'plugin-refusal');
    expect(await axeProblems(page, ['#mailwicket-refusal'])).toEqual([]);
  });

  it.each(SKINS)('gates and warns in the skin %s', async (skin) => {
    roundcube.bed.setSkin(skin);
    try {
      await open('eicar');
      const { badges, subject } = await untilShown(page, 'malicious');
      await keepScreenshot(page, `plugin-skin-${skin}`);
      expect(badges).toEqual(['Blocked']);
      expect(subject).toContain(PREFIX);
      await click('invoice.com');
      await waitUntil('the refusal', async () => (await pluginView(page)).alert.startsWith('Not opened.'));
      expect(filesIn(chromium.downloadDir)).toEqual([]);
    } finally {
      roundcube.bed.setSkin('elastic');
    }
  });

  it.each([
    { look: 'a phone', width: 360, zoom: 1, direction: 'ltr', colours: 'none' },
    // What a browser's zoom does to a window of 1280.
    { look: 'zoom of 200 %', width: 640, zoom: 2, direction: 'ltr', colours: 'none' },
    { look: 'right-to-left writing', width: 1280, zoom: 1, direction: 'rtl', colours: 'none' },
    { look: 'forced colours', width: 1280, zoom: 1, direction: 'ltr', colours: 'active' },
  ])('stays readable with $look', async ({ look, width, zoom, direction, colours }) => {
    const other = await chromium.browser.newPage();
    const session = await other.createCDPSession();
    await other.setViewport({ width, height: 860, deviceScaleFactor: zoom });
    await session.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'forced-colors', value: colours }],
    });
    await openMessage(other, roundcube.bed, await deliver('eicar'));
    await untilShown(other, 'malicious');
    await other.evaluate(`document.documentElement.dir = ${JSON.stringify(direction)}`);
    await other.click('#mailwicket-banner summary');
    await keepScreenshot(other, `plugin-look-${look.replaceAll(/\W+/gu, '-')}`);
    const isCut = `(() => {
      const banner = document.querySelector('#mailwicket-banner');
      return [banner, ...banner.querySelectorAll('h2, p, li, summary, dd')].some((one) => one.scrollWidth > one.clientWidth + 1);
    })()`;
    expect(await other.evaluate(isCut)).toBe(false);
    await other.close();
  });

  it('says that checking needs https where the browser gives no cryptography', async () => {
    const uid = await deliver('harmless');
    const url = roundcube.bed.url.replace('127.0.0.1', 'webmail.test');
    const plain = await logIn(chromium.browser, { ...roundcube.bed, url });
    await openMessage(plain, { ...roundcube.bed, url }, uid);
    const { text, badges } = await untilShown(plain, 'unchecked');
    await keepScreenshot(plain, 'plugin-insecure');
    expect(text).toContain('https://');
    expect(badges).toEqual(['Not checked']);
    await plain.close();
  });
});
