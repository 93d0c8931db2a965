import browser from 'webextension-polyfill';

export interface Permissions {
  has(pattern: string): Promise<boolean>;
  remove(pattern: string): Promise<boolean>;
  /** Host permissions were granted or taken away, here or in the browser's own pages. */
  onChanged(listener: () => void): void;
}

export const permissions: Permissions = {
  has: (pattern) => browser.permissions.contains({ origins: [pattern] }),
  remove: (pattern) => browser.permissions.remove({ origins: [pattern] }),
  onChanged(listener) {
    browser.permissions.onAdded.addListener(() => listener());
    browser.permissions.onRemoved.addListener(() => listener());
  },
};
