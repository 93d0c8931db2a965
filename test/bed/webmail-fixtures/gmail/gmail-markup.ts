import { escapeHtml, type FixtureAttachment } from '../fixture-message.ts';
import type { GmailMessage, GmailThread } from './gmail-mail.ts';

const ORIGIN = 'https://mail.google.com';
const CONTENT = 'https://mail-attachment.googleusercontent.com';
const IK = '0123456789';

/** The address of one attachment (`disp`: `safe` and `attd` save, `inline` shows). */
export function attachmentUrl(message: GmailMessage, { index }: FixtureAttachment, disp: string): string {
  const { permId, legacyId } = message;
  return `${ORIGIN}/mail/u/0/?ui=2&ik=${IK}&attid=0.${index}&permmsgid=${permId}&th=${legacyId}&view=att&disp=${disp}&realattid=f_${index}&zw`;
}

export function zipUrl({ permId }: GmailMessage): string {
  return `${CONTENT}/attachment/u/0/?ui=2&ik=${IK}&view=att&th=%23${encodeURIComponent(permId)}&attid=0.1&disp=zip&permmsgid=${permId}&saddbat=ANGjdJ9`;
}

/** Rows of the list, each with chips of its first message's attachments. */
export function listMarkup(threads: readonly GmailThread[]): string {
  const rows = threads.map(
    ({ permId, legacyId, subject, messages }) => `<tr class="zA zE" draggable="true" role="row" tabindex="-1">
<td class="yX xY"><div class="yW"><span class="zF" email="${messages[0]?.from}">${messages[0]?.from}</span></div></td>
<td class="xY a4W" role="gridcell"><div class="xS" role="link"><div class="xT"><div class="y6"><span class="bog" id=":${legacyId}" data-thread-id="#${permId}" data-legacy-thread-id="${legacyId}" data-legacy-last-message-id="${messages.at(-1)?.legacyId}">${escapeHtml(subject)}</span></div></div></div>
<div class="brc">${(messages.at(-1)?.attachments ?? []).map(({ filename }) => `<div class="brd" role="button" tabindex="0" title="${escapeHtml(filename)}"><span class="brg">${escapeHtml(filename)}</span></div>`).join('')}</div></td></tr>`,
  );
  return `<div class="bGI nH"><div class="ae4" gh="tl"><table class="F cf zt" role="grid"><tbody>${rows.join('\n')}</tbody></table></div></div>`;
}

/** One card: Chromium gets the address for dragging out in `download_url`. */
function cardMarkup(message: GmailMessage, attachment: FixtureAttachment): string {
  const { filename, type, index, bytes } = attachment;
  const name = escapeHtml(filename);
  const link = escapeHtml(attachmentUrl(message, attachment, 'inline'));
  const save = escapeHtml(attachmentUrl(message, attachment, 'safe'));
  return `<span class="aZo a5r N5jrZb" download_url="${type}:${name}:${save}" draggable="true">
<a class="aQy aZr" href="${link}" role="link" target="_blank" tabindex="0"><div class="aSG"></div><div class="aYv"><span class="aV3 zzV0ie">${name}</span> <span class="SaH2Ve">${bytes.length} B</span></div></a>
<div class="aQw"><button class="aQv" type="button" data-save="${save}" aria-label="Download attachment ${name}"><div class="aSK J-J5-Ji aYr">↓</div></button>
<div class="wtScjd J-J5-Ji aYr aQu" role="button" tabindex="0" data-drive="${index}" data-message="${message.legacyId}" aria-label="Add attachment to Drive ${name}">△</div></div></span>`;
}

