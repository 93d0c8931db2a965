// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { PageHealth, WebmailId } from '../../../extension/messaging/contract.ts';
import type { WebmailAdapter } from '../../../extension/webmail/adapter.ts';
import { ALL_ROUTES, routesOf } from '../../../extension/webmail/all-routes.ts';
import { gmail } from '../../../extension/webmail/gmail/adapter.ts';
import { nextcloud } from '../../../extension/webmail/nextcloud/adapter.ts';
import { outlook } from '../../../extension/webmail/outlook/adapter.ts';
import { roundcube } from '../../../extension/webmail/roundcube/adapter.ts';
import { outlookMessages } from '../../bed/webmail-fixtures/outlook/outlook-mail.ts';
import { openCapturedPage } from '../../support/extension/webmail-page.ts';

interface KnownPage {
  readonly file: string;
  readonly url: string;
  readonly health: PageHealth;
  /** Ids of the open messages, in the order of the page. */
  readonly messages: readonly string[];
  /** How many controls there are in all, and how many elements bear a badge. */
  readonly controls: number;
  readonly badges: number;
  readonly rows: number;
}

const [EICAR_ITEM = '', , , PLAIN_ITEM = ''] = outlookMessages().map(({ itemId }) => itemId);
const GMAIL = 'https://mail.google.com/mail/u/0/';
const CLOUD = 'https://cloud.example.test/index.php/apps/mail/box/1/thread/';
const OWA = 'https://outlook.office.com/mail/0/inbox/id/';
const RC = 'https://mail.example.test/roundcube/';
const first = '1785dd9bce994f01';
const second = '1785dd9bce9c4f01';
const third = '1785dd9bce9d4f01';

/** Every adapter, with the pages it must know. */
const KNOWN: readonly { readonly adapter: WebmailAdapter; readonly pages: readonly KnownPage[] }[] = [
  {
    adapter: gmail,
    pages: [
      page('gmail/fixture-list', `${GMAIL}#inbox`, 'no-message', [], 0, 0, 5),
      // Two cards of three controls, all at once, three of the preview.
      page('gmail/fixture-message', `${GMAIL}#inbox/${first}`, 'ok', [first], 10, 2, 0),
      page('gmail/fixture-conversation', `${GMAIL}#inbox/1785dd9bce9b4f01`, 'ok', [second, third], 20, 6, 0),
    ],
  },
  {
    adapter: nextcloud,
    pages: [
      page('nextcloud/fixture-list', CLOUD.replace('thread/', ''), 'no-message', [], 0, 0, 5),
      // Two attachments of two controls, two for all, two of the menu.
      page('nextcloud/fixture-message', `${CLOUD}41`, 'ok', ['41'], 8, 2, 5),
      page('nextcloud/fixture-conversation', `${CLOUD}44`, 'ok', ['43'], 12, 5, 5),
      page('nextcloud/fixture-unnamed', `${CLOUD}44`, 'no-match', ['43'], 12, 5, 5),
    ],
  },
  {
    adapter: outlook,
    pages: [
      page('outlook/fixture-list', 'https://outlook.office.com/mail/0/inbox', 'no-message', [], 0, 0, 0),
      page('outlook/fixture-message', OWA + encodeURIComponent(EICAR_ITEM), 'ok', [EICAR_ITEM], 3, 2, 1),
      page('outlook/fixture-plain', OWA + encodeURIComponent(PLAIN_ITEM), 'ok', [PLAIN_ITEM], 0, 0, 1),
      // The address of a conversation names no item.
      page('outlook/fixture-message', `${OWA}AAQkADM3${'A'.repeat(60)}%3D`, 'no-match', [], 0, 0, 0),
    ],
  },
  {
    adapter: roundcube,
    pages: [
      page('roundcube/2026-11-23-elastic-list', `${RC}?_task=mail&_mbox=INBOX`, 'no-message', [], 0, 0, 5),
      page(
        'roundcube/2026-11-23-elastic-show',
        `${RC}?_task=mail&_action=show&_uid=3&_mbox=INBOX`,
        'ok',
        ['3'],
        12,
        6,
        0,
      ),
    ],
  },
];

function page(
  file: string,
  url: string,
  health: PageHealth,
  messages: readonly string[],
  controls: number,
  badges: number,
  rows: number,
): KnownPage {
  return { file: `${file}.html`, url, health, messages, controls, badges, rows };
}

const CASES = KNOWN.flatMap(({ adapter, pages }) =>
  pages.map((known) => ({ adapter, known, id: adapter.id })),
);
const open = ({ file, url }: KnownPage) => openCapturedPage(file, url);

