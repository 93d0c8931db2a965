import type { ExitTarget, RawSourceRequest, WebmailRoutes } from '../routes.ts';
import { isSogoRef, messageAddress, readSogoPath } from './paths.ts';

const LF = 0x0a;
const CR = 0x0d;

/** SOGo 5, on any origin. */
export const sogoRoutes: WebmailRoutes = {
  id: 'sogo',
  ownHosts: [],
  contentHosts: [],
  exitAddresses: [
    // Everything that lies in a mail folder. SOGo's own pages name folder and message behind the `#`.
    '^https?://[^/?#]+/[^?#]*/Mail/[^?#]*folder',
    // Letters and digits that nobody needs to encode, and SOGo reads all the same.
    '^https?://[^?#]*%(3[0-9]|[46][1-9a-f]|[57][0-9a])',
  ],
  viewerAddresses: [],
  readRequest: readSogoRequest,
  rawSource: (ref, token): RawSourceRequest => ({
    url: `${messageAddress(ref)}/export`,
    method: 'GET',
    form: undefined,
    headers: { 'X-XSRF-TOKEN': token },
    redirectsTo: [],
    isSource: (answer) => /^\s*message\/rfc822\b/iu.test(answer.header('content-type') ?? ''),
    decode: decodeExport,
    exact: true,
  }),
  isRef: isSogoRef,
};

/** Reads a request the way SOGo does. A wrong message is found out: bytes that leave are looked up in it by their hash. */
function readSogoRequest(url: URL, form: string | undefined): ExitTarget | undefined {
  const path = readSogoPath(url);
  if (path === undefined) return undefined;
  const token = url.searchParams.get(TOKEN) ?? new URLSearchParams(form ?? '').get(TOKEN) ?? '';
  return { ...path, token };
}

const TOKEN = 'X-XSRF-TOKEN';

/**
 * Undoes what SOGo does to a message when it exports it (5.8, measured): its IMAP client makes each CRLF one LF, and `exportAction` reads
 * the bytes as ISO-8859-1 and writes the characters as UTF-8. Lines of a message end in CRLF on IMAP (RFC 3501, RFC 5322
 * §2.3), so that each LF was one. Throws when the bytes are not what SOGo makes.
 */
export function decodeExport(exported: Uint8Array): Uint8Array {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(exported);
  let lines = 0;
  for (const byte of exported) if (byte === LF) lines++;
  const raw = new Uint8Array(text.length + lines);
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0xff) throw new TypeError('not bytes of ISO-8859-1');
    if (unit === LF) raw[at++] = CR;
    raw[at++] = unit;
  }
  return raw;
}
