/**
 * A fixture of Outlook on the web. This is recorded behaviour (of the public sources that drive Outlook, 2026-08), not
 * the live service: addresses, headers and attributes are as others saw them, the rest is made up. Messages are given
 * out as Exchange does, built anew; attachments with their exact bytes.
 */
import { randomBytes } from 'node:crypto';
import { fileAnswer, hugeAnswer, zipOfAttachments } from '../fixture-message.ts';
import {
  startFixtureServer,
  type FixtureAnswer,
  type FixtureRequest,
  type FixtureServer,
} from '../fixture-server.ts';
import { OUTLOOK_APP, OUTLOOK_WORKER } from './outlook-app.ts';
import { attachmentId, outlookMessages, type OutlookMessage } from './outlook-mail.ts';
import { listMarkup, menuMarkup, pageMarkup, readingPaneMarkup } from './outlook-markup.ts';

export const OUTLOOK_ORIGIN = 'https://outlook.office.com';
const CONTENT_HOST = 'attachments.office.net';
export const CANARY = 'fixture-canary.1';
/** An attachment of 2 GB that nothing shows. */
export const HUGE_ATTACHMENT = 'huge';
const html = { 'Content-Type': 'text/html; charset=utf-8' };
const json = { 'Content-Type': 'application/json; charset=utf-8' };

export interface OutlookFixture {
  readonly server: FixtureServer;
  readonly messages: readonly OutlookMessage[];
  /** Queries of what was saved to OneDrive. */
  readonly saved: readonly string[];
}

export async function startOutlook(): Promise<OutlookFixture> {
  const messages = outlookMessages();
  const saved: string[] = [];
  const server = await startFixtureServer(['outlook.office.com', CONTENT_HOST], (request) => {
    const { pathname } = request.url;
    if (request.url.hostname === CONTENT_HOST) return content(request, messages);
    if (pathname === '/mail/app.js') return script(OUTLOOK_APP);
    if (pathname === '/mail/sw.js') return script(OUTLOOK_WORKER);
    if (pathname.startsWith('/mail/fixture/')) return fragment(request.url, messages);
    if (pathname.startsWith('/owa/')) return owa(request, messages, saved);
    return pathname.startsWith('/mail/') ? page() : undefined;
  });
  return { server, messages, saved };
}

function page(): FixtureAnswer {
  const nonce = randomBytes(16).toString('base64');
  const policy = `require-trusted-types-for 'script'; default-src 'self' https://attachments.office.net; script-src 'nonce-${nonce}'; worker-src 'self'; style-src 'nonce-${nonce}'; object-src 'none'; base-uri 'none'`;
  const cookie = `X-OWA-CANARY=${CANARY}; Path=/; Secure; SameSite=None`;
  return {
    headers: { ...html, 'Content-Security-Policy': policy, 'Set-Cookie': cookie },
    body: pageMarkup(nonce),
  };
}

function fragment(url: URL, messages: readonly OutlookMessage[]): FixtureAnswer | undefined {
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  const message = messages.find(({ itemId }) => itemId === parameter('id'));
  switch (url.pathname.split('/').at(-1) ?? '') {
    case 'list': {
      const shown = url.searchParams.has('turned')
        ? [...messages.slice(1), ...messages.slice(0, 1)]
        : messages;
      return { headers: html, body: listMarkup(shown, parameter('open')) };
    }
    case 'item':
      return {
        body: messages.find(({ conversationId }) => conversationId === parameter('conversation'))?.itemId,
      } as FixtureAnswer;
    case 'read':
      return message === undefined ? undefined : { headers: html, body: readingPaneMarkup(message) };
    case 'menu':
      return message === undefined
        ? undefined
        : { headers: html, body: menuMarkup(message, Number(parameter('index'))) };
    default:
      return undefined;
  }
}

function owa(
  { url, method, headers, cookie, body }: FixtureRequest,
  messages: readonly OutlookMessage[],
  saved: string[],
): FixtureAnswer | undefined {
  if (cookie('X-OWA-CANARY') !== CANARY) return { status: 440 };
  const action = url.searchParams.get('action');
  if (method === 'POST' && headers['x-owa-canary'] !== CANARY) return { status: 449 };
  if (action === 'GetItem') return getItem(body.toString(), messages);
  if (action === 'SaveAttachmentToCloud') {
    saved.push(url.search);
    return { headers: json, body: '{}' };
  }
  const id = url.searchParams.get('id') ?? '';
  const path = decodeURIComponent(url.pathname);
  const message = messages.find(({ itemId }) => itemId === id);
  if (path.endsWith('/s/DownloadMessage') && message !== undefined) {
    return fileAnswer('message.eml', 'message/rfc822', message.rebuilt);
  }
  if (path.endsWith('/s/GetAllAttachmentsAsZip') && message !== undefined) {
    return fileAnswer('attachments.zip', 'application/zip', zipOfAttachments(message));
  }
  return path.endsWith('/s/GetFileAttachment') ? file(id, messages) : undefined;
}

function getItem(body: string, messages: readonly OutlookMessage[]): FixtureAnswer {
  const asked = JSON.parse(body) as { Body: { ItemIds: readonly { Id: string }[] } };
  const message = messages.find(({ itemId }) => itemId === asked.Body.ItemIds[0]?.Id);
  const found =
    message === undefined
      ? { ResponseCode: 'ErrorItemNotFound', ResponseClass: 'Error' }
      : {
          ResponseCode: 'NoError',
          ResponseClass: 'Success',
          Items: [
            {
              __type: 'Message:#Exchange',
              ItemId: { Id: message.itemId },
              MimeContent: { CharacterSet: 'UTF-8', Value: message.rebuilt.toString('base64') },
            },
          ],
        };
  return { headers: json, body: JSON.stringify({ Body: { ResponseMessages: { Items: [found] } } }) };
}

/** The host of the bytes wants the token that the page got. */
function content(request: FixtureRequest, messages: readonly OutlookMessage[]): FixtureAnswer | undefined {
  const cors = {
    'Access-Control-Allow-Origin': OUTLOOK_ORIGIN,
    'Access-Control-Allow-Headers': 'X-Token',
  };
  if (request.method === 'OPTIONS') return { headers: cors };
  if (request.url.searchParams.get('token') !== 'jwt') return { status: 401 };
  const found = file(request.url.searchParams.get('id') ?? '', messages);
  return found === undefined ? undefined : { ...found, headers: { ...found.headers, ...cors } };
}

function file(id: string, messages: readonly OutlookMessage[]): FixtureAnswer | undefined {
  if (id === HUGE_ATTACHMENT) return hugeAnswer();
  for (const message of messages) {
    const found = message.attachments.find((attachment) => attachmentId(message, attachment) === id);
    if (found !== undefined) return fileAnswer(found.filename, found.type, found.bytes);
  }
  return undefined;
}

function script(body: string): FixtureAnswer {
  return { headers: { 'Content-Type': 'text/javascript', 'Service-Worker-Allowed': '/mail/' }, body };
}
