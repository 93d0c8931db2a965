import type { MessageRef } from '../../messaging/contract.ts';

const UID = /^[1-9]\d*(?:\.\d+)*$/u;
/** In a search over several folders Roundcube writes `5-Folder`. */
const UID_WITH_FOLDER = /^([1-9]\d*(?:\.\d+)*)-(.+)$/su;

/** The webmail's entry point, for `MessageRef.base`. */
export function baseOf(location: Location): string {
  return location.origin + location.pathname;
}

/**
 * The reference of a message. `uid` as the webmail writes it; a folder inside it beats `mailbox`, as in Roundcube.
 * `undefined` when it does not name exactly one message.
 */
export function messageRef(location: Location, mailbox: string, uid: string): MessageRef | undefined {
  const [, inner, folder] = UID_WITH_FOLDER.exec(uid) ?? [];
  const ref = {
    webmail: 'roundcube',
    base: baseOf(location),
    mailbox: folder ?? mailbox,
    uid: inner ?? uid,
  } as const;
  return ref.mailbox !== '' && UID.test(ref.uid) ? ref : undefined;
}

/**
 * The uid in the id of a list row: `rcmrow` and base64url, without padding, of its UTF-8 bytes
 * (`html_identifier_encode` in Roundcube's app.js). `undefined` when it is anything else.
 */
export function uidOfRowId(id: string): string | undefined {
  const encoded = /^rcmrow([\w-]+)$/u.exec(id)?.[1];
  if (encoded === undefined) return undefined;
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Another plugin's row: it gets no mark.
    return undefined;
  }
}

/**
 * The core's attachment id for a part id of Roundcube. TNEF and uuencoded files are numbered from 0 there, as
 * `winmail.<part>.<n>` and `uu.<part>.<n>`; a message that is one body has part `0` or `1`.
 */
export function attachmentIdOf(part: string): string {
  if (part === '0') return '1';
  const [, kind, parent, index] = /^(winmail|uu)\.([\d.]+)\.(\d+)$/u.exec(part) ?? [];
  if (kind === undefined || parent === undefined || index === undefined) return part;
  return `${parent}.${kind === 'uu' ? 'uu' : 'tnef'}${Number(index) + 1}`;
}
