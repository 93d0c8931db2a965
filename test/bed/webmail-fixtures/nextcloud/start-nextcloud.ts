/**
 * A fixture of Nextcloud Mail. This is recorded behaviour, read in the app's source (nextcloud/mail, 2026-08), not the
 * real server: addresses, headers, markup and what the controls do are the app's, the rest is made up. It holds real
 * messages and gives out their exact bytes.
 */
import { randomBytes } from 'node:crypto';
import { fileAnswer, hugeAnswer, zipOfAttachments } from '../fixture-message.ts';
import {
  startFixtureServer,
  type FixtureAnswer,
  type FixtureRequest,
  type FixtureServer,
} from '../fixture-server.ts';
import { NEXTCLOUD_APP, NEXTCLOUD_WORKER } from './nextcloud-app.ts';
import {
  APP,
  listMarkup,
  MENU_MARKUP,
  nextcloudThreads,
  pageMarkup,
  STYLE,
  threadMarkup,
  type NextcloudMessage,
} from './nextcloud-markup.ts';

/** Every message has an attachment of 2 GB, which nothing shows. */
export const HUGE_ATTACHMENT = '99';
const html = { 'Content-Type': 'text/html; charset=utf-8' };

export interface NextcloudFixture {
  readonly server: FixtureServer;
  readonly url: string;
  readonly threads: readonly (readonly NextcloudMessage[])[];
  /** Paths of what was saved to Files. */
  readonly saved: readonly string[];
}

export async function startNextcloud(): Promise<NextcloudFixture> {
  const threads = nextcloudThreads();
  const saved: string[] = [];
  const server = await startFixtureServer([], (request) => answer(request, threads, saved));
  return { server, url: `http://127.0.0.1:${server.port}`, threads, saved };
}

/** Of a file; only what is drawn can be dragged. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><path d="M6 2h14l6 6v22H6z" fill="#969696"/></svg>';

type Threads = readonly (readonly NextcloudMessage[])[];

function answer(request: FixtureRequest, threads: Threads, saved: string[]): FixtureAnswer | undefined {
  const { url } = request;
  if (url.pathname === '/apps/mail/js/mail.js') {
    return { headers: { 'Content-Type': 'text/javascript' }, body: NEXTCLOUD_APP };
  }
  if (url.pathname === '/apps/mail/app.css') return { headers: { 'Content-Type': 'text/css' }, body: STYLE };
  if (url.pathname === '/core/img/filetypes/file.svg') {
    return { headers: { 'Content-Type': 'image/svg+xml' }, body: ICON };
  }
  if (url.pathname === `${APP}/sw.js`) {
    return { headers: { 'Content-Type': 'text/javascript' }, body: NEXTCLOUD_WORKER };
  }
  if (!url.pathname.startsWith(`${APP}/`)) return undefined;
  const path = url.pathname.slice(APP.length + 1);
  if (path.startsWith('fixture/')) return fragment(url, path.slice('fixture/'.length), threads);
  if (path.startsWith('api/')) {
    return request.cookie('nc_session') === undefined ? { status: 401 } : api(request, path, threads, saved);
  }
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; base-uri 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'unsafe-inline'; frame-src 'self'; img-src 'self' data: blob:; connect-src 'self'; object-src 'self'; worker-src 'self'`;
  const cookie = 'nc_session=fixture; Path=/; HttpOnly; SameSite=Lax';
  return {
    headers: { ...html, 'Content-Security-Policy': policy, 'Set-Cookie': cookie },
    body: pageMarkup(nonce),
  };
}

function fragment(url: URL, path: string, threads: Threads): FixtureAnswer | undefined {
  if (path === 'list') return { headers: html, body: listMarkup(threads) };
  if (path === 'menu') return { headers: html, body: MENU_MARKUP };
  const [kind, id] = path.split('/');
  const thread = threads.find((each) => each.some(({ databaseId }) => databaseId === Number(id)));
  if (thread === undefined) return undefined;
  if (kind === 'ids') return { body: JSON.stringify(thread.map(({ databaseId }) => databaseId)) };
  const expanded = (url.searchParams.get('expanded') ?? '').split(',').map(Number);
  return { headers: html, body: threadMarkup(url.origin, thread, expanded) };
}

function api(
  { method, headers }: FixtureRequest,
  path: string,
  threads: Threads,
  saved: string[],
): FixtureAnswer | undefined {
  const [, id, what, part] = /^api\/messages\/(\d+)\/(\w+)(?:\/([\d.]+))?$/u.exec(path) ?? [];
  const message = threads.flat().find(({ databaseId }) => databaseId === Number(id));
  if (message === undefined) return { status: 404 };
  if (method === 'POST') {
    if (headers['requesttoken'] === undefined) return { status: 412 };
    saved.push(path);
    return { headers: { 'Content-Type': 'application/json' }, body: '{}' };
  }
  switch (what ?? '') {
    case 'export':
      return fileAnswer(`${message.subject}.eml`, 'message/rfc822', message.raw);
    case 'attachments':
      return fileAnswer('attachments.zip', 'application/zip', zipOfAttachments(message));
    case 'attachment': {
      if (part === HUGE_ATTACHMENT) return hugeAnswer();
      const found = message.attachments.find((each) => each.part === part);
      return found === undefined
        ? { status: 404 }
        : fileAnswer(found.filename, 'application/octet-stream', found.bytes);
    }
    case 'html':
      return {
        headers: { ...html, 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'" },
        body: `<!doctype html><html><body>${message.body}</body></html>`,
      };
    default:
      return undefined;
  }
}
