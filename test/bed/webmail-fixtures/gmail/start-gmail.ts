/**
 * A fixture of Gmail. This is recorded behaviour (of the public sources that drive Gmail, 2026-08), not the live
 * service: addresses, ids, redirects, headers and markup are as others saw them, the rest is made up. It holds real
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
import { GMAIL_APP, GMAIL_WORKER } from './gmail-app.ts';
import { gmailThreads, longThread, type GmailMessage, type GmailThread } from './gmail-mail.ts';
import { listMarkup, overlayMarkup, pageMarkup, threadMarkup } from './gmail-markup.ts';

export const GMAIL_ORIGIN = 'https://mail.google.com';
const CONTENT_HOST = 'mail-attachment.googleusercontent.com';
const SESSION = 'SID=fixture; Path=/; Secure; HttpOnly; SameSite=Lax';
/** Every message has an attachment of 2 GB, which nothing shows. */
export const HUGE_ATTACHMENT = '0.99';
const html = { 'Content-Type': 'text/html; charset=utf-8' };

export interface GmailFixture {
  readonly server: FixtureServer;
  readonly threads: readonly GmailThread[];
  /** As `longThread`. */
  readonly long: GmailThread;
  /** Addresses of files that a user "added to Drive". */
  readonly drive: readonly string[];
}

export async function startGmail(): Promise<GmailFixture> {
  const threads = gmailThreads();
  const long = longThread();
  const drive: string[] = [];
  const server = await startFixtureServer(['mail.google.com', CONTENT_HOST], (request) => {
    const all = [...threads, long];
    if (request.url.hostname === CONTENT_HOST) return content(request.url, all, false);
    return mail(request, { listed: threads, all }, drive);
  });
  return { server, threads, long, drive };
}

function mail(
  { url, method, cookie }: FixtureRequest,
  { listed, all: threads }: { readonly listed: readonly GmailThread[]; readonly all: readonly GmailThread[] },
  drive: string[],
): FixtureAnswer | undefined {
  if (url.pathname === '/mail/app.js') return script(GMAIL_APP);
  if (url.pathname === '/mail/sw.js') return script(GMAIL_WORKER);
  if (!url.pathname.startsWith('/mail/')) return undefined;
  if (url.searchParams.has('view') && !url.pathname.includes('/fixture/')) {
    // Without a session: to the login page, which is HTML.
    if (cookie('SID') === undefined) return { headers: html, body: '<title>Sign in</title>' };
    return view(url, threads);
  }
  if (url.pathname === '/mail/u/0/fixture/bytes') return content(url, threads, true);
  const fragment = /^\/mail\/u\/0\/fixture\/(.*)$/u.exec(url.pathname)?.[1];
  if (fragment === undefined) return page();
  if (fragment === 'list') {
    const turned = url.searchParams.has('turned') ? [...listed.slice(1), ...listed.slice(0, 1)] : listed;
    return { headers: html, body: listMarkup(turned) };
  }
  if (fragment === 'drive' && method === 'POST') {
    drive.push(url.search);
    return {};
  }
  const [kind, id] = fragment.split('/');
  if (kind === 'thread') {
    const thread = threads.find(({ legacyId }) => legacyId === id);
    const last = thread?.messages.at(-1)?.legacyId ?? '';
    const asked = (url.searchParams.get('expanded') ?? '').split(',').filter((each) => each !== '');
    return thread === undefined
      ? undefined
      : { headers: html, body: threadMarkup(thread, asked.length === 0 ? [last] : asked) };
  }
  const message = messagesOf(threads).find(({ legacyId }) => legacyId === id);
  const name = url.searchParams.get('name') ?? '';
  const at = message?.attachments.findIndex(({ filename }) => filename === name.replace(/^next:/u, '')) ?? -1;
  const attachment = message?.attachments[name.startsWith('next:') ? at + 1 : at];
  if (message === undefined || attachment === undefined) return undefined;
  return { headers: html, body: overlayMarkup(message, attachment) };
}

function page(): FixtureAnswer {
  const nonce = randomBytes(16).toString('base64');
  const policy = `require-trusted-types-for 'script'; script-src 'nonce-${nonce}'; worker-src 'self'; style-src 'nonce-${nonce}'; object-src 'none'; base-uri 'self'`;
  const headers = { ...html, 'Content-Security-Policy': policy, 'Set-Cookie': SESSION };
  return { headers, body: pageMarkup(nonce) };
}

/** `view=att` and its kin. Attachments come from another host, after a redirect. */
function view(url: URL, threads: readonly GmailThread[]): FixtureAnswer {
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  const message = messagesOf(threads).find((each) => isNamed(each, parameter('permmsgid'), parameter('th')));
  if (message === undefined) return { headers: html, body: 'The message does not exist.' };
  if (parameter('view') === 'om') return originalPage(message);
  if (parameter('attid') === '0' && parameter('disp') === 'comp') {
    return fileAnswer('original_msg.eml', 'message/rfc822', message.raw);
  }
  const target = new URL(`https://${CONTENT_HOST}/attachment/u/0/`);
  target.search = `${url.search}&saddbat=ANGjdJ9`;
  return { status: 302, headers: { Location: target.href } };
}

/** The host of the bytes knows who may have them by the address alone. */
function content(url: URL, threads: readonly GmailThread[], isWorker: boolean): FixtureAnswer | undefined {
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  if (!isWorker && parameter('saddbat') === '') return { status: 403 };
  const message = messagesOf(threads).find((each) => isNamed(each, parameter('permmsgid'), parameter('th')));
  if (message === undefined) return { status: 404 };
  if (parameter('disp') === 'zip')
    return fileAnswer('attachments.zip', 'application/zip', zipOfAttachments(message));
  if (parameter('attid') === HUGE_ATTACHMENT) return hugeAnswer();
  const index = Number(/^0\.(\d+)$/u.exec(parameter('attid'))?.[1] ?? 0);
  const attachment = message.attachments.find((each) => each.index === index);
  if (attachment === undefined) return { status: 404 };
  const answer = fileAnswer(attachment.filename, attachment.type, attachment.bytes);
  if (parameter('disp') !== 'inline') return answer;
  return {
    ...answer,
    headers: { ...answer.headers, 'Content-Disposition': `inline; filename="${attachment.filename}"` },
  };
}

/** "Show original": escaped, in a page, not the exact bytes. */
function originalPage({ raw, legacyId }: GmailMessage): FixtureAnswer {
  const text = raw
    .toString('latin1')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('\r\n', '\n');
  const link = `?view=att&th=${legacyId}&attid=0&disp=comp&safe=1&zw`;
  return {
    headers: html,
    body: `<!doctype html><title>Original Message</title><a href="${link}">Download Original</a><pre class="raw_message_text" id="raw_message_text">${text}</pre>`,
  };
}

/** `permmsgid` wants the decimal form: the hexadecimal one names nothing. */
function isNamed({ permId, legacyId }: GmailMessage, perm: string, th: string): boolean {
  if (perm !== '') return perm === permId;
  return th === legacyId || th === `#${permId}`;
}

function messagesOf(threads: readonly GmailThread[]): readonly GmailMessage[] {
  return threads.flatMap(({ messages }) => messages);
}

function script(body: string): FixtureAnswer {
  return { headers: { 'Content-Type': 'text/javascript', 'Service-Worker-Allowed': '/mail/' }, body };
}
