import type { PageSelector } from '../roundcube/selectors.ts';

/**
 * Every selector into Outlook on the web: roles and data attributes, since class names change with every build. They were read
 * in public sources that drive Outlook, not on the live service. `test/extension/webmail` holds each against the pages of the
 * fixture.
 */
export const SELECTORS = {
  pane: {
    css: '#ReadingPaneContainerId, #ConversationReadingPaneContainer, #ItemReadingPaneContainer',
    finds: 'the reading pane',
    needed: 'always',
  },
  message: {
    css: '[data-app-section="ItemContainer"]',
    finds: 'the one message that is open; a conversation is a container of another name',
    needed: 'always',
  },
  anyMessage: {
    css: '[data-app-section="ItemContainer"], [data-app-section="ConversationContainer"], [data-app-section="MessageBody"]',
    finds: 'a message or a conversation, whether or not the address says which',
    needed: 'always',
  },
  bannerPlace: {
    css: '[data-app-section="MailReadCompose"]',
    finds: 'what a message consists of: subject, header, attachments, body',
    needed: 'no',
  },
  subject: {
    css: '[data-app-section="ItemContainer"] [role="heading"][aria-level="2"]',
    finds: 'the subject of the open message',
    needed: 'no',
  },
  body: {
    css: '[data-app-section="MessageBody"], [id^="UniqueMessageBody_"]',
    finds: 'what the sender wrote',
    needed: 'no',
  },
  attachment: {
    css: '[data-app-section="AttachmentWell"] [role="option"]',
    finds: 'one attachment; a click opens the preview',
    needed: 'no',
  },
  anyCard: {
    css: '[data-app-section="ItemContainer"] [role="option"]',
    finds: 'what looks like an attachment; one that is none means that the page is not understood',
    needed: 'no',
  },
  wellButton: {
    css: '[data-app-section="AttachmentWell"] > button, [data-app-section="AttachmentWell"] > div > a',
    finds: 'download all, save all to OneDrive',
    needed: 'no',
  },
  menuOpener: {
    css: '[data-app-section="AttachmentWell"] [role="option"] [aria-haspopup="menu"]',
    finds: 'the arrow that opens the menu of one attachment',
    needed: 'no',
  },
  anyOpener: {
    css: '[aria-haspopup="menu"]',
    finds: 'what opens any menu: the next one is then not that of an attachment',
    needed: 'no',
  },
  menuAction: {
    css: '[role="menu"] [role="menuitem"]',
    finds: 'an entry of the menu that is open, at the end of the page: preview, download, save to OneDrive',
    needed: 'no',
  },
  row: {
    css: '[role="option"][data-convid]',
    finds: 'one conversation of the list; rows are used again for others',
    needed: 'no',
  },
  rowSubject: {
    css: '[data-testid="subject"]',
    finds: 'the subject in a row. Not verified: the live page has no stable sign for it',
    needed: 'no',
  },
  rowText: {
    css: 'span[title]',
    finds: 'some text of a row, where no subject is found: the mark stands there',
    needed: 'no',
  },
  rowFile: {
    css: '[role="option"][data-convid] [role="button"][title], [role="option"][data-convid] button[title]',
    finds: 'a file in a row: opens the preview without the message. Not verified on the live page',
    needed: 'no',
  },
} as const satisfies Readonly<Record<string, PageSelector>>;
