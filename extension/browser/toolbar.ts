import browser from 'webextension-polyfill';

export interface Toolbar {
  /** What the button of one tab shows. A tab that is gone is not an error. */
  show(tabId: number, badge: { text: string; color: string; title: string }): Promise<void>;
  /** What the button of every tab shows that has nothing of its own. */
  showEverywhere(badge: { text: string; color: string; title: string }): Promise<void>;
  /** Every tab, whatever it shows. */
  tabs(): Promise<readonly number[]>;
}

export const toolbar: Toolbar = {
  async showEverywhere({ text, color, title }) {
    await browser.action.setBadgeBackgroundColor({ color });
    await browser.action.setBadgeText({ text });
    await browser.action.setTitle({ title });
  },
  async tabs() {
    return (await browser.tabs.query({})).flatMap(({ id }) => (id === undefined ? [] : [id]));
  },
  async show(tabId, { text, color, title }) {
    try {
      await browser.action.setBadgeBackgroundColor({ tabId, color });
      await browser.action.setBadgeText({ tabId, text });
      await browser.action.setTitle({ tabId, title });
    } catch (error) {
      // The tab may close between the event and its answer; nobody is left to look at the button.
      if (!(error instanceof Error) || !/no tab|invalid tab/iu.test(error.message)) throw error;
    }
  },
};
