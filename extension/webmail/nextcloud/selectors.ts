import type { PageSelector } from '../roundcube/selectors.ts';
import { APPLICATION } from './recognise.ts';

/**
 * Every selector into the pages of Nextcloud Mail, read in the app's source (2026-08). `test/extension/webmail` holds each
 * against the pages of the fixture.
 */
export const SELECTORS = {
  application: {
    css: APPLICATION,
    finds: "a page of Nextcloud's server with a user in it: the token stands where no mail content can",
    needed: 'always',
  },
  thread: {
    css: '#mail-message',
    finds: 'the open conversation',
    needed: 'always',
  },
  subject: {
    css: '#mail-thread-header h2',
    finds: 'the subject of the open conversation, one for all of its messages',
    needed: 'always',
  },
  anyEnvelope: {
    css: '#mail-message .envelope',
    finds: 'one message of the conversation, opened or not; nothing at it says which',
    needed: 'always',
  },
  envelope: {
    css: '#mail-message .envelope.envelope--expanded',
    finds: 'one message that is opened',
    needed: 'always',
  },
  loaded: {
    css: '.mail-message-body',
    finds: 'the message inside an opened envelope, once it came',
    needed: 'no',
  },
  body: {
    css: '#message-container, #mail-content',
    finds: 'what the sender wrote, or the frame that holds it',
    needed: 'no',
  },
  bodyFrame: {
    css: '#message-container > iframe.message-frame',
    finds: 'the frame with the body; its address names the message',
    needed: 'no',
  },
  attachedImage: {
    css: '.attachment img.mail-attached-image',
    finds: 'the preview of an image; its address names the message',
    needed: 'no',
  },
  attachment: {
    css: '.mail-message-attachments .attachment',
    finds: 'one attachment',
    needed: 'no',
  },
  attachmentName: {
    css: '.attachment-name',
    finds: 'its name; a message inside the message has a translated word instead',
    needed: 'with-attachments',
  },
  open: {
    css: '.mail-message-attachments .attachment .mail-attached--content, .mail-message-attachments .attachment .mail-attachment-img--wrapper',
    finds: 'name and picture: a click opens the viewer',
    needed: 'with-attachments',
  },
  anyName: {
    css: '#mail-message .attachment-name',
    finds: 'the name of a file; one outside of an attachment means that the page is not understood',
    needed: 'no',
  },
  opener: {
    css: '[aria-haspopup]',
    finds: 'what opens a menu: that of an attachment, or another',
    needed: 'no',
  },
  all: {
    css: '.mail-message-attachments button:not([aria-haspopup])',
    finds: 'save all to Files, download as zip',
    needed: 'no',
  },
  menuAction: {
    css: 'li.attachment-download button, li.attachment-save-to-cloud button, li.attachment-import button',
    finds: 'download, save to Files, import: the menu of one attachment, at the end of the page',
    needed: 'no',
  },
  anyMenuAction: {
    css: '[role="menuitem"]',
    finds: 'every entry of a menu: all are taken to give out the attachment that the menu was opened at',
    needed: 'no',
  },
  row: {
    css: '.envelope[data-envelope-id]',
    finds: 'one conversation of the list; the id is that of its newest message',
    needed: 'no',
  },
  rowSubject: {
    css: '.envelope__subtitle__subject__text',
    finds: 'the subject in a row',
    needed: 'no',
  },
} as const satisfies Readonly<Record<string, PageSelector>>;
