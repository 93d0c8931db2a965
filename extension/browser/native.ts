import type polyfilled from 'webextension-polyfill';

/**
 * The browser's own API with promises, for scripts of pages: the polyfill would be a large part of what every page has to
 * load. What it adds (answers as promises from listeners) is not used there. Names of a mail's elements cannot stand in
 * for it: an element has no such function.
 */
export function nativeBrowser(): typeof polyfilled {
  const { browser, chrome } = globalThis as { browser?: typeof polyfilled; chrome?: typeof polyfilled };
  const api = [browser, chrome].find((each) => typeof each?.runtime.getURL === 'function');
  if (api === undefined) throw new Error('no extension API');
  return api;
}
