// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { sogo } from '../../../extension/webmail/sogo/adapter.ts';
import { NAME_ROWS_EVENT, ROW_ATTRIBUTE } from '../../../extension/webmail/sogo/bridge.ts';
import { SELECTORS } from '../../../extension/webmail/sogo/selectors.ts';
import { openSogo, SOGO_PAGE_NAMES } from '../../support/extension/webmail-page.ts';
import type { SogoPageName } from '../../support/extension/webmail-page.ts';

type Counts = Partial<Record<keyof typeof SELECTORS, number>>;

const BASE = 'https://mail.example.test/SOGo/so/alice/';
const open = openSogo;

const OPEN: Counts = {
  application: 1,
  pane: 1,
  subject: 1,
  message: 1,
  body: 1,
  wholeMessage: 4,
  menuEntry: 8,
};
/** A text, a picture, a page, a PDF; two bodies, that of the nested message is one. */
const FULL: Counts = { ...OPEN, body: 3, card: 4, cardLink: 8, cardName: 4, anyLink: 10 };
/** How many elements each selector finds; those not named find none. */
const EXPECTED: Readonly<Record<SogoPageName, Counts>> = {
  list: { application: 1, pane: 1, row: 3, rowSubject: 3 },
  message: { ...FULL, command: 29, row: 3, rowSubject: 3 },
  plain: { ...OPEN, anyLink: 2, command: 27, row: 3, rowSubject: 3 },
  popup: { ...FULL, command: 29 },
  compose: { application: 1, pane: 1 },
};

describe('selectors', () => {
  it.each(SOGO_PAGE_NAMES)('find what is expected on the page %s', (name) => {
    const page = open(name);
    const found = Object.entries(SELECTORS).map(([key, { css }]) => [key, page.querySelectorAll(css).length]);
    expect(Object.fromEntries(found.filter(([, count]) => count !== 0))).toEqual(EXPECTED[name]);
  });
});

const ref = { webmail: 'sogo', base: BASE, mailbox: '0/folderINBOX', uid: '2' };

describe.each(['message', 'popup'] as const)('the SOGo adapter on the page %s', (name) => {
  it('names the message, and each card by its part, with one badge a card', () => {
    const read = sogo.read(open(name));
    expect([sogo.recognises(document), read.health(), read.hasPlugin()]).toEqual([true, 'ok', false]);
    const [message, ...others] = read.openMessages();
    expect(others).toEqual([]);
    expect(message?.ref).toEqual(ref);
    const controls = message?.controls() ?? [];
    expect(
      controls.filter(({ badgeIn }) => badgeIn !== null).map(({ attachmentId }) => attachmentId),
    ).toEqual(['2', '3', '4', '6']);
    expect(
      controls.filter(({ badgeIn }) => badgeIn === null).map(({ attachmentId }) => attachmentId),
    ).toEqual(expect.arrayContaining(['2', '3', '4', '6', null]));
  });

  it('finds the subject, and the place of the banner above the body', () => {
    const [message] = sogo.read(open(name)).openMessages();
    expect(message?.subjects().map(({ textContent }) => textContent)).toEqual([
      'Files a webmail shows itself',
    ]);
    expect(message?.bannerPlace().querySelector('.sg-mail-part')).not.toBeNull();
  });

  it('knows the control under an icon of it, and leaves the rest alone', () => {
    const page = open(name);
    const [message] = sogo.read(page).openMessages();
    const icon = page.querySelector('a[href*="/4/asAttachment/"] md-icon');
    expect(message?.controlAt(icon)?.attachmentId).toBe('4');
    const all = page.querySelector('[ng-click="viewer.message.downloadAttachmentsArchive()"]');
    expect(message?.controlAt(all)).toMatchObject({ element: all, attachmentId: null });
    for (const other of [page.body, page, null]) expect(message?.controlAt(other)).toBeUndefined();
  });

  it('says that a card without a link it can read is not understood', () => {
    const page = open(name);
    for (const link of page.querySelectorAll('a[href*="/folderINBOX/2/3/"]')) link.setAttribute('href', '#3');
    expect(sogo.read(page).health()).toBe('no-match');
  });

  it.each(['subject', 'message'] as const)('says that a message without %s is not understood', (selector) => {
    const page = open(name);
    for (const one of page.querySelectorAll(SELECTORS[selector].css)) one.remove();
    const read = sogo.read(page);
    expect(read.health()).toBe('no-match');
    expect(() => read.openMessages()).toThrow(SELECTORS[selector].css);
  });

  it('names the message that its cards are of while the address is ahead', () => {
    const address =
      name === 'popup' ? 'Mail/UIxMailPopupView#!/Mail/0/INBOX/3' : 'Mail/view#!/Mail/0/INBOX/3';
    open(name, address);
    expect(sogo.read(document).openMessages()[0]?.ref).toEqual(ref);
  });
});

describe('the SOGo adapter', () => {
  beforeEach(() => {
    for (const cookie of document.cookie.split('; ')) document.cookie = `${cookie}; max-age=0; path=/`;
  });

  it('names a message without attachments by the address', () => {
    const read = sogo.read(open('plain'));
    expect(read.health()).toBe('ok');
    expect(read.openMessages().map((message) => message.ref.uid)).toEqual(['3']);
    expect(
      read
        .openMessages()[0]
        ?.controls()
        .every(({ attachmentId }) => attachmentId === null),
    ).toBe(true);
  });

  it('sees no message in a list, in a message being written, and while SOGo draws', () => {
    for (const name of ['list', 'compose'] as const) {
      const read = sogo.read(open(name));
      expect([read.health(), read.openMessages()]).toEqual(['no-message', []]);
    }
    const page = open('message');
    page.querySelector('main')?.replaceChildren();
    expect(sogo.read(page).health()).toBe('no-message');
  });

  it('gives the token of the page, and none that is not of SOGo’s alphabet', () => {
    open('list');
    document.cookie = 'XSRF-TOKEN=0123abcd';
    expect(sogo.read(document).session()).toEqual({ webmail: 'sogo', base: BASE, token: '0123abcd' });
    document.cookie = 'XSRF-TOKEN=<b>';
    expect(sogo.read(document).session().token).toBe('');
  });

  it('asks for the rows by name, and takes only those SOGo would write', () => {
    const page = open('list');
    const [first, second, third] = page.querySelectorAll(SELECTORS.row.css);
    const answer = () => {
      first?.setAttribute(ROW_ATTRIBUTE, '0/folderINBOX/2');
      second?.setAttribute(ROW_ATTRIBUTE, 'INBOX/1');
      third?.removeAttribute(ROW_ATTRIBUTE);
    };
    page.addEventListener(NAME_ROWS_EVENT, answer, { once: true });
    const rows = sogo.read(page).listRows();
    expect(rows.map((row) => row.ref)).toEqual([ref]);
    expect(first?.contains(rows[0]?.subject ?? null)).toBe(true);
  });

  it('does not recognise another page', () => {
    const page = open('message');
    page.querySelector('script[src]')?.remove();
    expect(sogo.recognises(page)).toBe(false);
  });
});
