import { watch } from 'node:fs';
import { expect } from 'vitest';
import { emptyFolder, filesIn } from './download-folder.ts';
import type { FirefoxMailbox } from './firefox-mailbox.ts';
import { textsInside } from './page-text.ts';
import { waitUntil } from './wait-until.ts';

/** The mail page of a Firefox. */
type FirefoxPage = Pick<FirefoxMailbox, 'firefox' | 'page'>;

const DOWNLOADS = `ChromeUtils.importESModule('resource://gre/modules/Downloads.sys.mjs').Downloads`;

/** Names of every file that was ever in the folder, also for a moment, from now on. */
export function everThere(folder: string): { readonly names: ReadonlySet<string>; stop(): void } {
  const names = new Set<string>();
  const watcher = watch(folder, (_event, name) => name !== null && names.add(name));
  return { names, stop: () => watcher.close() };
}

/** Waits until the user can read why a file did not come: in the mail page, or in place of the file. */
export function firefoxRefusal({ firefox, page }: FirefoxPage): Promise<string> {
  return waitUntil('a reason for the refusal', async () => {
    const [toast] = await textsInside(page, 'mailwicket-toast');
    if (toast !== undefined && toast !== '') return toast;
    for (const tab of await firefox.browser.pages()) {
      const frame = tab.frames().find((one) => one.url().startsWith('data:text/html'));
      if (frame !== undefined) return String(await frame.evaluate('document.body.innerText'));
    }
    return undefined;
  });
}

/** Paths of the downloads that are complete, of addresses that begin so. */
export function savedDownloads({ firefox }: Pick<FirefoxPage, 'firefox'>, from = ''): Promise<string[]> {
  return firefox.inWindow<string[]>(
    `${DOWNLOADS}.getList(${DOWNLOADS}.ALL).then((list) => list.getAll()).then((all) =>
      all.filter(({ succeeded, source }) => succeeded && source.url.startsWith('${from}')).map(({ target }) => target.path))`,
  );
}

/** Nothing is on disk, nothing was downloaded, and the mail page is the one it was and answers. */
export async function expectNothingSaved(mailbox: FirefoxPage): Promise<void> {
  const { firefox, page } = mailbox;
  expect(await savedDownloads(mailbox)).toEqual([]);
  expect(filesIn(firefox.downloadDir)).toEqual([]);
  expect(await page.evaluate('window.stillHere === true && rcmail.task')).toBe('mail');
}

/** Forgets what earlier tests downloaded. */
export async function forgetFirefoxDownloads({ firefox }: Pick<FirefoxPage, 'firefox'>): Promise<void> {
  await firefox.inWindow(
    `${DOWNLOADS}.getList(${DOWNLOADS}.ALL).then(async (list) => {
      for (const download of await list.getAll()) { await list.remove(download); await download.finalize(true); }
      return null;
    })`,
  );
  emptyFolder(firefox.downloadDir);
}

/** Closes every tab but the mail page. */
export async function closeOtherFirefoxTabs({ firefox, page }: FirefoxPage): Promise<void> {
  for (const tab of await firefox.browser.pages()) if (tab !== page) await tab.close();
  await page.bringToFront();
}
