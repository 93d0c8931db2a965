import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';
import { sampleMessage, type SampleName } from '../../bed/sample-messages.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { attachmentLink, logIn, openMessage } from '../support/roundcube-page.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { holdWorkers } from './support/page-workers.ts';
import { pluginView, untilShown } from './support/plugin-view.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const missing = [groupState('roundcube'), groupState('chromium')].filter(({ available }) => !available);

/** As people look at it. */
const LOOKS = [
  { look: 'desktop', width: 1280, height: 860, isDark: false },
  { look: 'phone', width: 390, height: 780, isDark: false },
  { look: 'dark', width: 1280, height: 860, isDark: true },
] as const;

const BANNERS = [
  { state: 'malicious', name: 'eicar', outcome: 'malicious' },
  { state: 'suspicious', name: 'spoofed-sender', outcome: 'suspicious' },
  { state: 'unchecked', name: 'encrypted-zip', outcome: 'unchecked' },
] as const;

describe.skipIf(missing.length > 0)('the screens of the plugin in elastic', () => {
  let roundcube: ProtectedRoundcube;
  let chromium: Chromium;
  let page: Page;
  let token: string;
  let delivered = 0;

  beforeAll(async () => {
    const texts = { contact: 'Ask the help desk: help@example.test' };
    roundcube = await startProtectedRoundcube({
      engine: 'browser',
      policy: { texts, onSuspicious: 'ask' },
    });
    chromium = await launchChromium();
    page = await logIn(chromium.browser, roundcube.bed);
    page.on('dialog', (dialog) => void dialog.accept());
    token = (await page.evaluate('rcmail.env.request_token')) as string;
  });
  afterAll(async () => {
    await chromium.close();
    await roundcube.close();
  });

  /** Each one of its own: a verdict is kept by content. */
  const deliver = (name: SampleName) =>
    roundcube.bed.deliver(
      Buffer.concat([Buffer.from(`X-Delivery: ${++delivered}\r\n`), sampleMessage(name)]),
    );

  describe.each(LOOKS)('on $look', ({ look, width, height, isDark }) => {
    beforeAll(async () => {
      await page.setViewport({ width, height });
      const cookie = { name: 'colorMode', value: isDark ? 'dark' : 'light', url: roundcube.bed.url };
      await chromium.browser.setCookie({ ...cookie, domain: '127.0.0.1' });
    });

    /** Keeps the picture, and holds what is ours to the width of the screen and to the rules of axe. */
    async function keepAndCheck(name: string, within: string): Promise<void> {
      await keepScreenshot(page, `screen-${look}-${name}`);
      expect(await page.evaluate(`document.documentElement.classList.contains('dark-mode')`)).toBe(isDark);
      const isCut = `[...document.querySelectorAll(${JSON.stringify(`${within}, ${within} *`)})].some(
        (one) => one.getClientRects().length > 0 && one.getBoundingClientRect().right > innerWidth + 1)`;
      expect(await page.evaluate(isCut), `${name} is cut`).toBe(false);
      expect(await accessibilityFaults(page, within), name).toEqual([]);
    }

    it.each(BANNERS)('says $state', async ({ state, name, outcome }) => {
      await openMessage(page, roundcube.bed, await deliver(name));
      await untilShown(page, outcome);
      await keepAndCheck(state, '#mailwicket-banner');
    });

    it('says that a message is being checked, and lets go of it afterwards', async () => {
      const letGo = await holdWorkers(page);
      await openMessage(page, roundcube.bed, await deliver('harmless'));
      await untilShown(page, 'pending');
      await keepAndCheck('checking', '#mailwicket-banner');
      await letGo();
      await untilShown(page, '');
      await keepScreenshot(page, `screen-${look}-released`);
    });

    it('asks before it gives out what is suspicious, and says no to what is malicious', async () => {
      await openMessage(page, roundcube.bed, await deliver('spoofed-sender'));
      await untilShown(page, 'suspicious');
      await (await attachmentLink(page, 'update.exe')).click();
      await page.waitForSelector('dialog[open]');
      await keepAndCheck('dialog', 'dialog');
      await page.keyboard.press('Escape');
      await openMessage(page, roundcube.bed, await deliver('eicar'));
      await untilShown(page, 'malicious');
      await (await attachmentLink(page, 'invoice.com')).focus();
      await page.keyboard.press('Enter');
      await waitUntil('the refusal', async () => (await pluginView(page)).alert.startsWith('Not opened.'));
      await keepAndCheck('refused-here', '#mailwicket-banner');
    });

    it.each([
      { exit: 'download', query: (uid: number) => `_action=get&_part=2&_download=1&_uid=${uid}` },
      { exit: 'compose', query: (uid: number) => `_action=compose&_forward_uid=${uid}` },
    ])('refuses with a page that has a heading and leads to the message: $exit', async ({ exit, query }) => {
      const uid = await deliver('eicar');
      await openMessage(page, roundcube.bed, uid);
      await untilShown(page, 'malicious');
      await page.goto(`${roundcube.bed.url}?_task=mail&_mbox=INBOX&${query(uid)}&_token=${token}`);
      const heading = await page.waitForSelector('#mailwicket-refusal h1', { visible: true });
      expect(await heading?.evaluate((one) => one.textContent)).toContain('Not released');
      await keepAndCheck(`refusal-${exit}`, '#mailwicket-refusal');
      await Promise.all([page.waitForNavigation(), page.click('#mailwicket-refusal a')]);
      await untilShown(page, 'malicious');
    });
  });

  it.each(['larry', 'classic'] as const)('refuses with a page in the skin %s', async (skin) => {
    await page.setViewport({ width: 1280, height: 860 });
    roundcube.bed.setSkin(skin);
    try {
      const uid = await deliver('eicar');
      await openMessage(page, roundcube.bed, uid);
      await untilShown(page, 'malicious');
      await keepScreenshot(page, `screen-${skin}-malicious`);
      await page.goto(
        `${roundcube.bed.url}?_task=mail&_mbox=INBOX&_action=viewsource&_uid=${uid}&_token=${token}`,
      );
      await page.waitForSelector('#mailwicket-refusal h1', { visible: true });
      await keepScreenshot(page, `screen-${skin}-refusal`);
      expect(await accessibilityFaults(page, '#mailwicket-refusal')).toEqual([]);
    } finally {
      roundcube.bed.setSkin('elastic');
    }
  });
});
