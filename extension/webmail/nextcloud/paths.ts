import type { MessageRef } from '../../messaging/contract.ts';

/** The root of the app, with and without the name of the script: `/index.php/apps/mail/`, `/cloud/apps/mail/`. */
const APP = /^((?:\/[^/?#]+)*?\/apps\/mail)(\/.*)?$/u;
const BASE = /^https?:\/\/[^/?#]+(?:\/[^/?#]+)*\/apps\/mail\/$/u;
const ID = /^[1-9]\d{0,17}$/u;

/** The app's root at the start of a path, for `MessageRef.base`, and the rest of the path. */
export function readAppPath(pathname: string): { readonly root: string; readonly rest: string } | undefined {
  const [, root, rest = '/'] = APP.exec(pathname) ?? [];
  return root === undefined ? undefined : { root: `${root}/`, rest };
}

export function nextcloudRef(base: string, databaseId: string): MessageRef | undefined {
  const ref = { webmail: 'nextcloud', base, mailbox: '', uid: databaseId } as const;
  return isNextcloudRef(ref) ? ref : undefined;
}

export function isNextcloudRef({ base, mailbox, uid }: MessageRef): boolean {
  return BASE.test(base) && mailbox === '' && ID.test(uid);
}

/** The message that an address of the app's interface is about. */
export function messageIdOf(address: string): string | undefined {
  return /\/apps\/mail\/api\/messages\/([1-9]\d{0,17})\//u.exec(address)?.[1];
}
