import type { MessageRef } from '../../messaging/contract.ts';

/** Where the service runs. A server of one's own (`/owa/`) has other pages, which are not known. */
export const OUTLOOK_HOSTS: readonly string[] = [
  'outlook.office.com',
  'outlook.office365.com',
  'outlook.live.com',
  'outlook.cloud.microsoft',
];

const BASE = /^https:\/\/(outlook\.[a-z0-9.]+)\/mail\/\d{1,2}\/$/u;
/** An item, in either alphabet; conversations begin otherwise (`AAQk`, `AQQk`). */
const ITEM_ID = /^A[AQ]Mk[A-Za-z0-9+/_=-]{20,500}$/u;

export function isOutlookHost({
  protocol,
  hostname,
}: {
  readonly protocol: string;
  readonly hostname: string;
}): boolean {
  return protocol === 'https:' && OUTLOOK_HOSTS.includes(hostname);
}

/** The mailbox of a page; the first one may leave its number out. */
export function baseOf({ origin, pathname }: { readonly origin: string; readonly pathname: string }): string {
  const number = /^\/(?:mail|owa)\/(\d{1,2})\//u.exec(pathname)?.[1] ?? '0';
  return `${origin}/mail/${number}/`;
}

export function outlookRef(base: string, itemId: string): MessageRef | undefined {
  const ref = { webmail: 'outlook', base, mailbox: '', uid: itemId } as const;
  return isOutlookRef(ref) ? ref : undefined;
}

export function isOutlookRef({ base, mailbox, uid }: MessageRef): boolean {
  const host = BASE.exec(base)?.[1];
  return host !== undefined && OUTLOOK_HOSTS.includes(host) && mailbox === '' && ITEM_ID.test(uid);
}

/** The item that the address of a page names: in its path, or as `ItemID`. */
export function itemIdOf({
  pathname,
  search,
}: {
  readonly pathname: string;
  readonly search: string;
}): string {
  const inPath = /\/(?:id|read|readopen)\/([^/]+)/u.exec(pathname)?.[1];
  if (inPath === undefined) return new URLSearchParams(search).get('ItemID') ?? '';
  try {
    return decodeURIComponent(inPath);
  } catch {
    return '';
  }
}
