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
  /** Runs one more script beside the others in one frame. */
  run(file: string, tabId: number, frameId: number): Promise<void>;
}

export const contentScripts: ContentScripts = {
  async register(scripts, patterns) {
    const registered = await browser.scripting.getRegisteredContentScripts();
    // A worker that wakes finds its scripts: taking them away for a moment would miss a page that loads just then.
    if (isSame(registered, scripts, patterns)) return;
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
  async run(file, tabId, frameId) {
    await browser.scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files: [file] });
  },
  async inject(scripts, tabId) {
    for (const { js, css, world } of scripts) {
      const target = { tabId, allFrames: true };
      if (css.length > 0) await browser.scripting.insertCSS({ target, files: [...css] });
      await browser.scripting.executeScript({ target, files: [js], world });
    }
  },
};

function isSame(
  registered: readonly browser.Scripting.RegisteredContentScript[],
  scripts: readonly PageScript[],
  patterns: readonly string[],
): boolean {
  const ids = (each: readonly { readonly id: string }[]) =>
    each
      .map(({ id }) => id)
      .sort()
      .join();
  const wanted = patterns.length === 0 ? [] : scripts;
  const same = (matches: readonly string[] = []) =>
    [...matches].sort().join() === [...patterns].sort().join();
  return ids(registered) === ids(wanted) && registered.every(({ matches }) => same(matches));
}
