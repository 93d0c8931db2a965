import browser from 'webextension-polyfill';

/** What the popup and the options page need of the browser. */
export const extensionPage = {
  /** The tab the popup was opened over. */
  async activeTab(): Promise<number | undefined> {
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
    return tab?.id;
  },
  /** Asks the user for access to a site. To be called in the handler of a click, before anything is awaited. */
  requestHosts: (patterns: readonly string[]): Promise<boolean> =>
    browser.permissions.request({ origins: [...patterns] }),
  hasHost: (pattern: string): Promise<boolean> => browser.permissions.contains({ origins: [pattern] }),
  worksInPrivate: (): Promise<boolean> => browser.extension.isAllowedIncognitoAccess(),
  openOptions: (): Promise<void> => browser.runtime.openOptionsPage(),
  version: (): string => browser.runtime.getManifest().version,
};
