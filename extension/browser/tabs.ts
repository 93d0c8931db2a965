import browser from 'webextension-polyfill';
import { WATCH_PORT } from '../messaging/contract.ts';
import type { Notice } from '../messaging/contract.ts';

export interface Tabs {
  /** The address of a tab, `''` when it is not ours to know. */
  url(tabId: number): Promise<string>;
  /** Tabs that show a page of the patterns. */
  ofSites(patterns: readonly string[]): Promise<readonly number[]>;
  /** Told to all content scripts of a tab. Resolves with whether one showed it; a tab without one hears nothing. */
  notify(tabId: number, notice: Notice): Promise<boolean>;
  /** Opens a line to the pages of a tab, by which they notice that this worker died. Gives how to end it. */
  watch(tabId: number): () => void;
  /** A tab's top document begins to load. */
  onNavigated(listener: (tabId: number) => void): void;
  onRemoved(listener: (tabId: number) => void): void;
}

export const tabs: Tabs = {
  url: async (tabId) => (await browser.tabs.get(tabId)).url ?? '',
  async ofSites(patterns) {
    if (patterns.length === 0) return [];
    const found = await browser.tabs.query({ url: [...patterns] });
    return found.flatMap(({ id }) => (id === undefined ? [] : [id]));
  },
  async notify(tabId, notice) {
    try {
      const shown: unknown = await browser.tabs.sendMessage(tabId, notice);
      return shown === true;
    } catch (error) {
      // No content script lives there (a tab that was open before, a page that is loading).
      if (!(error instanceof Error) || !/receiving end|message port closed/iu.test(error.message))
        throw error;
      return false;
    }
  },
  watch(tabId) {
    const port = browser.tabs.connect(tabId, { name: WATCH_PORT });
    let isOpen = true;
    port.onDisconnect.addListener(() => {
      isOpen = false;
    });
    return () => {
      if (!isOpen) return;
      // A line that ends without a word is a death.
      port.postMessage('over');
      port.disconnect();
    };
  },
  onNavigated: (listener) =>
    browser.tabs.onUpdated.addListener((tabId, change) => {
      if (change.status === 'loading' && change.url !== undefined) listener(tabId);
    }),
  onRemoved: (listener) => browser.tabs.onRemoved.addListener((tabId) => listener(tabId)),
};
