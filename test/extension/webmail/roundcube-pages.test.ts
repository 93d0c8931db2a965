// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { roundcube } from '../../../extension/webmail/roundcube/adapter.ts';
import { SELECTORS } from '../../../extension/webmail/roundcube/selectors.ts';
import { openRoundcube, PAGE_NAMES, SKINS } from '../../support/extension/webmail-page.ts';
import type { RoundcubePageName } from '../../support/extension/webmail-page.ts';

type Name = keyof typeof SELECTORS;
type Counts = Partial<Record<Name, number>>;

const MESSAGE: Counts = {
  application: 1,
  body: 1,
  messageObjects: 1,
  subject: 1,
  attachmentMenuAction: 2,
};
const SHOW: Counts = {
  ...MESSAGE,
  attachmentItem: 6,
  attachmentLink: 6,
  attachmentMenuOpener: 6,
  downloadAll: 1,
  bodyAttachmentLink: 3,
  anyPartLink: 9,
  // That of the nested message is one of them.
  subject: 2,
};
/** How many elements each selector finds; those not named find none. The same in all three skins. */
const EXPECTED: Readonly<Record<RoundcubePageName, Counts>> = {
  list: { application: 1, listRow: 5 },
  show: SHOW,
  preview: SHOW,
  plain: MESSAGE,
  nested: { ...MESSAGE, attachmentItem: 1, attachmentLink: 1, attachmentMenuOpener: 1, anyPartLink: 1 },
  viewer: { application: 1, viewerFrame: 1, viewerAction: 2 },
  compose: { application: 1, attachmentMenuAction: 2 },
};

const cases = SKINS.flatMap((skin) => PAGE_NAMES.map((name) => [skin, name] as const));

describe.each(cases)('selectors on the %s page %s', (skin, name) => {
  it.each(Object.keys(SELECTORS) as Name[])('finds what is expected of %s', (selector) => {
    const page = openRoundcube(skin, name);
    if (selector === 'rowLink' || selector === 'token') return;
    // Looked for in viewer windows only.
    if (selector === 'viewerAction' && name !== 'viewer') return;
    const found = page.querySelectorAll(SELECTORS[selector].css).length;
    // Skins differ in the menus of these two pages.
    if (name === 'compose' && selector === 'attachmentMenuAction') expect(found).toBeGreaterThanOrEqual(0);
    else if (name === 'viewer' && selector === 'viewerAction') expect(found).toBeGreaterThanOrEqual(1);
    else expect(found).toBe(EXPECTED[name][selector] ?? 0);
  });
});

