import type { MessageRef } from '../../messaging/contract.ts';
import type { ExitTarget, RawSourceRequest, WebmailRoutes } from '../routes.ts';
import { baseOf, isOutlookHost, isOutlookRef, OUTLOOK_HOSTS, outlookRef } from './ids.ts';

/** Hosts of the bytes, each with one of those whose pages use it. */
const CONTENT_HOSTS = new Map([
  ['attachments.office.net', 'outlook.office.com'],
  ['attachment.outlook.live.net', 'outlook.live.com'],
]);
/** Requests of the service that are about a whole message, by the item's id. Those of one attachment have another. */
const WHOLE_MESSAGE = /\/s\/(?:DownloadMessage|GetAllAttachmentsAsZip)$/u;

/** Outlook on the web. What is known of it was read in public sources that drive it; see docs/WEBMAILS.md. */
export const outlookRoutes: WebmailRoutes = {
  id: 'outlook',
  ownHosts: OUTLOOK_HOSTS.map((host) => `https://${host}/*`),
  contentHosts: [...CONTENT_HOSTS.keys()].map((host) => `https://${host}/*`),
  exitAddresses: [
    '^https://(outlook|attachments?)\\.[a-z0-9.]+/owa/.*service\\.svc/s/(GetFileAttachment|GetAllAttachmentsAsZip|DownloadMessage)',
  ],
  viewerAddresses: [],
  readRequest,
  rawSource,
  isRef: isOutlookRef,
};

function readRequest(url: URL): ExitTarget | undefined {
  const page = url.protocol === 'https:' ? CONTENT_HOSTS.get(url.hostname) : undefined;
  const isOwn = isOutlookHost(url) && /^\/(?:owa|mail)\//u.test(url.pathname);
  if (page === undefined && !isOwn) return undefined;
  const base = baseOf(page === undefined ? url : { origin: `https://${page}`, pathname: '/' });
  const id = url.searchParams.get('id') ?? '';
  const ref = isOwn && WHOLE_MESSAGE.test(url.pathname) ? outlookRef(base, id) : undefined;
  return { ref, part: '', base, token: '' };
}

/** Exchange keeps messages in a form of its own: this is built from it anew. Attachments are right, signatures need not be. */
function rawSource({ base, uid }: MessageRef, token: string): RawSourceRequest {
  const { origin, pathname, hostname } = new URL(base);
  const number = /^\/mail\/(\d+)\//u.exec(pathname)?.[1] ?? '0';
  const path =
    hostname === 'outlook.cloud.microsoft'
      ? '/owa/service.svc?action=GetItem&app=Mail'
      : `/owa/${number}/service.svc?action=GetItem&app=Mail&n=0`;
  return {
    url: origin + path,
    method: 'POST',
    form: JSON.stringify(getItemRequest(uid)),
    headers: {
      Action: 'GetItem',
      'Content-Type': 'application/json; charset=utf-8',
      'X-OWA-CANARY': token,
    },
    redirectsTo: [],
    isSource: (answer) => /^\s*application\/json\b/iu.test(answer.header('content-type') ?? ''),
    decode: decodeItem,
    exact: false,
  };
}

function getItemRequest(itemId: string): object {
  return {
    __type: 'GetItemJsonRequest:#Exchange',
    Header: { __type: 'JsonRequestHeaders:#Exchange', RequestServerVersion: 'V2018_01_08' },
    Body: {
      __type: 'GetItemRequest:#Exchange',
      ItemShape: { __type: 'ItemResponseShape:#Exchange', BaseShape: 'IdOnly', IncludeMimeContent: true },
      ItemIds: [{ __type: 'ItemId:#Exchange', Id: itemId }],
    },
  };
}

/** The message in the service's answer. Throws when there is none. */
export function decodeItem(bytes: Uint8Array): Uint8Array {
  const found = at(
    JSON.parse(new TextDecoder().decode(bytes)),
    'Body',
    'ResponseMessages',
    'Items',
    0,
    'Items',
    0,
    'MimeContent',
    'Value',
  );
  if (typeof found !== 'string') throw new TypeError('no item in the answer');
  return Uint8Array.from(atob(found), (character) => character.charCodeAt(0));
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? Reflect.get<object, string | number>(inner, key)
        : undefined,
    value,
  );
}
