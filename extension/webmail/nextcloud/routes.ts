import type { ExitTarget, RawSourceRequest, WebmailRoutes } from '../routes.ts';
import { isNextcloudRef, nextcloudRef, readAppPath } from './paths.ts';

/** Nextcloud Mail, on any origin. Routes: `appinfo/routes.php` of nextcloud/mail. */
export const nextcloudRoutes: WebmailRoutes = {
  id: 'nextcloud',
  ownHosts: [],
  contentHosts: [],
  exitAddresses: [
    '^https?://[^?#]*/apps/mail/api/messages/[0-9]+/(attachment|attachments|export)([/?#]|$)',
    '^https?://[^?#]*/ocs/v[12]\\.php/apps/mail/message/[0-9]+/(attachment|raw)([/?#]|$)',
  ],
  viewerAddresses: [],
  readRequest,
  rawSource: ({ base, uid }): RawSourceRequest => ({
    url: `${base}api/messages/${uid}/export`,
    method: 'GET',
    form: undefined,
    headers: {},
    redirectsTo: [],
    // A login page is HTML, an error is JSON.
    isSource: (answer) => /^\s*message\/rfc822\b/iu.test(answer.header('content-type') ?? ''),
    decode: (bytes) => bytes,
    exact: true,
  }),
  isRef: isNextcloudRef,
};

/** Reads an address as the server's router does: encoded letters are the letters. */
function readRequest(url: URL): ExitTarget | undefined {
  const path = readAppPath(decoded(url.pathname));
  if (path === undefined) return undefined;
  const base = `${url.origin}${path.root}`;
  const [, id = '', part = ''] =
    /^\/api\/messages\/(\d+)\/(?:attachment\/([\d.]+)|attachments|export|source|html)$/u.exec(path.rest) ??
    [];
  return { ref: nextcloudRef(base, id), part, base, token: '' };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // No address of the app: its own are plain.
    return pathname;
  }
}