export function messageMarkup(message: GmailMessage, isExpanded: boolean): string {
  const head = `<div class="gE iv gt"><span class="gD" email="${message.from}">${message.from}</span></div>`;
  if (!isExpanded) {
    return `<div class="kv" role="listitem" tabindex="-1" data-toggle="${message.legacyId}"><div class="adf ads" data-message-id="#${message.permId}" data-legacy-message-id="${message.legacyId}">${head}</div></div>`;
  }
  const cards = message.attachments.map((attachment) => cardMarkup(message, attachment)).join('');
  const well =
    cards === ''
      ? ''
      : `<div class="hq gt"><div class="aVW"><span>${message.attachments.length} attachments</span><button class="aZi" type="button" data-save="${escapeHtml(zipUrl(message))}" aria-label="Download all attachments">⇊</button></div><div class="aQH">${cards}</div></div>`;
  return `<div class="h7" role="listitem" tabindex="-1"><div class="adn ads" data-message-id="#${message.permId}" data-legacy-message-id="${message.legacyId}"><div class="gs"><div data-toggle="${message.legacyId}">${head}</div><div class="ii gt"><div class="a3s aiL">${message.body}</div></div>${well}</div></div></div>`;
}

export function threadMarkup(thread: GmailThread, expanded: readonly string[]): string {
  const messages = thread.messages.map((message) =>
    messageMarkup(message, expanded.includes(message.legacyId)),
  );
  return `<div class="nH bkK"><div class="nH a98 iY"><div class="nH"><div class="nH"><div class="ha"><h2 class="hP" tabindex="-1" data-thread-perm-id="${thread.permId}" data-legacy-thread-id="${thread.legacyId}">${escapeHtml(thread.subject)}</h2></div></div><div class="nH aHU" role="list">${messages.join('\n')}</div></div></div></div>`;
}

/** The preview overlay stands below the body, outside every message. */
export function overlayMarkup(message: GmailMessage, attachment: FixtureAttachment): string {
  const save = escapeHtml(attachmentUrl(message, attachment, 'safe'));
  return `<div class="aLF-aPX" role="dialog" aria-label="Preview"><div class="aLF-aPX-aPU"><span class="aLF-aPX-aPU-awE">${escapeHtml(attachment.filename)}</span>
<button class="aLF-aPX-JX aLF-aPX-JX-download" type="button" data-save="${save}" aria-label="Download">↓</button>
<button class="aLF-aPX-JX aLF-aPX-JX-drive" type="button" data-drive="${attachment.index}" data-message="${message.legacyId}" aria-label="Add to Drive">△</button>
<button class="aLF-aPX-JX aLF-aPX-JX-docs" type="button" data-drive="${attachment.index}" data-message="${message.legacyId}" aria-label="Open with Docs">✎</button>
<button class="aLF-aPX-next" type="button" aria-label="Next">›</button><button class="aLF-aPX-close" type="button" aria-label="Close">×</button></div></div>`;
}

/** The page before its script has drawn anything. */
export function pageMarkup(nonce: string, main = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Inbox - alice@example.test - Gmail</title>
<script nonce="${nonce}">var GLOBALS=[null,null,null,null,null,null,null,null,null,"${IK}","alice@example.test"];</script>
<style nonce="${nonce}">body{font:14px Arial,sans-serif;margin:0;background:#f6f8fc}header{padding:12px 20px;font-size:20px;color:#555}.AO{background:#fff;margin:0 16px;border-radius:16px;padding:8px 16px;min-height:500px}table{width:100%;border-collapse:collapse}td{padding:8px;border-bottom:1px solid #eee}.brd{display:inline-block;border:1px solid #ccc;border-radius:14px;padding:2px 10px;margin:6px 6px 0 0;cursor:pointer}.aZo{display:inline-block;border:1px solid #ccc;border-radius:8px;padding:10px;margin:8px;vertical-align:top}.gD{font-weight:bold}.adn,.adf{padding:14px 0;border-bottom:1px solid #eee}.hP{font-weight:400}.aLF-aPX{position:fixed;inset:0;background:rgba(0,0,0,.8);color:#fff;padding:20px;z-index:9}.kv{color:#777}</style></head>
<body class="aAU"><header>Gmail <button type="button" id="to-inbox">Inbox</button></header><div class="AO"><div role="main">${main}</div></div><script nonce="${nonce}" src="/mail/app.js"></script></body></html>`;
}
