import { isOutlookHost } from './ids.ts';

/** By its host, which no mail can change. Frames inside it are of other programs. */
export function recognisesOutlook(page: Document): boolean {
  const { defaultView, location } = page;
  return (
    isOutlookHost(location) && location.pathname.startsWith('/mail/') && defaultView === defaultView?.top
  );
}
