import browser from 'webextension-polyfill';
import type { ExitRule } from '../exits/rules.ts';

/** Chromium's `declarativeNetRequest`. */
export interface RequestRules {
  /** Makes these the rules that last across sessions. One step: there is no moment without rules. */
  replaceLasting(rules: readonly ExitRule[]): Promise<void>;
  lastingIds(): Promise<readonly number[]>;
  addForSession(rule: ExitRule): Promise<void>;
  sessionIds(): Promise<readonly number[]>;
  removeFromSession(ids: readonly number[]): Promise<void>;
}

/** The typings are Firefox's, which knows fewer conditions. */
type TypedRule = browser.DeclarativeNetRequest.Rule;

export const requestRules: RequestRules = {
  async replaceLasting(rules) {
    const present = await browser.declarativeNetRequest.getDynamicRules();
    await browser.declarativeNetRequest.updateDynamicRules({
      removeRuleIds: present.map(({ id }) => id),
      addRules: rules as unknown as TypedRule[],
    });
  },
  lastingIds: async () => (await browser.declarativeNetRequest.getDynamicRules()).map(({ id }) => id),
  addForSession: (rule) =>
    browser.declarativeNetRequest.updateSessionRules({ addRules: [rule as unknown as TypedRule] }),
  sessionIds: async () => (await browser.declarativeNetRequest.getSessionRules()).map(({ id }) => id),
  removeFromSession: (ids) => browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [...ids] }),
};
