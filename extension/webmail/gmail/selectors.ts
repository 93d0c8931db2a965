import type { PageSelector } from '../roundcube/selectors.ts';

/**
 * Every selector into Gmail's pages. Classes are obfuscated and have been the same for years; they were read in public
 * sources that drive Gmail, not on the live service. `test/extension/webmail` holds each against the pages of the fixture.
 */
export const SELECTORS = {
  main: {
    css: '[role="main"]',
    finds: 'what the route shows: a list or a conversation',
    needed: 'always',
  },
  subject: {
    css: 'h2.hP[data-legacy-thread-id]',
    finds: 'the subject of the open conversation, one for all of its messages',
    needed: 'always',
  },
  message: {
    css: '.adn[data-message-id][data-legacy-message-id]',
    finds: 'one message of the conversation that is drawn; those never opened have another class',
    needed: 'always',
  },
  /** Not used to find, but to notice: a message whose id is not there yet, or not any more. */
  anyMessage: {
    css: '.adn',
    finds: 'one message, whether or not it says which',
    needed: 'always',
  },
  bannerPlace: {
    css: '.gs',
    finds: 'what a message consists of, sender and body; the banner is the first in it',
    needed: 'always',
  },
  body: {
    css: 'div.a3s',
    finds: 'what the sender wrote',
    needed: 'no',
  },
  card: {
    css: 'span.aZo',
    finds: 'one attachment; in Chromium it can be dragged out by its attribute download_url',
    needed: 'no',
  },
  cardLink: {
    css: 'span.aZo a.aQy',
    finds: 'the link that opens the preview, and what a middle click opens',
    needed: 'with-attachments',
  },
  cardName: {
    css: '.aV3',
    finds: 'the name of the file in a card',
    needed: 'with-attachments',
  },
  cardAction: {
    css: 'span.aZo [role="button"], span.aZo button',
    finds: 'download, add to Drive, edit: every button over a card',
    needed: 'no',
  },
  downloadAll: {
    css: '.aZi, .pYTkkf-JX-ano, .aVW button, .aVW [role="button"]',
    finds: 'download all attachments, add all to Drive; whatever stands at their number',
    needed: 'no',
  },
  anyCardLink: {
    css: 'a[href*="view=att"]',
    finds:
      'anything that leads to an attachment; one that is no control means that the page is not understood',
    needed: 'no',
  },
  anyDialog: {
    css: 'body > [role="dialog"]',
    finds: 'what lies over the page; with the name of a file of the message in it, it must be the preview',
    needed: 'no',
  },
  overlayAction: {
    css: 'body > .aLF-aPX [class*="aLF-aPX-JX"]',
    finds: 'download, add to Drive, print in the preview, which lies outside of every message',
    needed: 'no',
  },
  overlayName: {
    css: '.aLF-aPX-aPU-awE',
    finds: 'the name of the file that the preview shows',
    needed: 'no',
  },
  list: {
    css: '[gh="tl"]',
    finds: 'the list of conversations',
    needed: 'no',
  },
  row: {
    css: 'tr.zA',
    finds: 'one conversation of the list; rows are used again for others',
    needed: 'no',
  },
  rowSubject: {
    css: '.y6 > span[id]',
    finds: 'the subject in a row, written anew at will',
    needed: 'no',
  },
  rowThread: {
    css: '[data-thread-id][data-legacy-thread-id]',
    finds: 'the ids of the conversation of a row',
    needed: 'no',
  },
  rowChip: {
    css: 'tr.zA .brd[title], tr.zA .brc [title]',
    finds: 'a file in a row: opens the preview without the conversation',
    needed: 'no',
  },
} as const satisfies Readonly<Record<string, PageSelector>>;
