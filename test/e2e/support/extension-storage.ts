import type { Page } from 'puppeteer-core';
import type { Chromium } from '../../bed/chromium.ts';

/** What the extension keeps, seen and held from a page of its own, beside its worker. */
export interface ExtensionStorage {
  /** How many records a store of the worker's database has. */
  count(store: string): Promise<number>;
  /** Keeps the worker from a store of its database: it waits there until it is let go, or dies. */
  hold(store: string): Promise<{ release(): Promise<unknown> }>;
  /** Keys of the session's values that begin so and are not null. */
  sessionKeys(prefix: string): Promise<readonly string[]>;
  /** Downloads that the extension has stopped and not decided about. */
  stoppedDownloads(): Promise<number>;
  readonly tab: Page;
}

const OPEN = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('mailwicket');
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
})`;

/** A transaction that is asked something again and again does not end, and nobody else may write meanwhile. */
const hold = (store: string) => `${OPEN}.then((database) => new Promise((resolve) => {
  const transaction = database.transaction('${store}', 'readwrite');
  window.isHeld = true;
  const ask = () => {
    resolve();
    if (window.isHeld) transaction.objectStore('${store}').count().onsuccess = ask;
    else database.close();
  };
  transaction.objectStore('${store}').count().onsuccess = ask;
}))`;

const count = (store: string) => `${OPEN}.then((database) => new Promise((resolve) => {
  const counting = database.transaction('${store}').objectStore('${store}').count();
  counting.onsuccess = () => {
    database.close();
    resolve(counting.result);
  };
}))`;

export async function openExtensionStorage({ browser, extensionId }: Chromium): Promise<ExtensionStorage> {
  const tab = await browser.newPage();
  await tab.goto(`chrome-extension://${extensionId}/options.html`);
  const sessionKeys: ExtensionStorage['sessionKeys'] = async (prefix) =>
    (await tab.evaluate(
      `chrome.storage.session.get(null).then((all) => Object.entries(all).filter(([key, value]) => key.startsWith(${JSON.stringify(prefix)}) && value !== null).map(([key]) => key))`,
    )) as string[];
  return {
    tab,
    sessionKeys,
    async stoppedDownloads() {
      const running = await tab.evaluate(
        `chrome.downloads.search({ state: 'in_progress' }).then((all) => all.length)`,
      );
      return running === 0 ? (await sessionKeys('download:')).length : 0;
    },
    count: async (store) => Number(await tab.evaluate(count(store))),
    async hold(store) {
      await tab.evaluate(hold(store));
      return { release: () => tab.evaluate('window.isHeld = false') };
    },
  };
}
