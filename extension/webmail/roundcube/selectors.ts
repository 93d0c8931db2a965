/**
 * Every selector into Roundcube's pages: skins elastic, larry and classic of 1.6 and 1.7. `test/extension/webmail`
 * holds each against captured pages, with the number of elements it must find.
 */
export interface PageSelector {
  readonly css: string;
  /** What it finds, and why this way. */
  readonly finds: string;
  /** Whether an open message without it means that the page is not understood. */
  readonly needed: 'always' | 'with-attachments' | 'no';
}

export const SELECTORS = {
  application: {
    css: 'script[src*="program/js/app"]',
    finds: "Roundcube's client script: the one sign that all skins and versions share",
    needed: 'always',
  },
  plugin: {
    css: 'html[data-mailwicket-plugin], html > head > meta[name="mailwicket-plugin"]',
    finds: 'the mark that our Roundcube plugin puts into its pages, where no mail content can stand',
    needed: 'no',
  },
  token: {
    css: 'input[name="_token"]',
    finds: 'the anti-CSRF token in forms, where the inline script cannot be read',
    needed: 'no',
  },
  attachmentItem: {
    css: '#attachment-list > li[id^="attach"]',
    finds: 'one attachment of the open message; the id ends in its part number',
    needed: 'no',
  },
  attachmentLink: {
    css: '#attachment-list > li[id^="attach"] > a.filename',
    finds: 'the link of an attachment; its siblings only open a menu',
    needed: 'with-attachments',
  },
  attachmentMenuOpener: {
    css: '#attachment-list > li[id^="attach"] > a:not(.filename)',
    finds: 'the arrow that opens the shared attachment menu for one attachment',
    needed: 'no',
  },
  attachmentMenuAction: {
    css: `#attachmenuopen, #attachmenudownload, [onclick*="'open-attachment'"], [onclick*="'download-attachment'"]`,
    finds: 'open and download in the attachment menu; elastic moves the menu about, ids and commands stay',
    needed: 'no',
  },
  downloadAll: {
    css: 'a[href*="zipdownload.attachments"]',
    finds: "the zipdownload plugin's link for all attachments; elastic moves it into the header",
    needed: 'no',
  },
  anyPartLink: {
    css: 'a[href*="_action=get"][href*="_part="]',
    finds: 'anything that leads to a part; one that is no control means that the page is not understood',
    needed: 'no',
  },
  bodyAttachmentLink: {
    css: '#messagebody a[href*="_action=get"][href*="_part="]',
    finds: 'links to attachments below the body (image previews); a link in the mail may look the same',
    needed: 'no',
  },
  messageObjects: {
    css: '#message-objects',
    finds: 'the place for notices above the message body',
    needed: 'always',
  },
  subject: {
    css: '#message-header h2.subject, #messageheader h2.subject > span:last-child, h3.subject > span:last-child, table.headers-table td.header.subject',
    finds:
      'the subject of the open message: elastic; larry full and preview; classic. Not that of a nested message',
    needed: 'no',
  },
  body: {
    css: '#messagebody',
    finds: 'what the sender wrote, and messages inside the message',
    needed: 'no',
  },
  listRow: {
    css: '#messagelist tr[id^="rcmrow"]',
    finds: 'a row of the message list; the id ends in base64url of the uid',
    needed: 'no',
  },
  rowLink: {
    css: 'td.subject a[href*="_mbox="]',
    finds: 'the link in a row; its address names the folder even after the list changed folders',
    needed: 'no',
  },
  viewerFrame: {
    css: 'iframe#messagepartframe',
    finds: 'the frame with the attachment in a viewer window',
    needed: 'no',
  },
  viewerAction: {
    css: `a.download, a.print, a[onclick*="'download'"], a[onclick*="'print'"]`,
    finds:
      'download and print of a viewer window; looked for there only, elsewhere they are about the message',
    needed: 'no',
  },
} as const satisfies Readonly<Record<string, PageSelector>>;