describe.each(SKINS)('the Roundcube adapter in the skin %s', (skin) => {
  it('names the message of a full view, its token and its attachments', () => {
    const read = roundcube.read(openRoundcube(skin, 'show'));
    expect(read.health()).toBe('ok');
    expect(read.hasPlugin()).toBe(false);
    const message = read.openMessages()[0];
    expect(message?.ref).toEqual({
      webmail: 'roundcube',
      base: 'https://mail.example.test/roundcube/',
      mailbox: 'INBOX',
      uid: '3',
    });
    expect(message?.token).toBe('TOKEN');
    const badges = message?.controls().filter(({ badgeIn }) => badgeIn !== null);
    expect(badges?.map(({ attachmentId }) => attachmentId)).toEqual(['2', '3', '4', '5', '6', '6.2']);
  });

  it('finds the subject of the message and not that of the message inside it', () => {
    const subjects = roundcube.read(openRoundcube(skin, 'show')).openMessages()[0]?.subjects() ?? [];
    expect(subjects.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('Preview attachments'),
    ]);
  });

  it('judges links below the body by their part, and the link to all by the whole message', () => {
    const page = openRoundcube(skin, 'preview');
    const message = roundcube.read(page).openMessages()[0];
    const thumbnail = page.querySelector('p.image-attachment img');
    expect(message?.controlAt(thumbnail)?.attachmentId).toBe('4');
    const all = page.querySelector('a.zipdownload');
    expect(message?.controlAt(all)).toMatchObject({ element: all, attachmentId: null });
  });

  it('knows for which attachment the shared menu was opened', () => {
    const page = openRoundcube(skin, 'show');
    const message = roundcube.read(page).openMessages()[0];
    const download = page.querySelector('#attachmenudownload');
    expect(message?.controlAt(download)?.attachmentId).toBeNull();
    message?.noteEvent(page.querySelector('#attach5 > a:not(.filename)'));
    expect(message?.controlAt(download)?.attachmentId).toBe('5');
  });

  it('leaves the arrow of the menu and other links alone', () => {
    const page = openRoundcube(skin, 'show');
    const message = roundcube.read(page).openMessages()[0];
    expect(message?.controlAt(page.querySelector('#attach5 > a:not(.filename)'))).toBeUndefined();
    expect(message?.controlAt(page.body)).toBeUndefined();
    expect(message?.controlAt(page)).toBeUndefined();
    expect(message?.controlAt(null)).toBeUndefined();
  });

  it('names the inner message when it is opened by itself', () => {
    const message = roundcube.read(openRoundcube(skin, 'nested')).openMessages()[0];
    expect(message?.ref.uid).toBe('3.6');
    expect(message?.controls().find(({ badgeIn }) => badgeIn !== null)?.attachmentId).toBe('6.2');
  });

  it('gates the download button of a viewer window as the part it shows', () => {
    const read = roundcube.read(openRoundcube(skin, 'viewer'));
    expect(read.health()).toBe('ok');
    const message = read.openMessages()[0];
    expect(message?.controls().length).toBeGreaterThan(0);
    expect(message?.controls().every(({ attachmentId }) => attachmentId === '2')).toBe(true);
    expect(message?.bannerPlace().querySelector('#messagepartframe')).not.toBeNull();
  });

  it('sees no message in a list or in a message being written', () => {
    for (const name of ['list', 'compose'] as const) {
      const read = roundcube.read(openRoundcube(skin, name));
      expect(read.health()).toBe('no-message');
      expect(read.openMessages()[0]).toBeUndefined();
    }
  });

  it('gives the session of a list, and no token that is not of the webmail’s alphabet', () => {
    const page = openRoundcube(skin, 'list');
    const base = 'https://mail.example.test/roundcube/';
    expect(roundcube.read(page).session()).toEqual({ webmail: 'roundcube', base, token: 'TOKEN' });
    for (const script of page.querySelectorAll('script:not([src])')) {
      script.textContent = script.textContent.replaceAll('TOKEN', 'a&_uid=9');
    }
    for (const input of page.querySelectorAll('input[name=_token]')) input.setAttribute('value', '<b>');
    expect(roundcube.read(page).session()).toEqual({ webmail: 'roundcube', base, token: '' });
  });

  it('names the message of every row', () => {
    const rows = roundcube.read(openRoundcube(skin, 'list')).listRows();
    expect(rows.map(({ ref }) => `${ref.mailbox}/${ref.uid}`)).toEqual(
      [5, 4, 3, 2, 1].map((uid) => `INBOX/${uid}`),
    );
    expect(rows.map(({ subject }) => subject.textContent.trim())).toContain('EICAR attachment');
  });

  it('says that a message page without its place for notices is not understood', () => {
    const page = openRoundcube(skin, 'show');
    page.querySelector('#message-objects')?.remove();
    expect(roundcube.read(page).health()).toBe('no-match');
  });

  it('says that an attachment without its link is not understood', () => {
    const page = openRoundcube(skin, 'show');
    page.querySelector('#attach3 > a.filename')?.classList.remove('filename');
    expect(roundcube.read(page).health()).toBe('no-match');
  });

  it('says that a message page that names no message is not understood', () => {
    const page = openRoundcube(skin, 'show');
    const script = page.querySelector('script:not([src])');
    if (script !== null) script.textContent = 'rcmail.set_env({"task":"mail","action":"show","uid":"5:5"});';
    const read = roundcube.read(page);
    expect(read.health()).toBe('no-match');
    expect(() => read.openMessages()).toThrow('rcmail.set_env');
  });
});

describe('the Roundcube adapter', () => {
  it('does not recognise another page', () => {
    const page = openRoundcube('elastic', 'show');
    page.querySelector('script[src]')?.remove();
    expect(roundcube.recognises(page)).toBe(false);
  });

  it('sees the plugin by either of its marks', () => {
    const page = openRoundcube('elastic', 'show');
    const meta = page.createElement('meta');
    meta.name = 'mailwicket-plugin';
    page.head.append(meta);
    expect(roundcube.read(page).hasPlugin()).toBe(true);
    meta.remove();
    page.documentElement.dataset['mailwicketPlugin'] = '1';
    expect(roundcube.read(page).hasPlugin()).toBe(true);
    delete page.documentElement.dataset['mailwicketPlugin'];
  });
});
