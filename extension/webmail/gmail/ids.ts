import type { MessageRef } from '../../messaging/contract.ts';

const HOST = 'mail.google.com';
/** The id of the API: 64 bits in hexadecimal. */
const LEGACY_ID = /^[1-9a-f][0-9a-f]{14,15}$/u;
/** An account of the session, or a delegated mailbox. */
const ACCOUNT = /^\/mail\/((?:b\/[\w.-]+\/)?u\/\d{1,3}\/(?:d\/[\w.-]+\/)?)/u;
const BASE = /^https:\/\/mail\.google\.com\/mail\/(?:b\/[\w.-]+\/)?u\/\d{1,3}\/(?:d\/[\w.-]+\/)?$/u;

export function isGmailHost(location: { readonly protocol: string; readonly hostname: string }): boolean {
  return location.protocol === 'https:' && location.hostname === HOST;
}

/** The account of a page. A session with one account may leave its number out. */
export function baseOf(pathname: string): string {
  return `https://${HOST}/mail/${ACCOUNT.exec(pathname)?.[1] ?? 'u/0/'}`;
}

/** A message of an account by the id of the API. `undefined` when it is none. */
export function gmailRef(base: string, legacyId: string): MessageRef | undefined {
  const ref = { webmail: 'gmail', base, mailbox: '', uid: legacyId } as const;
  return isGmailRef(ref) ? ref : undefined;
}

export function isGmailRef({ base, mailbox, uid }: MessageRef): boolean {
  return BASE.test(base) && mailbox === '' && LEGACY_ID.test(uid);
}

/**
 * The id of the API for the other form of a received message's, `msg-f:` and the same number in decimal. `undefined` for
 * every other: those of messages written here (`msg-a:`) are random.
 */
export function legacyIdOf(permId: string): string | undefined {
  const decimal = /^#?msg-f:([1-9]\d{10,19})$/u.exec(permId)?.[1];
  const hex = decimal === undefined ? '' : BigInt(decimal).toString(16);
  return LEGACY_ID.test(hex) ? hex : undefined;
}
