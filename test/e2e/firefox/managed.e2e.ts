import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyState } from '../../../extension/messaging/contract.ts';
import { PUBLISHED_FIREFOX_EXTENSION } from '../../bed/demo-extension.ts';
import { launchFirefox, type Firefox } from '../../bed/firefox.ts';
import { groupState } from '../../bed/packages.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { waitUntil } from '../support/wait-until.ts';

const root = resolve(import.meta.dirname, '../../..');
const SITES = ['http://127.0.0.1/*'];
const isRoot = process.getuid?.() === 0;

describe.skipIf(!groupState('firefox').available || !isRoot)('the published build under a policy', () => {
  let firefox: Firefox;
  let options: Page;

  const ask = async (script: string) =>
    JSON.parse(
      (await options.evaluate(`Promise.resolve(${script}).then(JSON.stringify)`)) as string,
    ) as unknown;
  const button = () =>
    ask(`Promise.all([browser.action.getBadgeText({}), browser.action.getTitle({})])`) as Promise<string[]>;
  const scripts = async () =>
    ((await ask('browser.scripting.getRegisteredContentScripts()')) as unknown[]).length;
  const policy = async () =>
    (await ask(`browser.runtime.sendMessage({ name: 'policy', request: {} })`)) as PolicyState;

  beforeAll(async () => {
    const built = spawnSync(process.execPath, ['scripts/build.mjs', 'firefox'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(built.status).toBe(0);
    firefox = await launchFirefox({
      extensionDir: PUBLISHED_FIREFOX_EXTENSION,
      policy: { sites: SITES, onMalicious: { subjectPrefix: '[A]' } },
    });
    options = await firefox.openExtensionPage('options.html#sites');
  });
  afterAll(() => firefox.close());

  it('asks for no site by itself, and says that it protects none of those it should', async () => {
    await waitUntil('the word on the button', async () => (await button())[0] === '!');
    expect((await button())[1]).toContain('not protecting');
    expect(await ask('browser.permissions.getAll().then(({ origins }) => origins)')).toEqual([]);
    expect(await scripts()).toBe(0);
  });

  it('asks the user for access at a click, and protects from then on', async () => {
    await options.bringToFront();
    const grant = await options.waitForSelector('ul.sites li button');
    await grant?.click();
    await waitUntil('the question of the browser', () =>
      firefox.inWindow<boolean>(
        `(() => {
          const button = document.getElementById('addon-webext-permissions-notification')?.button;
          button?.click();
          return button != null;
        })()`,
      ),
    );
    await waitUntil('the scripts', async () => (await scripts()) > 0);
    await waitUntil('the end of the word', async () => (await button())[0] === '');
  });

  it('says so again when the user takes the access back', async () => {
    await ask(`browser.permissions.remove({ origins: ${JSON.stringify(SITES)} })`);
    await waitUntil('the word on the button', async () => (await button())[0] === '!');
    expect(await scripts()).toBe(0);
  });

  it.each(['options.html#sites', 'options.html#policy', 'popup.html'])(
    'shows %s without a fault that axe knows',
    async (path) => {
      const page = await firefox.openExtensionPage(path);
      await page.waitForSelector('main h1, main h2');
      await keepScreenshot(page, `firefox-${path.replaceAll(/\W+/gu, '-')}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.close();
    },
  );

  it('forces what the policy sets, and takes another one at the next start', async () => {
    expect((await policy()).forced).toContain('onMalicious.subjectPrefix');
    expect((await policy()).policy.onMalicious.subjectPrefix).toBe('[A]');
    firefox = await firefox.restart({ sites: SITES, onMalicious: { subjectPrefix: '[B]' } });
    options = await firefox.openExtensionPage('options.html#policy');
    await waitUntil('the new policy', async () => {
      return (await policy()).policy.onMalicious.subjectPrefix === '[B]';
    });
  });

  it('refuses a policy that is not valid with the path of its error, and keeps the last good one', async () => {
    firefox = await firefox.restart({ sites: SITES, onMalicious: { subjectPrefix: 5 } });
    options = await firefox.openExtensionPage('options.html#policy');
    const state = await waitUntil('word of the error', async () => {
      const now = await policy();
      return now.problems.length > 0 ? now : undefined;
    });
    expect(state.problems.map(({ path }) => path)).toEqual(['onMalicious.subjectPrefix']);
    expect(state.policy.onMalicious.subjectPrefix).toBe('[B]');
    await keepScreenshot(options, 'firefox-options-refused');
  });
});
