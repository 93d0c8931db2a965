import { readAppPath } from './paths.ts';

/** Here, not among the other selectors: every page of a protected site carries this file. */
export const APPLICATION = 'html > head[data-requesttoken] + body';

/** By its address and by what the server writes into the page around the app. Frames inside it are mail bodies. */
export function recognisesNextcloud(page: Document): boolean {
  const { defaultView, location } = page;
  return (
    defaultView === defaultView?.top &&
    readAppPath(location.pathname) !== undefined &&
    page.querySelector(APPLICATION) !== null
  );
}
