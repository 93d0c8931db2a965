import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { startBed, type Bed } from '../../bed/bed.ts';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import type { ManagedValues } from '../../bed/chromium-policy.ts';
import { deliverSamples, type SampleUids } from '../../bed/deliver-samples.ts';
import { demoPolicy } from '../../bed/demo-policy.ts';
import { startOrganisation, type Organisation } from '../../bed/organisation.ts';
import { serveFolder, type StaticServer } from '../../bed/static-server.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../bed/temporary-folder.ts';
import { clickOutcome } from '../support/click-outcome.ts';
import { filesIn } from '../support/download-folder.ts';
import { whyNoMailbox } from '../support/protected-mailbox.ts';
import { attachmentLink, logIn, openMessage } from '../support/roundcube-page.ts';
import { untilProtecting } from '../support/until-protecting.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner } from '../support/warnings.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Chromium hides what a policy installed from a driver's tools unless this allows them. */
const FOR_THE_TEST = { DeveloperToolsAvailability: 1 };

interface UpdateDocument {
  readonly ExtensionSettings: Readonly<Record<string, { readonly update_url: string }>>;
}

function buildFleet(
  folder: string,
  url: string,
  policy: PolicyInput,
  more: readonly string[] = [],
): ManagedValues {
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'scripts/build-fleet.mjs'),
      `--url=${url}`,
      '--site=http://127.0.0.1/*',
      `--key=${join(folder, 'key.pem')}`,
      `--policy=${join(folder, 'policy.json')}`,
      `--out=${join(folder, 'fleet')}`,
      ...more,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  const file = join(folder, 'fleet', 'linux', 'chromium', 'mailwicket.json');
  return JSON.parse(readFileSync(file, 'utf8')) as ManagedValues;
}

describe.skipIf(whyNoMailbox() !== '')('a fleet of browsers that one policy sets up', () => {
  let folder: TemporaryFolder;
  let packages: StaticServer;
  let organisation: Organisation;
  let bed: Bed;
  let uids: SampleUids;
  let chromium: Chromium;
  let page: Page;
  let policy: PolicyInput;

  beforeAll(async () => {
    folder = makeTemporaryFolder('mw-fleet-');
    const served = join(folder.path, 'fleet', 'serve');
    mkdirSync(served, { recursive: true });
    packages = await serveFolder(served);
    organisation = await startOrganisation();
    bed = await startBed();
    uids = await deliverSamples(bed);
    const { url: server, token, root } = organisation;
    policy = demoPolicy({ server, token, root });
    const document = buildFleet(folder.path, packages.url, policy);
    const [extensionId = ''] = Object.keys((document as unknown as UpdateDocument).ExtensionSettings);
    const fleet = { extensionId, policy: { ...document, ...FOR_THE_TEST } };
    chromium = await launchChromium({ fleet, detachedWorker: true });
  });
  afterAll(async () => {
    await chromium.close();
    await bed.close();
    await organisation.close();
    await packages.close();
    folder.remove();
  });

  it('installs the package from the address of the organisation', async () => {
    await waitUntil('the package', () => Promise.resolve(packages.asked.includes('mailwicket.crx')));
    expect(packages.asked).toContain('update.xml');
    await waitUntil('the extension', async () => (await installedVersion()) !== '');
  });

  it('protects the webmail without a click of the user', async () => {
    await untilProtecting(chromium);
    page = await logIn(chromium.browser, bed);
    await openMessage(page, bed, uids.eicar);
    await waitForBanner(page, 'invoice.com');
    await (await attachmentLink(page, 'invoice.com')).click();
    expect((await clickOutcome(page, chromium.downloadDir, 'invoice.com')).kind).toBe('refused');
    expect(filesIn(chromium.downloadDir)).toEqual([]);
  });

  it('shows the user what the organisation set, and no way to turn it off', async () => {
    const tab = await openOptions();
    const site = await tab.waitForSelector('main .sites li');
    expect(await site?.evaluate((element) => element.textContent)).toContain('127.0.0.1');
    expect(await site?.$$('button')).toEqual([]);
    await tab.close();
  });

  it('takes a package of a higher version, with another site, and keeps the open page protected', async () => {
    buildFleet(folder.path, packages.url, policy, ['--revision=1', '--site=http://localhost/*']);
    const before = await installedVersion();
    await page.$$eval('mailwicket-banner', (banners) => {
      for (const banner of banners) banner.setAttribute('data-former', '');
    });
    const tab = await openOptions();
    const check = await tab.evaluate('chrome.runtime.requestUpdateCheck()');
    await tab.close();
    expect(check).toMatchObject({ status: 'update_available', version: `${before}.1` });

    await waitUntil('the new version', async () => (await installedVersion()) === `${before}.1`);

    await page.bringToFront();
    await waitUntil('the banner of the new package alone', async () => {
      const former = await page.$$eval('mailwicket-banner', (banners) =>
        banners.map((banner) => banner.hasAttribute('data-former')),
      );
      return former.length === 1 && former[0] === false;
    });
    await waitForBanner(page, 'invoice.com');
    await (await attachmentLink(page, 'invoice.com')).click();
    expect((await clickOutcome(page, chromium.downloadDir, 'invoice.com')).kind).toBe('refused');
    expect(filesIn(chromium.downloadDir)).toEqual([]);
    await (await attachmentLink(page, 'agenda.zip')).click();
    await waitUntil('the harmless file', () => filesIn(chromium.downloadDir).includes('agenda.zip'));
  });

  async function openOptions(): Promise<Page> {
    const tab = await chromium.browser.newPage();
    await tab.goto(`chrome-extension://${chromium.extensionId}/options.html#sites`);
    return tab;
  }

  /** Read from the package, since a page of the extension would wake the worker. `''` while it is being replaced. */
  async function installedVersion(): Promise<string> {
    const tab = await chromium.browser.newPage();
    try {
      const answer = await tab.goto(`chrome-extension://${chromium.extensionId}/manifest.json`);
      return ((await answer?.json()) as { version: string }).version;
    } catch {
      return '';
    } finally {
      await tab.close();
    }
  }
});
