import browser from 'webextension-polyfill';

export interface Toolbar {
  /** What the button of one tab shows. A tab that is gone is not an error. */
  show(tabId: number, badge: { text: string; color: string; title: string }): Promise<void>;
}

export const toolbar: Toolbar = {
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