describe.each(CASES)('the adapter $id on $known.file', ({ adapter, known }) => {
  it('recognises it, and no other adapter does', () => {
    const document = open(known);
    const ids = KNOWN.map(({ adapter: each }) => each).filter((each) => each.recognises(document));
    expect(ids.map(({ id }) => id)).toEqual([adapter.id]);
  });

  it('tells its health, its messages, their controls and its rows', () => {
    const read = adapter.read(open(known));
    expect(read.health()).toBe(known.health);
    expect(read.hasPlugin()).toBe(false);
    const messages = read.openMessages();
    expect(messages.map(({ ref }) => ref.uid)).toEqual(known.messages);
    const controls = messages.flatMap((message) => message.controls());
    expect(new Set(controls.map(({ element }) => element)).size).toBe(known.controls);
    const places = controls.map(({ badgeIn }) => badgeIn).filter((place) => place !== null);
    expect(new Set(places).size).toBe(known.badges);
    expect(read.listRows()).toHaveLength(known.rows);
  });

  it('finds by its event every control it lists', () => {
    for (const message of adapter.read(open(known)).openMessages()) {
      for (const { element, attachmentId } of message.controls()) {
        expect(message.controlAt(element)?.element).toBe(element);
        expect(message.controlAt(element)?.attachmentId).toBe(attachmentId);
      }
      expect(message.controlAt(document.body)).toBeUndefined();
      expect(message.controlAt(null)).toBeUndefined();
    }
  });

  it('names messages as its routes want them, and fetches them from the site or not at all', () => {
    const read = adapter.read(open(known));
    const refs = [
      ...read.openMessages().map(({ ref }) => ref),
      ...read.listRows().flatMap(({ ref, others = [] }) => [ref, ...others]),
    ];
    const routes = routesOf(adapter.id);
    const { base } = read.session();
    expect(new URL(base).origin).toBe(new URL(known.url).origin);
    for (const ref of refs) {
      expect(routes?.isRef(ref)).toBe(true);
      expect(ref.webmail).toBe(adapter.id);
      expect(new URL(routes?.rawSource(ref, 'TOKEN').url ?? '').origin).toBe(new URL(known.url).origin);
    }
  });

  it('knows the same messages after everything was drawn anew', () => {
    const document = open(known);
    const read = adapter.read(document);
    const before = read.openMessages().map(({ ref }) => ref);
    for (const child of [...document.body.children]) {
      if (child.tagName !== 'SCRIPT') child.replaceWith(child.cloneNode(true));
    }
    expect(read.openMessages().map(({ ref }) => ref)).toEqual(before);
    expect(read.health()).toBe(known.health);
  });

  it('does not believe a mail that looks like the webmail', () => {
    const document = open(known);
    const read = adapter.read(document);
    const [body] = document.querySelectorAll(adapter.bodySelector);
    if (body === undefined) return;
    const before = facts(read);
    // Everything the webmail draws, once more inside the mail.
    const copy = document.body.cloneNode(true) as Element;
    for (const script of copy.querySelectorAll('script')) script.remove();
    body.append(...copy.childNodes);
    expect(facts(read)).toEqual(before);
    const inside = body.querySelector('a, button, [role="option"]');
    for (const message of read.openMessages()) {
      // Roundcube gates look-alikes of its links too: a link in a mail may be one.
      if (adapter.id !== 'roundcube') expect(message.controlAt(inside)).toBeUndefined();
    }
  });
});

function facts(read: ReturnType<WebmailAdapter['read']>) {
  return {
    messages: read.openMessages().map(({ ref }) => ref),
    subjects: read.openMessages().map((message) => message.subjects().length),
    rows: read.listRows().length,
    session: read.session(),
  };
}

describe('webmails', () => {
  it('all have routes, and an address is read by one of them only', () => {
    const addresses: Readonly<Partial<Record<WebmailId, string>>> = {
      gmail: `${GMAIL}?ui=2&view=att&th=${first}&attid=0.1&disp=safe&permmsgid=msg-f:${BigInt(`0x${first}`)}`,
      nextcloud: 'https://cloud.example.test/index.php/apps/mail/api/messages/41/attachment/2',
      outlook: `https://outlook.office.com/owa/0/service.svc/s/DownloadMessage?id=${encodeURIComponent(EICAR_ITEM)}`,
      roundcube: `${RC}?_task=mail&_action=get&_uid=3&_mbox=INBOX&_part=2`,
    };
    for (const [id, address] of Object.entries(addresses)) {
      const readers = ALL_ROUTES.filter((routes) => routes.readRequest(new URL(address), undefined)?.ref);
      expect(readers.map((routes) => routes.id)).toEqual([id]);
    }
  });
});
