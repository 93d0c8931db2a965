import browser from 'webextension-polyfill';

/** A script of the extension that runs in the pages of protected sites. */
export interface PageScript {
  readonly id: string;
  readonly js: string;
  readonly css: readonly string[];
  readonly world: 'ISOLATED' | 'MAIN';
}

export interface ContentScripts {
  /** Registers the scripts for exactly these sites, across sessions and for all frames. No site: none is registered. */
  register(scripts: readonly PageScript[], patterns: readonly string[]): Promise<void>;
  /** Runs the scripts in a tab that was already open. */
  inject(scripts: readonly PageScript[], tabId: number): Promise<void>;
}

export const contentScripts: ContentScripts = {
  async register(scripts, patterns) {
    const registered = await browser.scripting.getRegisteredContentScripts();
    if (registered.length > 0) {
      await browser.scripting.unregisterContentScripts({ ids: registered.map(({ id }) => id) });
    }
    if (patterns.length === 0) return;
    await browser.scripting.registerContentScripts(
      scripts.map(({ id, js, css, world }) => ({
        id,
        js: [js],
        ...(css.length === 0 ? {} : { css: [...css] }),
        matches: [...patterns],
        allFrames: true,
        runAt: 'document_start',
        persistAcrossSessions: true,
        world,
      })),
    );
  },
  async inject(scripts, tabId) {
    for (const { js, css, world } of scripts) {
      const target = { tabId, allFrames: true };
      if (css.length > 0) await browser.scripting.insertCSS({ target, files: [...css] });
      await browser.scripting.executeScript({ target, files: [js], world });
    }
  },
};
