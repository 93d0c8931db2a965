/** SOGo's client scripts, under the address it serves its resources from: the one sign that all its pages share. */
export const APPLICATION = 'script[src*="/SOGo"][src*="/WebServerResources/js/"]';

/** As `WebmailAdapter.recognises`. Apart from the adapter, because it is asked of every page. */
export function recognisesSogo(page: Document): boolean {
  return page.querySelector(APPLICATION) !== null;
}
