import { escapeHtml } from '../fixture-message.ts';
import { attachmentId, type OutlookMessage } from './outlook-mail.ts';

/** Rows are recycled: the same few elements show other conversations as the list is scrolled. */
export function listMarkup(messages: readonly OutlookMessage[], openId: string): string {
  const rows = messages.map(
    (message, index) =>
      `<div role="option" tabindex="-1" class="jGG6V" data-convid="${escapeHtml(message.conversationId)}" data-item-index="${index}" aria-selected="${message.itemId === openId}"><div class="ESO13"><span title="${message.from}">${message.from}</span></div><div class="IjzWp"><span class="TtcXM" data-testid="subject">${escapeHtml(message.subject)}</span></div>${message.attachments
        .slice(0, 1)
        .map(
          ({ filename }) =>
            `<div class="chip" role="button" tabindex="0" title="${escapeHtml(filename)}" data-chip="${escapeHtml(filename)}">${escapeHtml(filename)}</div>`,
        )
        .join('')}</div>`,
  );
  return `<div role="listbox" aria-label="Message list" data-app-section="MessageList">${rows.join('')}</div>`;
}

export function readingPaneMarkup(message: OutlookMessage): string {
  const cards = message.attachments.map((attachment) => {
    const name = escapeHtml(attachment.filename);
    return `<div role="option" class="o4gHt" tabindex="0" draggable="true" aria-label="${name} Open ${attachment.bytes.length} B" title="${name}" data-attachment="${escapeHtml(attachmentId(message, attachment))}"><span>${name}</span><button type="button" class="menu" aria-haspopup="menu" aria-label="More actions">⌄</button></div>`;
  });
  const well =
    cards.length === 0
      ? ''
      : `<div data-app-section="AttachmentWell"><div role="listbox" aria-label="file attachments">${cards.join('')}</div>${cards.length < 2 ? '' : '<button type="button" class="all">Download all</button>'}</div>`;
  return `<div id="ReadingPaneContainerId" data-app-section="ReadingPane"><div id="ItemReadingPaneContainer" data-app-section="ItemContainer"><div data-app-section="MailReadCompose"><div class="JdFsz" role="heading" aria-level="2"><span title="${escapeHtml(message.subject)}">${escapeHtml(message.subject)}</span></div><div data-app-section="MessageHeader"><span class="OZZZK">${message.from}</span><div data-testid="SentReceivedSavedTime">Mon 11/2/2026 9:30 AM</div></div>${well}<div data-app-section="MessageBody" id="UniqueMessageBody_1" role="document" aria-label="Message body"><div class="rps_1">${message.body}</div></div></div></div></div>`;
}

/** The menu of one attachment, at the end of the body. */
export function menuMarkup(message: OutlookMessage, index: number): string {
  const attachment = message.attachments[index];
  const id = attachment === undefined ? '' : escapeHtml(attachmentId(message, attachment));
  return `<div class="ms-Layer"><div role="menu" data-for="${id}"><button role="menuitem" name="Preview" type="button">Preview</button><button role="menuitem" name="Download" type="button">Download</button><button role="menuitem" name="Save to OneDrive" type="button">Save to OneDrive</button></div></div>`;
}

export function pageMarkup(nonce: string, main = ''): string {
  return `<!doctype html><html lang="en-us" dir="ltr"><head><meta charset="utf-8"><title>Mail - Alice - Outlook</title><script nonce="${nonce}" src="/mail/app.js" defer></script>
<style nonce="${nonce}">body{margin:0;font:14px "Segoe UI",sans-serif}header{background:#0f6cbd;color:#fff;padding:12px}#MainModule{display:flex}[role=listbox][aria-label="Message list"]{width:300px}.jGG6V{padding:10px;border-bottom:1px solid #ddd}#ReadingPaneContainerId{flex:1;padding:10px 24px}[role=heading]{font-size:20px;padding:8px 0}.o4gHt,.chip{display:inline-flex;gap:8px;border:1px solid #ccc;border-radius:4px;padding:8px;margin:4px}.ms-Layer{position:fixed;right:40px;top:240px;background:#fff;border:1px solid #aaa}.ms-Layer button{display:block}.preview{position:fixed;inset:0;background:#000d;color:#fff;padding:30px}</style></head>
<body class="feature"><div id="app"><header>Outlook</header><div id="MainModule">${main}</div></div></body></html>`;
}
