// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { WebmailAdapter } from '../../../extension/webmail/adapter.ts';
import { gmail } from '../../../extension/webmail/gmail/adapter.ts';
import { SELECTORS as GMAIL } from '../../../extension/webmail/gmail/selectors.ts';
import { nextcloud } from '../../../extension/webmail/nextcloud/adapter.ts';
import { SELECTORS as NEXTCLOUD } from '../../../extension/webmail/nextcloud/selectors.ts';
import { outlook } from '../../../extension/webmail/outlook/adapter.ts';
import { SELECTORS as OUTLOOK } from '../../../extension/webmail/outlook/selectors.ts';
import { roundcube } from '../../../extension/webmail/roundcube/adapter.ts';
import { SELECTORS as ROUNDCUBE, type PageSelector } from '../../../extension/webmail/roundcube/selectors.ts';
import { sogo } from '../../../extension/webmail/sogo/adapter.ts';
import { SELECTORS as SOGO } from '../../../extension/webmail/sogo/selectors.ts';
import { outlookMessages } from '../../bed/webmail-fixtures/outlook/outlook-mail.ts';
import { openCapturedPage, openRoundcube, openSogo } from '../../support/extension/webmail-page.ts';
import { namesIn, rename, type PageName } from './renamed-page.ts';

interface OpenedPage {
  readonly adapter: WebmailAdapter;
  readonly selectors: Readonly<Record<string, PageSelector>>;
  readonly open: () => Document;
}

const ITEM = encodeURIComponent(outlookMessages()[0]?.itemId ?? '');

/** A page with an open message and every control that the webmail has. */
const PAGES: Readonly<Record<string, OpenedPage>> = {
  gmail: {
    adapter: gmail,
    selectors: GMAIL,
    open: () =>
      openCapturedPage(
        'gmail/fixture-message.html',
        'https://mail.google.com/mail/u/0/#inbox/1785dd9bce994f01',
      ),
  },
  outlook: {
    adapter: outlook,
    selectors: OUTLOOK,
    open: () =>
      openCapturedPage('outlook/fixture-message.html', `https://outlook.office.com/mail/0/inbox/id/${ITEM}`),
  },
  nextcloud: {
    adapter: nextcloud,
    selectors: NEXTCLOUD,
    open: () =>
      openCapturedPage(
        'nextcloud/fixture-message.html',
        'https://cloud.example.test/index.php/apps/mail/box/1/thread/41',
      ),
  },
  sogo: {
    adapter: sogo,
    selectors: SOGO,
    open: () => openSogo('message'),
  },
  elastic: { adapter: roundcube, selectors: ROUNDCUBE, open: () => openRoundcube('elastic', 'show') },
  larry: { adapter: roundcube, selectors: ROUNDCUBE, open: () => openRoundcube('larry', 'show') },
  classic: { adapter: roundcube, selectors: ROUNDCUBE, open: () => openRoundcube('classic', 'show') },
  viewer: { adapter: roundcube, selectors: ROUNDCUBE, open: () => openRoundcube('elastic', 'viewer') },
};

const CASES = Object.entries(PAGES).flatMap(([name, { selectors }]) => {
  const names = Object.entries(selectors).flatMap(([key, { css }]) =>
    namesIn(css).map((each) => ({ ...each, page: name, key })),
  );
  const keyOf = ({ kind, name: one, of }: PageName) => `${kind} ${of} ${one}`;
  return [...new Map(names.map((each) => [keyOf(each), each])).values()];
});

/** What protects a message. Marks of subjects and rows are a help and protect nothing. */
function reading(adapter: WebmailAdapter, page: Document) {
  if (!adapter.recognises(page)) return 'not recognised';
  const read = adapter.read(page);
  const health = read.health();
  if (health !== 'ok') return health;
  const elements = [...page.querySelectorAll('*')];
  return read.openMessages().flatMap((message) => {
    // As a user does before the menu of an attachment is there.
    message.noteEvent(page.querySelector('.attachment [aria-haspopup]'));
    const isPlaced = page.body.contains(message.bannerPlace());
    const badges = new Set(message.controls().map(({ badgeIn }) => badgeIn)).size;
    const controls: readonly Element[] = message.controls().map(({ element }) => element);
    return [
      `${message.ref.uid} ${isPlaced} ${badges}`,
      ...elements.flatMap((element, index) => {
        const control = message.controlAt(element);
        return control?.element === element && controls.includes(element)
          ? [`${index} ${control.attachmentId ?? WORST}`]
          : [];
      }),
    ];
  });
}

/** A control of an unknown attachment is judged by the worst one of its message. */
const WORST = 'worst';

/** Every control is still one, of the same attachment or judged by the worst. */
function isAsStrict(before: readonly string[], after: readonly string[]): boolean {
  return before.every((each) => after.includes(each) || after.includes(each.replace(/ .*$/u, ` ${WORST}`)));
}

describe.each(Object.entries(PAGES))('a page of %s', (name, { adapter, open }) => {
  const cases = CASES.filter(({ page }) => page === name);

  it('has such names', () => {
    expect(cases.filter((each) => rename(open(), each)).length).toBeGreaterThan(4);
  });

  it.each(cases)(
    'is read as strictly, or said not to be read, when the $kind $name is called otherwise ($key)',
    (changed) => {
      const before = reading(adapter, open());
      if (typeof before === 'string') throw new Error(before);
      const page = open();
      if (!rename(page, changed)) return;
      const after = reading(adapter, page);
      // A tab that nobody recognises is said to be not protected (protect-frame.test.ts).
      if (after === 'no-match' || after === 'not recognised') return;
      expect(after).toBeInstanceOf(Array);
      if (!isAsStrict(before, after as readonly string[])) expect(after).toEqual(before);
    },
  );
});
