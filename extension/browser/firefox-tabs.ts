import browser from 'webextension-polyfill';

/** Questions about tabs that only Firefox has an answer to, or needs. */
export const firefoxTabs = {
  /** Tabs of the patterns that have the cookies of one jar, as `Sender.jar`. */
  async inJar(patterns: readonly string[], jar: string): Promise<readonly number[]> {
    if (patterns.length === 0) return [];
    const found = await browser.tabs.query({ url: [...patterns], cookieStoreId: jar });
    return found.flatMap(({ id }) => (id === undefined ? [] : [id]));
  },
  /** The origins of the patterns' pages that a user can see now: one tab a window. */
  async onTop(patterns: readonly string[]): Promise<readonly string[]> {
    if (patterns.length === 0) return [];
    const found = await browser.tabs.query({ url: [...patterns], active: true });
    return found.flatMap(({ url }) => (url === undefined ? [] : [new URL(url).origin]));
  },
};
