import { isGmailHost } from './ids.ts';

/** By its host, which no mail can change. Frames inside it are of other programs. */
export function recognisesGmail(page: Document): boolean {
  const { defaultView, location } = page;
  return isGmailHost(location) && location.pathname.startsWith('/mail/') && defaultView === defaultView?.top;
}
