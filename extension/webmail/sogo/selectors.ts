import type { PageSelector } from '../roundcube/selectors.ts';
import { APPLICATION } from './recognise.ts';

/** The pane of an open message. While another one comes in, the one that goes has the class of AngularJS. */
const PANE = '[ui-view="message"]:not(.ng-leave)';
/** A part of a message that SOGo itself has made: cards of attachments, images, invitations. */
const OWN_PART = `${PANE} .sg-mail-part[sg-compile]`;

/**
 * Every selector into SOGo's pages, as of 5.8. Attributes of AngularJS (`ng-click`, `ng-bind`) stay in the page and are the same
 * in all languages. `test/extension/webmail/sogo` holds each against captured pages, with the number of elements it must find.
 */
export const SELECTORS = {
  application: {
    css: APPLICATION,
    finds: "SOGo's client scripts",
    needed: 'always',
  },
  busy: {
    css: '.sg-progress-circular-floating:not(.ng-hide) md-progress-circular, main[ui-view]:empty',
    finds: 'the sign that SOGo is still drawing the page or loading a list',
    needed: 'no',
  },
  pane: { css: PANE, finds: 'the pane of an open message', needed: 'always' },
  subject: {
    css: `${PANE} h5.sg-md-headline[ng-bind="viewer.message.subject"]`,
    finds: 'the subject of the open message; the text is written by SOGo, the element stays',
    needed: 'always',
  },
  message: {
    css: `${PANE} .msg-body`,
    finds: 'what is below the headers: the body and the cards of attachments',
    needed: 'always',
  },
  body: {
    css: '.sg-mail-part[ng-bind-html]',
    finds: 'what the sender wrote; parts that SOGo made have another attribute',
    needed: 'no',
  },
  card: {
    css: `${OWN_PART} md-card`,
    finds: 'the card of one attachment, or of an image that is shown',
    needed: 'no',
  },
  cardLink: {
    css: `${OWN_PART} md-card a[href]`,
    finds: 'the links of a card: view (where SOGo offers it) and save; their addresses name message and part',
    needed: 'with-attachments',
  },
  anyLink: {
    css: `${PANE} a[href]`,
    finds:
      'anything in the pane that leads somewhere; to a part from outside a card, the page is not understood',
    needed: 'no',
  },
  menuEntry: {
    css: '[role="menuitem"][ng-click^="viewer."]',
    finds: 'entries of the menu of the open message, of whatever kind',
    needed: 'no',
  },
  command: {
    css: '[ng-click^="viewer."]',
    finds: 'whatever acts on the open message: its buttons are always there',
    needed: 'always',
  },
  cardName: {
    css: 'md-card-content > p.md-caption',
    finds: 'the line with the name in a card',
    needed: 'no',
  },
  wholeMessage: {
    css: '[ng-click="viewer.message.download()"], [ng-click="viewer.message.downloadArchive()"], [ng-click="viewer.message.downloadAttachmentsArchive()"], [ng-click="viewer.toggleRawSource($event)"]',
    finds:
      'entries of the menu of the open message: the message, as a zip, all attachments, the source. The open menu lies outside the pane',
    needed: 'no',
  },
  row: {
    css: '.sg-message-list-item',
    finds:
      'a row of the message list; used again for other messages, and names its message only when asked (bridge.ts)',
    needed: 'no',
  },
  rowSubject: {
    css: '.sg-tile-subject',
    finds: 'the subject in a row',
    needed: 'no',
  },
} as const satisfies Readonly<Record<string, PageSelector>>;
