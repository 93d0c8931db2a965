import { globSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import type { KeptIncident } from '../../../extension/messaging/contract.ts';
import type { Chromium } from '../../bed/chromium.ts';
import { untilProtecting } from './until-protecting.ts';
import { waitUntil } from './wait-until.ts';

/** What the switch "Allow in Incognito" of Chromium's own page of extensions does. The extension starts anew. */
export async function allowInPrivate(chromium: Chromium): Promise<void> {
  const { browser, extensionId } = chromium;
  const settings = await browser.newPage();
  await settings.goto('chrome://extensions');
  await settings.evaluate(
    `chrome.developerPrivate.updateExtensionConfiguration({ extensionId: '${extensionId}', incognitoAccess: true })`,
  );
  await settings.close();
  await untilProtecting(chromium);
}

/** Opens a private window with one empty tab, and gives the tab. The last tab that is closed ends the session. */
export async function openPrivateWindow({ browser, extensionId }: Chromium): Promise<Page> {
  const tab = await browser.newPage();
  await tab.goto(`chrome-extension://${extensionId}/options.html`);
  const known = new Set(await browser.pages());
  await tab.evaluate(`chrome.windows.create({ incognito: true, url: 'about:blank' }).then(() => true)`);
  const page = await waitUntil('a private window', async () =>
    (await browser.pages()).find((one) => !known.has(one)),
  );
  await tab.close();
  await page.bringToFront();
  return page;
}

/** The incidents that the extension shows in a tab: a private tab asks the worker of the private windows. */
export async function incidentsShownIn(
  page: Page,
  { extensionId }: Chromium,
): Promise<readonly KeptIncident[]> {
  await page.goto(`chrome-extension://${extensionId}/options.html`);
  const answer = await page.evaluate(`chrome.runtime.sendMessage({ name: 'incidents', request: {} })`);
  return (answer as { readonly incidents: readonly KeptIncident[] }).incidents;
}

/** Files below a folder that hold a text, in UTF-8 or UTF-16. */
export function filesWith(folder: string, text: string): readonly string[] {
  const forms = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  return globSync('**/*', { cwd: folder }).filter((name) => {
    const file = path.join(folder, name);
    // A browser takes files away while it runs.
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) return false;
    const bytes = readIfThere(file);
    return forms.some((form) => bytes.includes(form));
  });
}

function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
