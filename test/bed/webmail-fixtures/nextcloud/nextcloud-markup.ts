import {
  escapeHtml,
  fixtureMessage,
  type FixtureAttachment,
  type FixtureMessage,
} from '../fixture-message.ts';
import type { SampleName } from '../../sample-messages.ts';

export interface NextcloudMessage extends FixtureMessage {
  /** What the addresses of the app call a message by. */
  readonly databaseId: number;
}

/** Threads, the newest message last. */
const THREADS: readonly (readonly SampleName[])[] = [
  ['eicar'],
  ['harmless'],
  ['viewer', 'viewer-eicar'],
  ['no-attachments'],
  ['viewer-eicar'],
];

export function nextcloudThreads(): readonly (readonly NextcloudMessage[])[] {
  let next = 41;
  return THREADS.map((names) => names.map((name) => ({ ...fixtureMessage(name), databaseId: next++ })));
}

/** The webmail's own addresses, below the root of the server. */
export const APP = '/index.php/apps/mail';

export function attachmentPath({ databaseId }: NextcloudMessage, { part }: FixtureAttachment): string {
  return `${APP}/api/messages/${databaseId}/attachment/${part}`;
}

export function listMarkup(threads: readonly (readonly NextcloudMessage[])[]): string {
  const rows = threads.flatMap((thread) => {
    const newest = thread.at(-1);
    if (newest === undefined) return [];
    return `<li class="list-item__wrapper list-item-style envelope" data-envelope-id="${newest.databaseId}"><a class="list-item__anchor" href="${APP}/box/1/thread/${newest.databaseId}"><span class="envelope__recipient-text">${newest.from}</span>
<div class="line-two"><div class="envelope__subtitle"><span class="envelope__subtitle__subject" dir="auto"><span class="envelope__subtitle__subject__text">${escapeHtml(newest.subject)}</span></span></div></div></a></li>`;
  });
  return `<ul class="envelope-list">${rows.join('\n')}</ul>`;
}

/** Types beside images that apps of the server bring a viewer for. */
const PREVIEWED: readonly string[] = ['application/pdf', 'text/plain'];

function attachmentMarkup(
  origin: string,
  message: NextcloudMessage,
  attachment: FixtureAttachment,
  index: number,
): string {
  const name = escapeHtml(attachment.filename);
  const isImage = attachment.type.startsWith('image/');
  const image = isImage
    ? `<img class="mail-attached-image" src="${origin}${attachmentPath(message, attachment)}">`
    : '<img class="attachment-icon" src="/core/img/filetypes/file.svg">';
  return `<div class="attachment${isImage || PREVIEWED.includes(attachment.type) ? ' message-attachment--can-preview' : ''}" data-at="${index}"><div class="mail-attachment-img--wrapper">${image}</div><div class="mail-attached--content"><span class="attachment-name" title="${name} (${attachment.bytes.length} B)">${name}
</span><span class="attachment-size">${attachment.bytes.length} B</span></div><div class="action-items"><button class="action-item__menutoggle" type="button" aria-label="Actions" aria-haspopup="menu">⋯</button></div></div>`;
}

/** One message of a thread: nothing of it says which one it is, but the address of its HTML body. */
export function envelopeMarkup(origin: string, message: NextcloudMessage, isExpanded: boolean): string {
  const head = `<div class="envelope__header"><div class="left seen" role="button" tabindex="0"><div class="sender">${message.from}</div></div></div>`;
  if (!isExpanded) return `<div class="envelope">${head}</div>`;
  const hasHtml = message.body.includes('<p>');
  const body = hasHtml
    ? `<div class="html-message-body"><div id="message-container"><iframe class="message-frame" title="Message frame" src="${origin}${APP}/api/messages/${message.databaseId}/html?plain=false" seamless sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"></iframe></div></div>`
    : `<div class="plain-message-body"><div id="mail-content">${message.body}</div></div>`;
  const list = message.attachments.map((attachment, index) =>
    attachmentMarkup(origin, message, attachment, index),
  );
  const all =
    list.length < 2
      ? ''
      : '<p class="attachments-button-wrapper"><button class="button-vue attachment-button save-all" type="button">Save all to Files</button><button class="button-vue attachment-button zip" type="button">Download Zip</button></p>';
  const well =
    list.length === 0
      ? ''
      : `<div class="mail-message-attachments"><div class="mail-message-attachments--wrapper"><div class="attachments">${list.join('')}</div></div>${all}</div>`;
  return `<div class="envelope envelope--expanded">${head}<div class="mail-message-body${hasHtml ? ' mail-message-body-html' : ''}" role="region" aria-label="Message body">${body}${well}<div id="reply-composer"></div></div></div>`;
}

export function threadMarkup(
  origin: string,
  thread: readonly NextcloudMessage[],
  expanded: readonly number[],
): string {
  const subject = escapeHtml(thread[0]?.subject ?? '');
  const envelopes = thread.map((message) =>
    envelopeMarkup(origin, message, expanded.includes(message.databaseId)),
  );
  return `<div class="app-content-details" id="mail-message"><div id="mail-thread-header"><div id="mail-thread-header-fields"><h2 dir="auto" title="${subject}">${subject}</h2></div></div>${envelopes.join('')}</div>`;
}

/** The menu of one attachment is put at the end of the body, where nothing says of which attachment it is. */
export const MENU_MARKUP = `<div class="v-popper__popper"><ul role="menu"><li class="action attachment-download" role="presentation"><button class="action-button" type="button" role="menuitem">Download attachment</button></li>
<li class="action attachment-save-to-cloud" role="presentation"><button class="action-button" type="button" role="menuitem">Save to Files</button></li></ul></div>`;

export function pageMarkup(nonce: string, list = '', thread = ''): string {
  return `<!doctype html><html class="ng-csp" lang="en"><head data-user="alice" data-user-displayname="Alice" data-requesttoken="dG9rZW4=:c2VjcmV0"><meta charset="utf-8"><title>Mail - Nextcloud</title>
<link rel="stylesheet" href="/apps/mail/app.css"><script nonce="${nonce}" src="/apps/mail/js/mail.js" defer></script></head><body id="body-user" class="js"><header id="header"><a id="nextcloud" href="/index.php">Nextcloud</a></header><div id="content" class="app-mail"><div id="content-vue" class="content app-mail"><div id="app-content-vue"><div class="list">${list}</div><div class="detail">${thread}</div></div></div></div></body></html>`;
}

export const STYLE =
  'body{margin:0;font:14px sans-serif;background:#0082c9}header{padding:10px 16px}header a{color:#fff}#content{background:#fff;border-radius:12px;margin:0 8px;min-height:600px}#app-content-vue{display:flex}.list{width:300px;border-right:1px solid #ddd}.detail{flex:1;padding:8px 24px}ul{list-style:none;padding:0}.envelope a{display:block;padding:10px;color:inherit;text-decoration:none}.attachment{display:inline-flex;gap:8px;align-items:center;border:1px solid #ccc;border-radius:8px;padding:8px;margin:4px}.attachment img{width:32px;height:32px}.message-frame{border:0;width:100%;height:120px}.v-popper__popper{position:fixed;right:40px;bottom:40px;background:#fff;border:1px solid #888;padding:8px}.viewer{position:fixed;inset:0;background:#000c;color:#fff;padding:30px}';
